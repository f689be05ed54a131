"""Charts by hand: inline SVG without styles of its own, each with a title, a description and the same as a table.

Text is HTML where it can be, so it never shrinks; only lines and bars are SVG. Colours come from the
status class (`missed`, `late`, `on_time`), so light, dark and print are the style sheet's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor, log10
from urllib.parse import quote

from musterroll.reports.markup import Markup, join, tag
from musterroll.reports.plotted import Bar, Month
from musterroll.reports.words import many

WIDTH, HEIGHT = 556, 230
LEFT, RIGHT, TOP, BOTTOM = 44, 444, 18, 205
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def coverage_chart(months: Sequence[Month]) -> Markup:
    """People in the population (dashed) and those with nothing overdue (line), month by month."""
    low, high, step = chart_scale(months)
    label = "People in the population and people with nothing overdue, at each month’s end"

    def y(value: int) -> float:
        return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)

    xs = spread(len(months))
    people = [(x, y(month.people)) for x, month in zip(xs, months, strict=True)]
    current = [(x, y(month.current)) for x, month in zip(xs, months, strict=True)]
    every = ceil(len(months) / 12)
    return tag(
        "svg",
        tag("title", label),
        tag("desc", "; ".join(f"{month.day}: {month.current} of {month.people}" for month in months)),
        [_grid(y(value), value) for value in range(low, high + 1, step)],
        tag("path", class_="s not_required", stroke_width="1.5", stroke_dasharray="4 3", d=path(people)),
        tag("path", class_="s on_time", stroke_width=2, d=path(current)),
        [_dot(at, month) for at, month in zip(current, months, strict=True)],
        [
            tag("text", _month(month, number), x=number_of(x), y=225, text_anchor="middle")
            for number, (x, month) in enumerate(zip(xs, months, strict=True))
            if number % every == 0
        ],
        _names(people[-1][1], current[-1][1]),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        aria_label=label,
    )


def chart_scale(months: Sequence[Month]) -> tuple[int, int, int]:
    """The scale of `coverage_chart`: it begins at zero unless the values lie far above it."""
    return scale([month.current for month in months], [month.people for month in months])


def scale(lows: Sequence[int], highs: Sequence[int]) -> tuple[int, int, int]:
    """A scale that holds all values: where it begins, where it ends, and its step (1, 2 or 5 of a power of ten)."""
    least, most = min(lows, default=0), max(highs, default=0)
    span = max(most - least, 1)
    if least <= span * 2:
        least, span = 0, max(most, 1)
    raw = max(span / 4, 1)
    power = 10 ** floor(log10(raw))
    step = int(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw))
    low, high = floor(least / step) * step, ceil(most / step) * step
    return low, max(high, low + step), step


def spread(count: int) -> list[float]:
    """`count` places from the left to the right edge; one alone stands at the right."""
    if count == 1:
        return [float(RIGHT)]
    return [LEFT + (RIGHT - LEFT) * number / (count - 1) for number in range(count)]


def path(points: Sequence[tuple[float, float]]) -> str:
    """A line through the points."""
    return "M" + "L".join(f"{number_of(x)} {number_of(y)}" for x, y in points)


def number_of(value: float) -> str:
    """A coordinate, short: 44, 116.8."""
    return f"{value:.1f}".removesuffix(".0")


def _grid(y: float, value: int) -> Markup:
    return join(
        tag("path", class_="ax", d=f"M40 {number_of(y)}H450"), tag("text", f"{value:,}", x=0, y=number_of(y + 4))
    )


def _dot(at: tuple[float, float], month: Month) -> Markup:
    words = f"{month.day}: {month.current:,} of {month.people:,}"
    dot = tag("circle", tag("title", words), class_="f on_time", cx=number_of(at[0]), cy=number_of(at[1]), r=3.5)
    if month.current == month.people:
        return dot
    return tag("a", dot, href="#gaps", data_f=f"on={month.day}", aria_label=f"{words} had nothing overdue")


def _month(month: Month, number: int) -> str:
    name = MONTHS[month.day.month - 1]
    return f"{name} {month.day.year}" if number and month.day.month == 1 else name


def _names(people: float, current: float) -> Markup:
    """Names of both lines at their newest end, kept apart."""
    apart = max(current, people + 14)
    return join(
        tag("text", "people", x=453, y=number_of(people + 4)),
        tag("text", "not overdue", class_="v", x=453, y=number_of(apart + 4)),
    )


def coverage_table(months: Sequence[Month]) -> list[tuple[str, str]]:
    """The same as rows: the day, and n of N."""
    return [(str(month.day), f"{month.current:,} of {month.people:,}") for month in months]


def bars(
    rows: Sequence[Bar],
    *,
    label: str,
    status: str,
    target: str = "",
    key: str = "",
    address: Callable[[Bar], str | None] | None = None,
) -> Markup:
    """A bar a row with its words; each number is a link to the rows it counts.

    The longest bar is full. In a report `target` is the table (`#gaps`) and `key` what is filtered there: the end of a
    query that the key of each bar completes (`age`, `kind=deviation&department`). On a page `address` says where the
    rows of a bar are listed.
    """
    most = max((bar.count for bar in rows), default=0) or 1

    def linked(bar: Bar) -> Markup:
        of = f"{bar.count:,} of {bar.total:,}"
        if address is not None:
            where = address(bar) if bar.count else None
            return tag("a", of, href=where) if where else tag("span", of)
        return tag("a", of, href=target, data_f=f"{key}={quote(bar.key)}") if bar.count and bar.key != "*" else join(of)

    return tag("ul", [_bar(bar, most, status, linked(bar)) for bar in rows], class_="hb", aria_label=label)


def _bar(bar: Bar, most: int, status: str, linked: Markup) -> Markup:
    length = number_of(100 * bar.count / most)
    drawn = tag(
        "svg",
        tag("rect", class_=f"f {status}", width=length, height=10),
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    people = tag("small", f" {many(bar.people, 'person', 'people')}") if bar.people is not None else None
    return tag("li", tag("span", bar.label, people), drawn, linked)


def shares(counts: Mapping[str, int], label: str) -> Markup:
    """One bar in parts: `counts` by status, in their order. A part that is there can be seen, however small."""
    total, gap, least = sum(counts.values()) or 1, 1.5, 2.5
    there = {status: count for status, count in counts.items() if count}
    free = 400 - gap * max(len(there) - 1, 0)
    widths = {status: max(free * count / total, least) for status, count in there.items()}
    over = sum(widths.values()) - free
    if over > 0:
        widths[max(widths, key=lambda status: widths[status])] -= over
    parts, x = [], 0.0
    for status, width in widths.items():
        parts.append(tag("rect", class_=f"f {status}", x=number_of(x), y=0, width=number_of(width), height=10))
        x += width + gap
    return tag("svg", parts, viewBox="0 0 400 10", preserveAspectRatio="none", role="img", aria_label=label)
