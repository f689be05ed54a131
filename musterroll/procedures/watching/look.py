"""One look into the watched places.

1. Every place is listed. One that cannot be seen is said, and the others go on.
2. What is ready, and not known by its mark, is copied out, the oldest first; its digest says whether it is new.
3. A new file is read alone, kept, and its facts are appended, as `collect FILE` does it.
4. A file that cannot be read is kept too, with a fact that says so, and the others go on.

Whoever is interrupted looks again: what was appended is recognised.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from musterroll.facts.errors import MusterrollError
from musterroll.procedures.known import facts_of_book
from musterroll.procedures.pulling.troubles import WHOLE, Troubles
from musterroll.procedures.watching.files_known import files_known
from musterroll.procedures.watching.one_file import SOURCE, Taken, Told, take
from musterroll.procedures.watching.settings import Watching
from musterroll.sources.watched.place import Lying, Place, is_export, is_ready
from musterroll.store.files import write_once

if TYPE_CHECKING:
    from musterroll.store.setup import Book


class Looked(msgspec.Struct, frozen=True):
    """How the last look ended: when, how many files lay there, were read, and are still being written."""

    at: datetime
    files: int
    read: int
    unfinished: int


@dataclass
class Memory:
    """Digests of files that were seen, by place, name and mark: for as long as a program runs."""

    digests: dict[tuple[str, str, str], str] = field(default_factory=dict)


def look(
    book: Book,
    watching: Watching,
    now: datetime,
    memory: Memory,
    *,
    is_due: Callable[[], bool] = lambda: True,
    halt: Callable[[], None] = lambda: None,
) -> Generator[Told, None, None]:
    """Reads what is new in every place; what became of each file as it is read.

    TryLater while another program looks. `halt` may raise, between two files, to stop.
    """
    with book.turns.take(SOURCE):
        if is_due():
            yield from _Look(book, watching, now, memory, halt).run()


def last_look(folder: Path) -> Looked | None:
    """How the last look from this machine ended."""
    try:
        return msgspec.json.decode((folder / f"{SOURCE}.looked").read_bytes(), type=Looked)
    except (OSError, msgspec.DecodeError):
        return None


class _Look:
    """One look."""

    def __init__(self, book: Book, watching: Watching, now: datetime, memory: Memory, halt: Callable[[], None]) -> None:
        self.book, self.watching, self.now, self.memory, self.halt = book, watching, now, memory, halt
        self.troubles = Troubles(book.config.pulls, SOURCE)
        self.copies = book.config.pulls / SOURCE
        self.known = files_known(facts_of_book(book))
        self.seen: set[str] = set()
        self.blind = False  # whether a place could not be seen

    def run(self) -> Iterator[Told]:
        """All places."""
        listed = [(place, one) for place in self.watching.places for one in self._lying(place)]
        exports = [(place, one) for place, one in listed if is_export(one.name)]
        at_rest = [pair for pair in exports if is_ready(pair[1], self.now, self.watching.settle)]
        read, left = 0, len(exports) - len(at_rest)
        for place, one in sorted(at_rest, key=lambda pair: (pair[1].at, pair[1].name)):
            self.halt()
            told = self._file(place, one)
            if told is not None:
                read += told.error is None and not told.unfinished
                left += told.unfinished
                yield told
        self._forget_what_is_over(all_seen=not left and not self.blind)
        done = Looked(self.now, len(exports), read, left)
        write_once(self.book.config.pulls / f"{SOURCE}.looked", msgspec.json.encode(done))

    def _lying(self, place: Place) -> list[Lying]:
        try:
            found = place.lying()
        except MusterrollError as error:
            self.blind = True
            self.troubles.add(place.place, error, self.now)
            return []
        self.troubles.clear(place.place)
        return found

    def _file(self, place: Place, one: Lying) -> Told | None:
        """What became of a file; None where it is known."""
        where = (place.place, one.name, one.mark)
        digest = self.known.marks.get(where) or self.memory.digests.get(where)
        if digest is not None and self._is_known(digest):
            return None
        shutil.rmtree(self.copies, ignore_errors=True)
        self.copies.mkdir(mode=0o700, parents=True)
        try:
            return self._fetched(place, one, self.copies / PurePosixPath(one.name).name)
        finally:
            shutil.rmtree(self.copies, ignore_errors=True)

    def _fetched(self, place: Place, one: Lying, copy: Path) -> Told | None:
        try:
            digest = place.fetch(one, copy)
        except MusterrollError as error:
            self.blind = True
            self.troubles.add(place.place, error, self.now)
            return Told(place.place, one.name, error=error)
        if digest is None:
            return Told(place.place, one.name, unfinished=True)
        self.memory.digests[place.place, one.name, one.mark] = digest
        if self._is_known(digest):
            return None
        told = take(self.book, self.watching, Taken(place.place, one, copy, digest), self.now)
        self.known = files_known(facts_of_book(self.book))
        if told.error is not None:
            self.troubles.add(digest, told.error, self.now)
        return told

    def _is_known(self, digest: str) -> bool:
        self.seen.add(digest)
        return self.known.settled(digest, self.watching.read_with)

    def _forget_what_is_over(self, *, all_seen: bool) -> None:
        """A file that could not be read and lies there no more, or was read since, troubles nobody."""
        standing = {WHOLE, *(place.place for place in self.watching.places)}
        for one in self.troubles.all().keys() - standing:
            is_there = one in self.seen or not all_seen
            if one in self.known.read or not (one in self.known.unreadable and is_there):
                self.troubles.clear(one)
