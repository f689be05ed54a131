"""Which view: the period, the day it is judged for, and how many entries were known. Its file is named by them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)_(\d+)\.db")


@dataclass(frozen=True)
class View:
    """A period judged for the day `as_of` by the first `size` entries."""

    start: date
    end: date
    as_of: date
    size: int

    def file(self, folder: Path) -> Path:
        """Where it lies, if it was made."""
        return folder / f"{self.start}_{self.end}_{self.as_of}_{self.size}.db"

    def members(self) -> dict[str, Any]:
        """As a fact names it."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "as_of": self.as_of.isoformat(),
            "size": self.size,
        }


def view_of(members: dict[str, Any]) -> View:
    """The view that a fact names."""
    start, end, as_of = (date.fromisoformat(members[name]) for name in ("start", "end", "as_of"))
    return View(start, end, as_of, int(members["size"]))


def made(folder: Path, start: date, end: date) -> Iterator[View]:
    """The views of a period that were made, that of the most entries first."""
    named = filter(None, (_NAME.fullmatch(path.name) for path in folder.glob(f"{start}_{end}_*.db")))
    found = [View(start, end, date.fromisoformat(one[3]), int(one[4])) for one in named]
    yield from sorted(found, key=lambda view: (view.size, view.as_of), reverse=True)
