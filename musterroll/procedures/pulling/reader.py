"""The process that reads a long extract beside the one that appends: `apart` starts it, and takes what it sends.

It opens no book and no connection. What is to be read comes as one message on standard input; facts go out ready for a
commit, so that the process that appends has nothing left to do but that.
"""

from __future__ import annotations

import signal
import sys
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Self

import msgspec

from musterroll.facts.errors import MusterrollError
from musterroll.procedures.pulling.messages import send
from musterroll.sources.catalogue import find
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Outcome, RefusedRow
from musterroll.store.prepare import Prepared, prepared
from musterroll.store.secret import read_or_make, recogniser


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be read: an extract and its file, the secret of the book, and how many facts a commit.

    The members of the extract are those that the one who appends has: nobody unpacks the file once more for them.
    """

    path: str
    book_secret: str
    together: int
    source: str
    query: str
    parameters: dict[str, Any]
    began_at: datetime
    full: bool
    pages: int
    rows_of: dict[str, int]
    sha256: str
    size: int
    complete: bool
    why_incomplete: str
    cursor: dict[str, str]

    @classmethod
    def of(cls, extract: Extract, path: Path, book_secret: Path, together: int) -> Self:
        """What is said of an extract that lies in a file."""
        told = {name: getattr(extract, name) for name in _TOLD}
        return cls(path=str(path.absolute()), book_secret=str(book_secret.absolute()), together=together, **told)

    def extract(self) -> Extract:
        """The extract."""
        return Extract(**{name: getattr(self, name) for name in _TOLD}, opened=lambda: Path(self.path).open("rb"))


_TOLD = Wanted.__struct_fields__[3:]


class Sent(msgspec.Struct, frozen=True):
    """One message: facts; or the last one, with what came of the rows, or why reading broke."""

    facts: Prepared | None = None
    last: bool = False
    rows: int = 0
    told: int = 0
    refused: list[RefusedRow] = []
    notes: dict[str, int] = {}
    error: str = ""
    what: str = ""
    remedy: str = ""


def main() -> None:
    """Read what is asked for, send it, end. Nothing is asked for where the list did not come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that appends ends, and then nobody takes anything
    asked, out = sys.stdin.buffer.read(), sys.stdout.buffer
    if not asked:
        return
    try:
        came = _read(msgspec.json.decode(asked, type=Wanted), out)
        _say(out, Sent(last=True, rows=came.rows, told=came.told, refused=came.refused, notes=dict(came.notes)))
    except MusterrollError as error:
        _say(out, Sent(last=True, error=type(error).__name__, what=error.what, remedy=error.remedy))


def _read(wanted: Wanted, out: BinaryIO) -> Outcome:
    reading = find(wanted.source).read(wanted.extract())
    keyed, facts = recogniser(read_or_make(Path(wanted.book_secret), make=False)), reading.facts()
    while batch := list(islice(facts, wanted.together)):
        _say(out, Sent(facts=prepared(batch, keyed)))
    return reading


def _say(out: BinaryIO, sent: Sent) -> None:
    send(out, msgspec.msgpack.encode(sent))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
