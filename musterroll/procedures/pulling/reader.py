"""The process that reads a long extract beside the one that appends: `apart` starts it, and takes what it sends.

It opens no book and no connection. What is to be read comes as one message on standard input; facts go out ready for a
commit, so that the process that appends has nothing left to do but that.
"""

from __future__ import annotations

import signal
import sys
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from musterroll.facts.errors import MusterrollError
from musterroll.sources.catalogue import find
from musterroll.sources.extract import open_extract
from musterroll.sources.reading import Outcome, RefusedRow
from musterroll.store.prepare import Prepared, prepared
from musterroll.store.secret import read_or_make, recogniser

LENGTH = 4  # bytes before each message


class Wanted(msgspec.Struct, frozen=True):
    """What is to be read: the file, the source that knows how, the secret of the book, and how many facts a commit."""

    extract: str
    source: str
    book_secret: str
    together: int


class Sent(msgspec.Struct, frozen=True):
    """One message: facts; or the last one, with what came of the rows, or why reading broke."""

    facts: list[Prepared] = []
    last: bool = False
    rows: int = 0
    told: int = 0
    refused: list[RefusedRow] = []
    notes: dict[str, int] = {}
    error: str = ""
    what: str = ""
    remedy: str = ""


def main() -> None:
    """Read what is asked for, send it, end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that appends ends, and then nobody takes anything
    wanted = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Wanted)
    out = sys.stdout.buffer
    try:
        came = _read(wanted, out)
        send(out, Sent(last=True, rows=came.rows, told=came.told, refused=came.refused, notes=dict(came.notes)))
    except MusterrollError as error:
        send(out, Sent(last=True, error=type(error).__name__, what=error.what, remedy=error.remedy))


def _read(wanted: Wanted, out: BinaryIO) -> Outcome:
    reading = find(wanted.source).read(open_extract(Path(wanted.extract)))
    keyed, facts = recogniser(read_or_make(Path(wanted.book_secret), make=False)), reading.facts()
    while batch := list(islice(facts, wanted.together)):
        send(out, Sent(facts=prepared(batch, keyed)))
    return reading


def send(out: BinaryIO, sent: Sent) -> None:
    """Writes one message, after its length."""
    message = msgspec.msgpack.encode(sent)
    out.write(len(message).to_bytes(LENGTH, "big") + message)
    out.flush()


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
