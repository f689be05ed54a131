"""Spans of time in one unit."""

from __future__ import annotations

from datetime import timedelta

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def in_words(span: timedelta | None) -> str:
    """`27 hours`, `14 days`; empty for none."""
    if span is None:
        return ""
    seconds = int(span.total_seconds())
    for length, unit in _UNITS:
        if seconds >= length:
            number = seconds // length
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "less than a minute"
