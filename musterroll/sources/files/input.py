"""One file that was read: its facts, its refused rows, and its line in the table of inputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.sources.files.faults import Faults


@dataclass
class Input:
    """What one file gave. `rows` = `facts` + refused rows always; a row with two facts is one."""

    number: int
    name: str
    source: str | None
    role: str | None
    sha256: str
    size: int
    rows: int
    layout: str
    sheet: str | None
    notes: list[str]
    faults: Faults
    tables: dict[str, pa.Table]
    numbered: dict[str, pa.Array] = field(default_factory=dict)  # see families.made.Made

    def entry(self) -> dict[str, Any]:
        """The row of `facts.tables.INPUTS`."""
        return {
            "input": self.number,
            "name": self.name,
            "source": self.source,
            "role": self.role,
            "sha256": self.sha256,
            "bytes": self.size,
            "rows": self.rows,
            "facts": self.rows - self.faults.count,
            "refused": self.faults.count,
            "layout": self.layout,
            "sheet": self.sheet,
            "notes": self.notes,
        }

    def refused(self) -> pa.Table:
        """The rows of `facts.tables.REFUSED`."""
        return self.faults.table()

    def drop(self, rows: pa.Array) -> None:
        """Take the facts of these rows away."""
        if not len(rows):
            return
        for kind, table in self.tables.items():
            keep = pc.invert(pc.is_in(table["row"], value_set=rows))
            self.tables[kind] = table.filter(keep)
            if kind in self.numbered:
                self.numbered[kind] = self.numbered[kind].filter(pa.concat_arrays(keep.chunks))
