"""Charts of time: records that were missing week by week, like downtime, and a number a month, like latency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from musterroll.reports.charts import MONTHS, number_of
from musterroll.reports.markup import Markup, join, tag

_STEP, _WIDE, _TALLEST, _LANE, _TOP = 17.4, 14.9, 26.0, 34, 30
_LONGEST = 34  # letters beside a lane; all of them are shown on hovering
_LETTER = 6.7  # width of one in the words at the newest end, at most


@dataclass(frozen=True)
class Lane:
    """One line of `lanes`: its words, where they lead, and a count for each week."""

    words: str
    address: str | None
    counts: Sequence[int]


@dataclass(frozen=True)
class Column:
    """One column of `columns`: what stands above and below, its height as a number, and where it leads."""

    words: str
    below: str
    value: int
    address: str | None = None


def lanes(rows: Sequence[Lane], ends: Sequence[date], label: str) -> Markup:
    """A lane a row, a bar a week whose height is how many; a thin line where there were none.

    `ends` are the last days of the weeks; a month is named below the week in which it begins.
    """
    most = max((count for row in rows for count in row.counts), default=0) or 1
    names = len(ends) * _STEP + 10
    width = names + _LETTER * max((len(_short(row.words)) for row in rows), default=0)
    height = _TOP + _LANE * max(len(rows) - 1, 0) + 30
    drawn = [_lane(row, _TOP + _LANE * place, most, names, ends) for place, row in enumerate(rows)]
    return tag(
        "svg",
        drawn,
        _months(ends, height - 6),
        class_="wide",
        viewBox=f"0 0 {number_of(width)} {height}",
        role="group" if any(row.address for row in rows) else "img",  # a picture holds no links
        aria_label=label,
    )


def _lane(row: Lane, foot: int, most: int, names: float, ends: Sequence[date]) -> list[Markup]:
    weeks = enumerate(zip(row.counts, ends, strict=True))
    bars = [_week(number * _STEP, foot, count, most, end) for number, (count, end) in weeks]
    words = tag("text", tag("title", row.words), _short(row.words), x=number_of(names), y=foot - 2)
    return [*bars, tag("a", words, href=row.address) if row.address else words]


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def _week(x: float, foot: int, count: int, most: int, end: date) -> Markup:
    if not count:
        return tag("rect", class_="quiet", x=number_of(x), y=foot - 4, width=_WIDE, height=4, rx=1)
    tall = max(_TALLEST * count / most, 6)
    words = tag("title", f"{end}: {count:,} missing")
    at = number_of(foot - tall)
    return tag("rect", words, class_="f missed", x=number_of(x), y=at, width=_WIDE, height=number_of(tall), rx=1)


def _months(ends: Sequence[date], y: int) -> list[Markup]:
    named = []
    for number, end in enumerate(ends):
        if number and end.month != ends[number - 1].month:
            year = f" {end.year}" if end.month == 1 else ""
            named.append(tag("text", MONTHS[end.month - 1] + year, x=number_of(number * _STEP), y=y))
    return named


def columns(rows: Sequence[Column], label: str, status: str) -> Markup:
    """A column a row on one baseline; the number above it is a link to what it counts."""
    most = max((row.value for row in rows), default=0) or 1
    return tag("ol", [_column(row, most, status) for row in rows], class_="vb", aria_label=label)


def _column(row: Column, most: int, status: str) -> Markup:
    drawn = tag(
        "svg",
        tag("rect", class_=f"f {status}", width=10, height=100),
        viewBox="0 0 10 100",
        height=max(round(112 * row.value / most), 1) if row.value else 0,
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    above = tag("a", row.words, href=row.address) if row.address and row.value else join(row.words)
    return tag("li", above, drawn, tag("span", row.below))
