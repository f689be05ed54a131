"""One file of a watched place into the book; kept also where it cannot be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musterroll.facts.bodies import ExtractReceived
from musterroll.facts.errors import ConfigError, MusterrollError, Refused, Unreadable
from musterroll.facts.fact import Fact
from musterroll.facts.tables import FactTables
from musterroll.procedures.collect import How, collect
from musterroll.procedures.known import facts_of_book
from musterroll.procedures.received import AtHand
from musterroll.procedures.today import day_in, zone_of
from musterroll.procedures.watching.files_known import MARK, PLACE, READ_WITH
from musterroll.procedures.watching.settings import Watching
from musterroll.procedures.whole import only_whole
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.read import read_files
from musterroll.sources.files.tolerated import not_too_many_refused
from musterroll.sources.receipt import UNREADABLE
from musterroll.sources.watched.place import Lying

if TYPE_CHECKING:
    from musterroll.store.setup import Book

SOURCE = "folder"
_WHY = {
    "Unreadable": "its shape is not known",
    "Refused": "it was refused",
    "ConfigError": "the settings do not fit it",
}


@dataclass(frozen=True)
class Taken:
    """A file that was copied out of a place, and the digest of the copy."""

    place: str
    lying: Lying
    copy: Path
    digest: str


@dataclass
class Told:
    """What became of one file: rows, those refused, entries that are new by kind; or why it could not be read."""

    place: str
    name: str
    sha256: str = ""
    rows: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    new: Counter[str] = field(default_factory=Counter)
    error: MusterrollError | None = None
    unfinished: bool = False


def take(book: Book, watching: Watching, taken: Taken, now: datetime) -> Told:
    """Reads the file and takes it into the book."""
    told = Told(taken.place, taken.lying.name, taken.digest)
    try:
        coming = _read(book, watching, taken, now)
    except (Unreadable, Refused, ConfigError) as error:
        told.error = error
        _keep_unread(book, watching, taken, error, now)
        return told
    how = How(now, watching.by, min(taken.lying.at, now), parameters=_where(taken))
    done = collect(book, facts_of_book(book), coming, AtHand((str(taken.copy),), watching.mappings), how)
    told.rows = sum(row["rows"] for row in coming.inputs.to_pylist())
    told.refused, told.new = coming.refused.to_pylist(), done.new
    _say_it_was_read(book, watching, taken, now)
    return told


def _read(book: Book, watching: Watching, taken: Taken, now: datetime) -> FactTables:
    zone = zone_of(book, now)
    declared = Declarations(
        as_of=day_in(zone, now),
        zone=watching.zone,
        default_zone=zone,
        dates=watching.dates,
        mappings=watching.mappings,
    )
    read = read_files([str(taken.copy)], declared)
    not_too_many_refused(read, "Mend it and put it there again, or collect it by hand.")
    return only_whole(read)


def _keep_unread(book: Book, watching: Watching, taken: Taken, error: MusterrollError, now: datetime) -> None:
    """The bytes, and a fact without a word of what is in them. Its day is not said: it is not a day of any source."""
    book.extracts.keep(taken.copy, taken.digest)
    why = _WHY[type(error).__name__]
    more = {READ_WITH: watching.read_with, UNREADABLE: why}
    _say(book, watching, taken, now, complete=False, why_incomplete=why, **more)


def _say_it_was_read(book: Book, watching: Watching, taken: Taken, now: datetime) -> None:
    """Takes back that a file could not be read, where that was said: other settings have helped."""
    if any(row["complete"] is False for row in _said(facts_of_book(book), taken.digest)):
        _say(book, watching, taken, now, complete=True)


def _said(facts: FactTables, digest: str) -> list[dict[str, Any]]:
    from musterroll.procedures.known import rows

    found = rows(facts, "extract.received")
    return [row for row in found if row["sha256"].removeprefix("sha256:") == digest and row["source"] == SOURCE]


def _say(book: Book, watching: Watching, taken: Taken, now: datetime, *, complete: bool, **more: str) -> None:
    body = ExtractReceived(
        sha256=taken.digest,
        source=SOURCE,
        query="a file that was put there",
        parameters={"file": Path(taken.lying.name).name, **_where(taken), **more},
        bytes=taken.lying.size,
        complete=complete,
        collected_by=watching.by,
    )
    book.journal.append([Fact(kind="extract.received", source=SOURCE, body=body, actor=watching.by)], received_at=now)


def _where(taken: Taken) -> dict[str, str]:
    return {PLACE: taken.place, "path": taken.lying.name, MARK: taken.lying.mark}
