"""A system said that it has news: its source is asked soon, whatever its schedule says.

Nothing that such a message says is believed: what happened is what the pull finds. It lies beside the book, like the
troubles; if the file is lost, the source is asked on its schedule.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from musterroll.store.files import write_once


class Nudge:
    """The last nudge of one source."""

    def __init__(self, folder: Path, source: str) -> None:
        self._path = folder / f"{source}.nudged"

    def add(self, at: datetime) -> None:
        """Remembers it in place of an earlier one: one pull answers all that came before it."""
        write_once(self._path, msgspec.json.encode(at))

    def at(self) -> datetime | None:
        """When it came; None where none did, or the file is damaged."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=datetime)
        except (OSError, msgspec.DecodeError):
            return None
