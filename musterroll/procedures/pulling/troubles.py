"""What kept a source from being asked, on this machine: for the next attempt, and for `status`.

It lies beside the book: a pull that brought nothing says nothing about the world. If the file is lost, a source is
asked a little sooner than it would have been. A setting that is wrong is wrong on one machine, and is known there.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from musterroll.facts.errors import MusterrollError, TryLater
from musterroll.sources.secrets_kept import Secrets
from musterroll.store.files import write_once

WHOLE = ""  # the question under which the troubles of the source as a whole stand


class Trouble(msgspec.Struct, frozen=True):
    """Why a question was not answered: the error, when, for which time in a row, how long the system said to wait."""

    at: datetime
    error: str
    what: str
    remedy: str
    wait_s: float = 0.0
    times: int = 1

    @property
    def passes(self) -> bool:
        """Whether it may pass by itself; else a person must act."""
        return self.error in ("TryLater", "Conflict")


class Troubles:
    """The troubles of one source by question, in a file of its own; none where the file is damaged."""

    def __init__(self, folder: Path, source: str) -> None:
        self._path = folder / f"{source}.trouble"

    def all(self) -> dict[str, Trouble]:
        """What stands in the file."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Trouble])
        except (OSError, msgspec.DecodeError):
            return {}

    def add(self, question: str, error: MusterrollError, at: datetime) -> None:
        """Remembers an error in place of the one before."""
        before = self.all()
        known = before.get(question)
        trouble = Trouble(
            at,
            type(error).__name__,
            error.what,
            error.remedy,
            error.wait_s if isinstance(error, TryLater) else 0.0,
            known.times + 1 if known else 1,
        )
        self._write({**before, question: trouble})

    def clear(self, question: str) -> None:
        """Forgets an error that is over."""
        before = self.all()
        if before.pop(question, None) is not None:
            self._write(before)

    def _write(self, troubles: dict[str, Trouble]) -> None:
        if troubles:
            write_once(self._path, msgspec.json.encode(troubles))
        else:
            self._path.unlink(missing_ok=True)


def hidden(error: MusterrollError, secrets: Secrets) -> MusterrollError:
    """The error with every secret taken out of its words."""
    made = type(error)(secrets.hide(error.what), secrets.hide(error.remedy))
    if isinstance(error, TryLater) and isinstance(made, TryLater):
        made.wait_s = error.wait_s
    return made
