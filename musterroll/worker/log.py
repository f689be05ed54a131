"""One line for each thing that happened: when, what, and its members as `name=value`.

No secret and no personal data stands in it: sentences of errors may name an address, which is masked, and nothing that
was read from a row or a file is said here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import TextIO

from musterroll.facts.errors import MusterrollError
from musterroll.facts.moments import moment_text

_PLAIN = re.compile(r"[\w.:/+-]+", re.ASCII)
_ADDRESS = re.compile(r"[^\s\"'<>=,;/]+@[^\s\"'<>=,;/]+")
_MASK = "•••"
_LONGEST = 300

Said = str | int | bool | datetime | None


class Log:
    """Lines for whoever looks after the machine; several threads may write."""

    def __init__(self, out: TextIO, now: Callable[[], datetime]) -> None:
        self._out, self._now, self._lock = out, now, Lock()

    def say(self, what: str, **members: Said) -> None:
        """Writes a line; members that are None are left out."""
        said = [f"{name}={_value(value)}" for name, value in members.items() if value is not None]
        line = " ".join([moment_text(self._now()), what, *said])
        with self._lock:
            self._out.write(line + "\n")
            self._out.flush()

    def failed(self, what: str, error: MusterrollError, **members: Said) -> None:
        """Writes a line about one of our errors."""
        self.say(what, **members, error=type(error).__name__, said=masked(error.what))


def masked(sentence: str) -> str:
    """A sentence without e-mail addresses, cut to a length that a line can bear."""
    return _ADDRESS.sub(_MASK, sentence)[:_LONGEST]


def _value(value: Said) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return moment_text(value)
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
