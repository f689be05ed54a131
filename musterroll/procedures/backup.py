"""A copy of the book while it is used, and a book from a copy: both looked at before anybody relies on them.

A backup is a folder: the database (an SQLite file, or a dump that pg_restore reads), files as received, the archive,
settings and keys, and a list of everything with its SHA-256.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musterroll import config as settings
from musterroll.config import Config
from musterroll.facts.errors import ConfigError, Refused, Unreadable
from musterroll.ledger.tree import HASH_SIZE

if TYPE_CHECKING:
    from musterroll.store.setup import Book

LIST = "backup.json"
SCHEMA = "musterroll.backup/1"
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
        _dump(config.database, folder / DUMP)
        size, root = head.size, head.root  # the dump has these entries at least
    for name in _beside(config, keys=keys):
        say(name)
        _copy(config.folder / name, folder / name)
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
        told = json.loads((folder / LIST).read_text("utf-8"))
        if told["schema"] != SCHEMA:
            raise ValueError
        made = Backup(
            folder,
            told["origin"],
            told["size"],
            bytes.fromhex(told["root"]),
            datetime.fromisoformat(told["at"]),
            told["files"],
        )
        if len(made.root) != HASH_SIZE:
            raise ValueError
    except FileNotFoundError:
        raise Refused(
            f"{folder} is no backup: it has no {LIST}.", "Name the folder that musterroll backup made."
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise Unreadable(f"{folder / LIST} cannot be read as the list of a backup.", "Take another backup.") from None
    return made


def restore(backup: Backup, folder: Path, database: str | None = None) -> Config:
    """A book in a new folder from a backup; `database` is where a dump of PostgreSQL goes, which must be empty.

    Refused where a book is there, or where the backup has no keys and the folder has none either.
    """
    if (folder / settings.FILE).exists():
        raise Refused(f"There is a book in {folder} already.", "Restore into another folder.")
    if not backup.on_sqlite and database is None:
        raise ConfigError("This backup is of PostgreSQL.", "Say where it goes: --database postgresql://user@host/name.")
    if backup.on_sqlite and database is not None:
        raise ConfigError("This backup is an SQLite file.", "Leave --database out.")
    _with_keys(backup, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in backup.files:
        if name != DUMP:
            _copy(backup.folder / name, folder / name)
    if database is not None:
        _undump(backup.folder / DUMP, database)
        _point_to(folder / settings.FILE, database)
    return settings.load(folder)


def _with_keys(backup: Backup, folder: Path) -> None:
    kept = Config(folder, backup.origin)
    for path in (kept.book_secret, kept.log_key):
        name = path.relative_to(folder).as_posix()
        if name not in backup.files and not path.exists():
            raise Refused(
                f"The backup was made without keys, and {path} is not there.", "Put it there from your safe copy first."
            )


def _empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty.", "A backup goes into a folder of its own, such as backups/2026-01-20.")


def _beside(config: Config, *, keys: bool) -> Iterator[str]:
    """What lies beside the database, by its place in the folder; segments and state are computed again."""
    yield settings.FILE
    for path in (config.policy_file, config.extracts, config.archive, config.checkpoints):
        if path.exists():
            yield path.relative_to(config.folder).as_posix()
    if keys:
        yield _SECRET


def _copy(source: Path, place: Path) -> None:
    try:
        if source.is_dir():
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in sorted(source.iterdir()):
                if not path.name.startswith("."):  # a file that is being written
                    _copy(path, place / path.name)
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


def _dump(database: str, place: Path) -> None:
    _tool("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={place}"], database)
    place.chmod(0o600)


def _undump(place: Path, database: str) -> None:
    _tool(
        "pg_restore",
        ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(place)],
        database,
        "--dbname",
    )


def _tool(name: str, options: list[str], database: str, connect: str = "--dbname") -> None:
    """Run one of PostgreSQL's own tools. The password goes through the environment, where nobody lists it."""
    from urllib.parse import unquote, urlsplit, urlunsplit

    url = urlsplit(database)
    host = url.netloc.rpartition("@")[2]
    bare = urlunsplit(url._replace(netloc=f"{url.username}@{host}" if url.username else host))
    environment = {**os.environ, **({"PGPASSWORD": unquote(url.password)} if url.password else {})}
    program = shutil.which(name)
    if program is None:
        raise ConfigError(
            f"{name} is not installed.", "Install the client programs of PostgreSQL, of the server's version or later."
        )
    done = subprocess.run(
        [program, *options, f"{connect}={bare}"], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no message"])[0][:200]
        raise Refused(f"{name} failed: {said}", "Check the server, the rights and the room on the disk.")


def _point_to(path: Path, database: str) -> None:
    """The settings of the restored book name the database that it is in now."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("database")]
    at = next((number for number, line in enumerate(lines) if line.startswith("[")), len(lines))
    path.write_text("\n".join([*lines[:at], f"database = {json.dumps(database)}", *lines[at:]]) + "\n", "utf-8")


def _files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != LIST
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write_list(made: Backup) -> None:
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "origin": made.origin,
        "size": made.size,
        "root": made.root.hex(),
        "at": made.at.isoformat(),
        "files": made.files,
    }
    (made.folder / LIST).write_text(json.dumps(told, indent=1) + "\n", "utf-8")
