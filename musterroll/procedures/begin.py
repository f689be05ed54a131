"""Beginning a book: settings, keys, an empty database and a starter policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from musterroll import config as settings
from musterroll.config import Config
from musterroll.facts.errors import Refused
from musterroll.procedures import log_keys
from musterroll.rules.policy.new import Answers, new_policy_text
from musterroll.store.setup import open_book


@dataclass(frozen=True)
class Begun:
    """A new book: its settings, the line by which anybody knows its checkpoints, and whether a policy was written."""

    config: Config
    verifier: str
    policy_written: bool


def bring_up_to_date(folder: Path) -> str:
    """Make the tables of a book those of this program; the book's name. Entries are not touched."""
    config = settings.load(folder)
    open_book(config, migrate=True).close()
    return config.origin


def begin(folder: Path, now: datetime, *, origin: str | None = None, database: str | None = None) -> Begun:
    """Make a book in `folder`; Refused where one is there. A `policy.toml` that is there is left alone."""
    if (folder / settings.FILE).exists():
        raise Refused(
            f"There is a book in {folder} already.", "Look at it with musterroll status, or choose another folder."
        )
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    config = settings.create(folder, origin, database)
    try:
        (folder / settings.FILE).chmod(0o600)  # it may name a database with its password
        verifier = log_keys.create(config)
        open_book(config, create=True).close()
    except BaseException:
        _undo(config, missing)
        raise
    written = not config.policy_file.exists()
    if written:
        first = now.date().replace(month=1, day=1)
        config.policy_file.write_text(new_policy_text(Answers(effective_from=first)), "utf-8")
    return Begun(config, verifier.to_text(), written)


def _undo(config: Config, missing: list[Path]) -> None:
    """Take away what was made of a book that could not be: settings and keys, and the folders that were not there."""
    for path in (config.folder / settings.FILE, config.log_key, config.book_secret):
        path.unlink(missing_ok=True)
    for folder in (config.log_key.parent, *missing):
        try:
            folder.rmdir()
        except OSError:
            break  # something else lies in it
