"""What is asked of the rules: the period, the judgement day and where history begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Question:
    """One question. For a Type I report start, end and as-of are the same day.

    `as_of` is a day in the policy zone: what happens after its end does not exist.
    """

    period_start: date
    period_end: date
    as_of: date
    history_from: date | None = None
    what_if: bool = False
    list_all: bool = False  # also the obligations that a report of the period leaves out

    @property
    def type(self) -> str:
        """`I` (one day) or `II` (a period)."""
        return "I" if self.period_start == self.period_end == self.as_of else "II"
