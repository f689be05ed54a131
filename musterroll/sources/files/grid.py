"""A table as read, before anybody knows what its columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import pyarrow as pa

# The header is looked for among the first rows: titles and notes may stand above it.
HEAD_ROWS = 30


class Ragged(NamedTuple):
    """A record with another number of cells than the header."""

    row: int
    cells: int
    expected: int


class Grid(NamedTuple):
    """The rows below the header. `columns` holds the wanted ones by position, texts as written, never null."""

    rows: pa.Array  # int64: the line (or sheet row) in which each record begins
    columns: dict[int, pa.Array]
    ragged: tuple[Ragged, ...] = ()
    notes: tuple[str, ...] = ()


class Record(NamedTuple):
    """One of the first records, to find the header in."""

    row: int
    cells: list[str]


class Table(Protocol):
    """A delimited text or a worksheet."""

    sheet: str | None
    notes: tuple[str, ...]  # encoding, delimiter

    def head(self) -> Sequence[Record]:
        """The first records that are not blank, at most `HEAD_ROWS`."""

    def body(self, header: Record, wanted: Sequence[int]) -> Grid:
        """Everything below `header`; completely blank rows are no rows."""
