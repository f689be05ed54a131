"""A copy of the book while it is used, looked at before anybody relies on it.

A backup is a folder: the database (an SQLite file, or a dump that pg_restore reads), files as received, the archive,
settings and keys, and a list of everything with its SHA-256. Files that lie in a bucket are fetched from it, so that a
backup is whole by itself.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from musterroll import config as settings
from musterroll.config import Config
from musterroll.facts.errors import Refused, Unreadable
from musterroll.procedures.dumping import dump
from musterroll.procedures.shapes import BackupShape
from musterroll.store.blobs.copy import copy_all
from musterroll.store.blobs.folder import FolderBlobs

if TYPE_CHECKING:
    from musterroll.store.setup import Book

LIST = "backup.json"
SQLITE, DUMP = "musterroll.db", "musterroll.dump"
_PAGES = 4_096  # of the database, copied at once: writers go on in between
_SECRET = "secrets"


@dataclass(frozen=True)
class Backup:
    """A backup: the folder, of which log, how many entries, their root, when, and how many files."""

    folder: Path
    origin: str
    size: int
    root: bytes
    at: datetime
    files: dict[str, str]

    @property
    def on_sqlite(self) -> bool:
        """Whether its database is an SQLite file; else it is a dump of PostgreSQL."""
        return SQLITE in self.files


def back_up(
    book: Book, folder: Path, now: datetime, *, keys: bool = True, progress: Callable[[str], None] | None = None
) -> Backup:
    """Copy an open book into a new folder. Refused where the folder is not empty.

    The database first: whatever it names is on disk already, since a file is kept before the fact that names it.
    """
    _empty(folder)
    say = progress or (lambda _: None)
    config = book.config
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    say("the database")
    head = book.heads.latest()
    if config.database is None:
        _copy_sqlite(config.database_file, folder / SQLITE)
        size, root = _head_of(folder / SQLITE)
    else:
        dump(config.database, folder / DUMP)
        size, root = head.size, head.root  # the dump has these entries at least
    for name in _beside(config, keys=keys):
        say(name)
        copy_beside(config.folder / name, folder / name)
    for name, blobs in ((config.extracts.name, book.extracts.blobs), (config.archive.name, book.archive.blobs)):
        say(name)
        copy_all(blobs, blobs.names(), FolderBlobs(folder / name))
    files = {name: _digest(folder / name) for name in _files(folder)}
    made = Backup(folder, config.origin, size, root, now, files)
    _write_list(made)
    return read_backup(folder)


def read_backup(folder: Path) -> Backup:
    """A backup whose files are as its list says; Refused names the first that is missing or was changed."""
    made = read_list(folder)
    for name, digest in made.files.items():
        if not (folder / name).is_file():
            raise Refused(f"The backup lacks {name}.", "Take another backup.")
        if _digest(folder / name) != digest:
            raise Refused(f"{name} in the backup is not what was copied: its SHA-256 differs.", "Take another backup.")
    return made


def read_list(folder: Path) -> Backup:
    """What the list of a backup says; its files are not looked at."""
    try:
        told = msgspec.json.decode((folder / LIST).read_bytes(), type=BackupShape)
    except FileNotFoundError:
        raise Refused(
            f"{folder} is no backup: it has no {LIST}.", "Name the folder that musterroll backup made."
        ) from None
    except (OSError, ValueError):
        raise Unreadable(f"{folder / LIST} cannot be read as the list of a backup.", "Take another backup.") from None
    return Backup(folder, told.origin, told.size, bytes.fromhex(told.root), told.at, told.files)


def _empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty.", "A backup goes into a folder of its own, such as backups/2026-01-20.")


def _beside(config: Config, *, keys: bool) -> Iterator[str]:
    """What lies beside the database, by its place in the folder; segments and state are computed again."""
    yield settings.FILE
    for path in (config.policy_file, config.checkpoints):
        if path.exists():
            yield path.relative_to(config.folder).as_posix()
    if keys:
        yield _SECRET


def copy_beside(source: Path, place: Path) -> None:
    """Copies a file or a folder, but for what is being written."""
    try:
        if source.is_dir():
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in sorted(source.iterdir()):
                if not path.name.startswith("."):  # a file that is being written
                    copy_beside(path, place / path.name)
        else:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(source, place)
    except FileNotFoundError:
        return  # it was erased meanwhile
    except OSError as error:
        raise Refused(f"{place} cannot be written: {error.strerror}.", "Make room, or choose another folder.") from None


def _copy_sqlite(source: Path, place: Path) -> None:
    """A copy by the database's own means: writers go on, and the copy is one state."""
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(place)) as copy,
        ):
            live.backup(copy, pages=_PAGES)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise Refused(f"The database could not be copied: {error}.", "Make room, or try again.") from None
    place.chmod(0o600)


def _head_of(database: Path) -> tuple[int, bytes]:
    with closing(sqlite3.connect(database)) as copy:
        size, root = copy.execute("SELECT size, root FROM tree_heads ORDER BY size DESC LIMIT 1").fetchone()
    return int(size), bytes(root)


def _files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != LIST
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write_list(made: Backup) -> None:
    told = BackupShape(origin=made.origin, size=made.size, root=made.root.hex(), at=made.at, files=made.files)
    (made.folder / LIST).write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
