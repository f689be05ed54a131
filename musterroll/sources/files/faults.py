"""Rows that cannot be read: each is refused once, with its place and reason; the others go on."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.refusal import clipped
from musterroll.facts.tables import REFUSED
from musterroll.sources.files.grid import Ragged


class Faults:
    """The refused rows of one input. `rows` are the numbers of all its rows that have the right width."""

    def __init__(self, input_: int, rows: pa.Array) -> None:
        self._input, self._rows = input_, rows
        self._at: set[int] = set()
        self._entries: dict[int, dict[str, Any]] = {}

    @classmethod
    def of_table(cls, input_: int, refused: pa.Table) -> Faults:
        """The refused rows that another reader found."""
        faults = cls(input_, pa.array(refused["row"].to_pylist(), pa.int64()))
        faults._entries = {entry["row"]: entry for entry in refused.to_pylist()}
        return faults

    def add(self, bad: pa.Array, column: str, found: pa.Array | None, expected: str, remedy: str) -> None:
        """Refuse the rows where `bad` is true; `found` holds what stands there (None: a blank)."""
        for at in pc.indices_nonzero(pc.fill_null(bad, False)).to_pylist():
            if at not in self._at:
                self._at.add(at)
                text = found[at].as_py() if found is not None else None
                self.add_row(self._rows[at].as_py(), column, text, expected, remedy)

    def add_row(self, row: int, column: str, found: str | None, expected: str, remedy: str) -> None:
        """Refuse one row by its number."""
        if row not in self._entries:
            self._entries[row] = {
                "input": self._input,
                "row": row,
                "column": column or None,
                "found": clipped(found) if found else "a blank",
                "expected": expected,
                "remedy": remedy,
            }

    def add_ragged(self, ragged: tuple[Ragged, ...]) -> None:
        """Refuse records that have more or fewer cells than the header."""
        for one in ragged:
            self.add_row(
                one.row,
                "",
                f"{one.cells} cells",
                f"{one.expected} cells, as in the header",
                "Put a cell that holds the delimiter or a line break in quotes.",
            )

    @property
    def count(self) -> int:
        """How many rows are refused."""
        return len(self._entries)

    def good(self) -> pa.Array | None:
        """Which rows of the right width are not refused, or None if all of them are good."""
        if not self._at:
            return None
        return pa.array([at not in self._at for at in range(len(self._rows))], pa.bool_())

    def rows(self) -> pa.Array:
        """The numbers of the refused rows."""
        return pa.array(self._entries, pa.int64())

    def table(self) -> pa.Table:
        """The refused rows in the order of the file."""
        return pa.Table.from_pylist([self._entries[row] for row in sorted(self._entries)], REFUSED)
