"""Why a line or record could not be read: a value, never an exception, so that reading goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class FactError:
    """One refused row: where in it, what stood there, what was expected and what to do.

    `column` is the member's name with dots (`body.started_on`, `body.engagements[0].to`); it is
    empty when the row as a whole could not be read. The four texts are the columns of
    `facts.tables.REFUSED`; input and row are known to whoever reads the file.
    """

    column: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.column}: " if self.column else ""
        return f"{where}found {self.found}, expected {self.expected}. {self.remedy}"


def shown(value: Any) -> str:
    """A found value in at most 80 characters, in one line and without control characters."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"an object with {len(value)} members"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value == "":
        return "an empty text"
    return clipped(str(value))


def clipped(text: str) -> str:
    """`text` without control characters, cut after 80 characters."""
    clean = "".join(c if c.isprintable() else "�" for c in text[: _LONGEST + 1])
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"
