"""The way of an entry from the row as received to the checkpoint, step by step: what is held, and what lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from musterroll.procedures.trace.model import Traced
from musterroll.store.reading.records import Listed


@dataclass(frozen=True)
class Link:
    """One step of the chain. `held`: it is there, and was checked just now where it can be."""

    name: str
    words: str
    held: bool


def chain(traced: Traced, record: Listed | None) -> Iterator[Link]:
    """The steps up to the person; those after it are drawn by the page, with their links."""
    origin, received = traced.origin, traced.origin.received
    yield Link("Row as received", _row(traced), bool(origin.rows))
    if received is not None:
        rows = f"{received.rows:,} rows, " if received.rows is not None else ""
        gone = ", withdrawn since" if received.withdrawn else ""
        yield Link("Extract", f"{received.name}, {rows}sha256 {_short(received.sha256)}{gone}", not received.withdrawn)
    else:
        yield Link("Extract", "not read from a file or pull", held=False)
    erased = "its body was erased" if traced.fact is None else "another digest than was recorded"
    said = f"{traced.kind}, entry {traced.entry:,}: "
    yield Link("Fact", said + ("the digest holds" if traced.digest_holds else erased), traced.digest_holds)
    if traced.checksum:
        yield Link("Record", f"checksum {_short(traced.checksum)}, made from the record shown", held=True)
    elif record is not None:
        yield Link("Record", "none: the training was not finished", held=False)


def _row(traced: Traced) -> str:
    if traced.origin.row is None:
        return traced.origin.why_not
    where = f"row {traced.origin.row:,}"
    return f"{traced.source}, {where}" + (f". {traced.origin.why_not}" if traced.origin.why_not else "")


def _short(digest: str) -> str:
    return f"{digest[:4]}…{digest[-4:]}"
