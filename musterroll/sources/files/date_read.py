"""The distinct texts of a column of dates, read."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc


@dataclass
class Read:
    """For each text: of `on`, `local` (no zone) and `at` (UTC) one is set, or none if it says no date.

    `day` is the day as written; `bad` marks what is no date at all; `notes` say what was decided.
    """

    on: pa.Array  # date32
    local: pa.Array  # timestamp
    at: pa.Array  # timestamp
    day: pa.Array  # date32
    bad: pa.Array  # bool
    notes: list[str] = field(default_factory=list)

    def over(self, other: Read, mask: pa.Array) -> Read:
        """This, with what `other` has for the texts where `mask` is true, in their order."""
        on, local, at, day, bad = (
            pc.replace_with_mask(getattr(self, name), mask, getattr(other, name))
            for name in ("on", "local", "at", "day", "bad")
        )
        return Read(on, local, at, day, bad, [*self.notes, *other.notes])
