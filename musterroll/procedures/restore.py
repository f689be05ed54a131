"""A book from a backup. Its files go into its own folder, or into a bucket that somebody names.

It never touches the bucket of the book that was backed up, unless that is the one that is named; and what lies there
under a digest is left as it is.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from musterroll import config as settings
from musterroll.config import Config
from musterroll.facts.errors import ConfigError, Refused
from musterroll.procedures.backup import DUMP, Backup, copy_beside
from musterroll.procedures.dumping import undump
from musterroll.store.blobs.choose import blobs_of
from musterroll.store.blobs.copy import copy_all
from musterroll.store.blobs.folder import FolderBlobs

_DATABASE = re.compile(r"\s*database\s*=")


def restore(backup: Backup, folder: Path, database: str | None = None, files: str | None = None) -> Config:
    """A book in a new folder from a backup.

    `database` is where a dump of PostgreSQL goes, which must be empty; `files` is the bucket, `s3://bucket/prefix`, for
    files as received and published ones, else they go into the folder. Refused where a book is there, or where the
    backup has no keys and the folder has none either. After an error there is no book in the folder.
    """
    if (folder / settings.FILE).exists():
        raise Refused(f"There is a book in {folder} already.", "Restore into another folder.")
    if not backup.on_sqlite and database is None:
        raise ConfigError("This backup is of PostgreSQL.", "Say where it goes: --database postgresql://user@host/name.")
    if backup.on_sqlite and database is not None:
        raise ConfigError("This backup is an SQLite file.", "Leave --database out.")
    _with_keys(backup, folder)
    text = _pointed((backup.folder / settings.FILE).read_text("utf-8"), database, files)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return _made(backup, folder, text, database)
    except BaseException:
        (folder / settings.FILE).unlink(missing_ok=True)  # without it there is no book: what was copied can be again
        raise


def _made(backup: Backup, folder: Path, text: str, database: str | None) -> Config:
    """Settings first, since they say where all else goes; the database last, which takes a dump only once."""
    (folder / settings.FILE).write_text(text, "utf-8")
    (folder / settings.FILE).chmod(0o600)
    config = settings.load(folder)
    place = blobs_of(config)
    blobs = {path.name: place(path) for path in (config.extracts, config.archive)}
    for name in backup.files:
        first, _, rest = name.partition("/")
        if first in blobs and rest:
            copy_all(FolderBlobs(backup.folder / first), (rest,), blobs[first])
        elif name not in (DUMP, settings.FILE):
            copy_beside(backup.folder / name, folder / name)
    if database is not None:
        undump(backup.folder / DUMP, database)
    return config


def _with_keys(backup: Backup, folder: Path) -> None:
    kept = Config(folder, backup.origin)
    for path in (kept.book_secret, kept.log_key):
        name = path.relative_to(folder).as_posix()
        if name not in backup.files and not path.exists():
            raise Refused(
                f"The backup was made without keys, and {path} is not there.", "Put it there from your safe copy first."
            )


def _pointed(text: str, database: str | None, files: str | None) -> str:
    """The settings of the restored book: they name the database and the bucket that it is in now."""
    kept = [line for line in _without(text, "files") if database is None or not _DATABASE.match(line)]
    at = next((number for number, line in enumerate(kept) if line.startswith("[")), len(kept))
    named = [] if database is None else [f"database = {json.dumps(database)}"]
    return "\n".join([*kept[:at], *named, *kept[at:], *_bucket(text, files)]) + "\n"


def _without(text: str, table: str) -> Iterator[str]:
    """The lines of the settings but for those of one table."""
    inside = False
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            inside = line.split("#")[0].strip() == f"[{table}]"
        if not inside:
            yield line


def _bucket(text: str, files: str | None) -> list[str]:
    """The table of the bucket, at the same service as before."""
    if files is None:
        return []
    bucket, _, prefix = files.removeprefix("s3://").partition("/")
    if not files.startswith("s3://") or not bucket:
        raise ConfigError(f"{files} names no bucket.", "Give --files s3://bucket/prefix, or leave it out.")
    endpoint = tomllib.loads(text).get("files", {}).get("s3_endpoint")
    said = {"s3_bucket": bucket, "s3_prefix": prefix, "s3_endpoint": endpoint}
    return ["", "[files]", *(f"{name} = {json.dumps(value)}" for name, value in said.items() if value)]
