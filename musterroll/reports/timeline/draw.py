"""The drawing: a row a lane, a line a window, a mark a completion. Colours are the style sheet's business."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from musterroll.reports.charts import number_of
from musterroll.reports.markup import Markup, join, tag
from musterroll.reports.timeline.lanes import Mark, Spell, Timeline, Window
from musterroll.reports.timeline.place import Row, rows_of
from musterroll.reports.timeline.scale import Scale, scale_of
from musterroll.reports.words import STATUS

ROW = 34
_MARK = 13
_LETTER = 6.6  # about so wide is a letter of the picture
_MARKED = ("missed", "unverified", "indeterminate", "exempt")  # shown on the due day where nothing was finished


@dataclass(frozen=True)
class Drawing:
    """The names of its rows, which stay put while time scrolls, and the picture. The first row is the axis."""

    names: tuple[str, ...]
    svg: Markup


def draw(timeline: Timeline, label: str) -> Drawing:
    """A timeline as SVG. `label` says what it shows to those who do not see it."""
    rows, scale = list(rows_of(timeline.lanes)), scale_of(timeline)
    height = ROW * (len(rows) + 1)
    svg = tag(
        "svg",
        _ground(timeline, scale, height),
        [tag("path", class_="ax", d=f"M0 {ROW * at + 0.5}H{number_of(scale.width)}") for at in range(1, len(rows) + 1)],
        [_row(row, ROW * at, scale) for at, row in enumerate(rows, 1)],
        tag("path", class_="now", d=f"M{number_of(scale.x(timeline.today))} 0V{height}"),
        tag("text", "today", class_="v", x=number_of(scale.x(timeline.today) + 5), y=13),
        viewBox=f"0 0 {number_of(scale.width)} {height}",
        width=number_of(scale.width),
        height=height,
        role="img",
        aria_label=label,
    )
    return Drawing(("", *(row.name for row in rows)), svg)


def _ground(timeline: Timeline, scale: Scale, height: int) -> Markup:
    """The period behind everything, and a line a quarter."""
    first, last = timeline.period
    left, right = scale.x(first), scale.x(last + timedelta(days=1))
    words = f"period {first.year}" if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) else "period"
    return join(
        tag("rect", class_="period", x=number_of(left), y=0, width=number_of(right - left), height=height),
        tag("text", words, x=number_of(left + 5), y=13),
        [
            join(
                tag("path", class_="ax", d=f"M{number_of(scale.x(day))} 20V{height}"),
                tag("text", f"{day:%Y-%m}", x=number_of(scale.x(day) + 3), y=30),
            )
            for day in scale.quarters()
            if scale.x(day) + 50 < scale.width
        ],
    )


def _row(row: Row, top: int, scale: Scale) -> Iterator[Markup | None]:
    for spell in row.spells:
        yield _spell(spell, top, scale)
    for before, after in pairwise(row.spells) if row.breaks else ():
        yield _break(before, after, top, scale)
    for window, slot in row.windows:
        yield _window(window, top + 9 + 16 * slot, scale)
    for mark, slot in row.marks:
        if scale.holds(mark.day):
            yield _mark(mark, top + 9 + 16 * slot, scale)


def _spell(spell: Spell, top: int, scale: Scale) -> Markup:
    left = scale.x(spell.first)
    right = scale.width if spell.last is None else scale.x(spell.last + timedelta(days=1))
    days = f"{spell.first} to {spell.last}" if spell.last else f"{spell.first} on"
    return join(
        tag(
            "rect",
            tag("title", f"{spell.words}, {days}"),
            class_="away" if spell.away else "span",
            x=number_of(left),
            y=top + 7,
            width=number_of(max(right - left, 1)),
            height=20,
            rx=3,
        ),
        _words(spell.words, left + 6, right, top + 21),
    )


def _words(words: str, left: float, right: float, y: int) -> Markup | None:
    """The words, as far as there is room for them."""
    room = int((right - left) / _LETTER)
    if len(words) > room:
        words = f"{words[: room - 1].rstrip(' ,')}…" if room > 3 else ""
    return tag("text", words, x=number_of(left), y=y) if words else None


def _break(before: Spell, after: Spell, top: int, scale: Scale) -> Markup | None:
    """The days between two spells, where there is room for the number."""
    if before.last is None:
        return None
    left, right = scale.x(before.last + timedelta(days=1)), scale.x(after.first)
    days = (after.first - before.last).days
    if days <= 1 or right - left < 22:
        return None
    return tag("text", f"{days} d", class_="tiny", x=number_of((left + right) / 2), y=top + 20, text_anchor="middle")


def _window(window: Window, y: int, scale: Scale) -> Markup:
    word, opens, due = STATUS[window.status], scale.x(window.opens), scale.x(window.due)
    words = f"{window.words}: {window.opens} to {window.due}, {word.label.lower()}"
    line = f"M{number_of(opens)} {y}H{number_of(due)}M{number_of(opens)} {y - 3}v6M{number_of(due)} {y - 6}v12"
    return join(
        tag("path", tag("title", words), class_=f"s {word.mark}", d=line, stroke_width="1.5"),
        _moved(window, y, scale),
        _finished(window, y, scale),
    )


def _moved(window: Window, y: int, scale: Scale) -> Markup | None:
    """The due day before a leave moved it."""
    if window.before is None or not scale.holds(window.before):
        return None
    return tag(
        "path",
        tag("title", f"Due before it was moved: {window.before}"),
        class_=f"s {STATUS[window.status].mark}",
        d=f"M{number_of(scale.x(window.before))} {y - 6}v12",
        stroke_width="1.5",
        stroke_dasharray="2 2",
    )


def _finished(window: Window, y: int, scale: Scale) -> Markup | None:
    if window.done is not None:
        return _mark(Mark(f"{window.words}: finished {window.done}", window.status, window.done), y, scale)
    if window.status in _MARKED:
        return _mark(Mark(f"{window.words}: due {window.due}", window.status, window.due), y, scale)
    return None


def _mark(mark: Mark, y: int, scale: Scale) -> Markup:
    name = STATUS[mark.status].mark
    x = scale.x(mark.day) - _MARK / 2
    drawn = tag("use", href=f"#m-{name}", x=number_of(x), y=number_of(y - _MARK / 2), width=_MARK, height=_MARK)
    return tag("g", tag("title", mark.words), drawn, class_=f"c {name}")
