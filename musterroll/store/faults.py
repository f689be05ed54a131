"""What a database says in its own words as one of the five errors, with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import DatabaseError, InterfaceError

from musterroll.config import Config
from musterroll.facts.errors import ConfigError, MusterrollError, Refused, TryLater

# Words of SQLite's and PostgreSQL's messages -> the error, what it means, what to do.
_MEANINGS: tuple[tuple[tuple[str, ...], type[MusterrollError], str, str], ...] = (
    (
        ("database is locked", "database table is locked", "lock timeout", "deadlock detected", "could not serialize"),
        TryLater,
        "another program has been writing to the book for too long",
        "Nothing was written. Try again when it has finished.",
    ),
    (
        ("database or disk is full", "no space left on device", "could not extend file"),
        Refused,
        "the disk is full",
        "Nothing was written. Make room and try again.",
    ),
    (
        ("readonly database", "read-only", "permission denied"),
        ConfigError,
        "the book may be read here but not written",
        "Nothing was written. Give this user the right to write to the file and its folder, or to the tables.",
    ),
    (
        ("disk i/o error", "unable to open database file"),
        Refused,
        "the disk cannot be read or written",
        "Nothing was written. Check that the folder is there, that it can be written to and that the disk has room.",
    ),
    (
        ("disk image is malformed", "file is not a database", "invalid page"),
        Refused,
        "the database is damaged",
        "Restore the last backup with `musterroll restore`.",
    ),
    (
        ("connection", "server closed", "could not connect", "starting up", "shutting down"),
        TryLater,
        "the database server does not answer",
        "Try again; check that it runs and that the setting `database` names it.",
    ),
    (
        ("no such table", "does not exist"),
        ConfigError,
        "this database holds no book",
        "Make one with `musterroll init`, or mend the setting `database`.",
    ),
)


@contextmanager
def in_words(config: Config) -> Iterator[None]:
    """Turns a database error into one of ours; the original stays its cause."""
    try:
        yield
    except _every_error() as error:
        raise meaning(error, place(config)) from error


def worded(error: BaseException, config: Config) -> BaseException:
    """As `in_words`, of an error that was caught: ours for a database error, any other as it is."""
    if not isinstance(error, _every_error()):
        return error
    ours = meaning(error, place(config))
    ours.__cause__ = error
    return ours


def meaning(error: BaseException, where: str) -> MusterrollError:
    """The error that a database error stands for."""
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    for words, kind, what, remedy in _MEANINGS:
        if any(word in said.lower() for word in words):
            return kind(f"{where}: {what} ({said}).", remedy)
    return Refused(f"{where}: the database refused: {said}", "Nothing was written. Run `musterroll log verify`.")


def place(config: Config) -> str:
    """The book's database as a person would look it up, without a password."""
    if config.database is None:
        return str(config.database_file)
    return "the database " + urlsplit(config.database).path.lstrip("/")


def _every_error() -> tuple[type[Exception], ...]:
    """The errors of Django, and of the two libraries underneath, which the quick way of writing meets directly."""
    import sqlite3

    import psycopg

    return DatabaseError, InterfaceError, sqlite3.Error, psycopg.Error
