"""Headers that speak of training in a table that would be read as one of people.

A sheet of names with a column "Security training done" is a list of people, of completions, or both; read as
people alone it would say that nobody was trained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ABOUT = frozenset(["training", "trainings", "course", "courses", "module", "modules", "lesson", "quiz", "elearning"])
_DONE = frozenset(["completed", "complete", "completion", "finished"])


def about_training(headers: Iterable[str]) -> list[str]:
    """The headers that name training."""
    return [header for header in headers if _words(header) & _ABOUT]


def perhaps_training(headers: Iterable[str]) -> list[str]:
    """The headers that name training, or say that something was completed."""
    return [header for header in headers if _words(header) & (_ABOUT | _DONE)]


def _words(header: str) -> set[str]:
    return set(re.findall(r"[a-z]+", header.casefold()))
