"""What the sections are built from: marks, days, tables that become cards on a phone, notes of what is left off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from musterroll.reports.markup import Child, Markup, dated, escape, join, tag
from musterroll.reports.words import Word

# The marks of the nine statuses, each a shape of its own: they read without colour.
_RING = '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'
MARKS = {
    "on_time": '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
    '<path d="M4.6 8.3l2.3 2.3 4.5-4.9" fill="none" stroke="var(--paper)" stroke-width="1.8"/>',
    "late": '<path d="M8 1.2 15.4 14.4H.6Z" fill="currentColor"/>'
    '<path d="M8 6v4M8 11.4v1.4" stroke="var(--paper)" stroke-width="1.7"/>',
    "missed": '<path d="M1.5 1.5h13v13h-13z" fill="currentColor"/>'
    '<path d="M5 5l6 6M11 5l-6 6" stroke="var(--paper)" stroke-width="1.8"/>',
    "not_yet_due": _RING,
    "ended_before_due": _RING + '<path d="M3.6 12.4 12.4 3.6" stroke="currentColor" stroke-width="1.6"/>',
    "not_required": '<path d="M2 8h12" stroke="currentColor" stroke-width="2.2"/>',
    "exempt": '<path d="M8 1.4 14.6 8 8 14.6 1.4 8Z" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "unverified": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" '
    'stroke-dasharray="2.6 1.7"/><path d="M6.1 6.5c0-2.6 3.9-2.5 3.9-.1 0 1.5-2 1.5-2 3.1M8 11v1.2" fill="none" '
    'stroke="currentColor" stroke-width="1.5"/>',
    "indeterminate": _RING + '<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4Z" fill="currentColor"/>',
}
ELSEWHERE = "All of them are in the XLSX and CSV reports"


def sprite() -> Markup:
    """The marks once, for every place that shows one."""
    symbols = [tag("symbol", Markup(drawn), id=f"m-{name}", viewBox="0 0 16 16") for name, drawn in MARKS.items()]
    return tag("svg", symbols, class_="sprite", aria_hidden="true")


@cache
def mark(word: Word) -> Markup:
    """Shape, colour and word of a status, result or severity."""
    drawn = tag("svg", tag("use", href=f"#m-{word.mark}"), class_="mk", aria_hidden="true")
    return tag("span", drawn, word.label, class_=f"st {word.key}")


def of(count: int, total: int, href: str | None = None, find: str | None = None) -> Markup:
    """A count of a total; the count is a link to its rows, if there are any."""
    number = f"{count:,}"
    linked = tag("a", number, href=href, data_f=find) if href and count else join(number)
    return tag("span", linked, f" of {total:,}", class_="of")


def number(count: int, href: str | None = None, find: str | None = None) -> Markup:
    """A count, a link to its rows, or a dash for none."""
    if not count:
        return tag("span", "–", class_="nil")
    return tag("a", f"{count:,}", href=href, data_f=find) if href else join(f"{count:,}")


class Clock:
    """Days and instants as they are shown: ISO, with the end of the day in UTC on hovering."""

    def __init__(self, zone: str) -> None:
        self.name = zone
        # From the pinned tz data, as the rules do, and not from the machine.
        with files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as data:
            self.zone = ZoneInfo.from_file(data, key=zone)
        self._days: dict[date, Markup] = {}

    def day(self, day: date | None) -> Markup | None:
        if day is None:
            return None
        if day not in self._days:
            self._days[day] = tag("time", day.isoformat(), title=self._ends(day))
        return self._days[day]

    def _ends(self, day: date) -> str:
        weekday = f"{day:%A}"
        if day.year >= 9999:
            return weekday
        following = day + timedelta(days=1)
        end = datetime(following.year, following.month, following.day, tzinfo=self.zone).astimezone(UTC)
        return f"{weekday}; the day ends {end:%Y-%m-%d %H:%M} UTC"

    def instant(self, instant: datetime) -> Markup:
        """An instant in the zone of the policy; UTC on hovering. A naive one is UTC."""
        aware = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant
        here = aware.astimezone(self.zone)
        utc = f"{aware.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        return tag("time", f"{here:%Y-%m-%d %H:%M %Z}", datetime=aware.isoformat(), title=utc)


@dataclass(frozen=True)
class Column:
    """A column: its head, and `num` (right), `full` (a whole line of a card) or nothing."""

    label: str
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """Cells and what the script may filter by: attributes `data-…` of the row."""

    cells: Sequence[Child]
    data: tuple[tuple[str, str], ...] = ()


def table(
    columns: Sequence[Column],
    rows: Iterable[Row | Sequence[Child]],
    caption: str,
    *,
    name: str | None = None,
    kind: str = "cards first",
) -> Markup:
    """A table whose rows become cards on a phone; roles keep its meaning there. The first cell heads the row."""
    heads = [
        tag("th", column.label, role="columnheader", scope="col", class_="num" if column.kind == "num" else None)
        for column in columns
    ]
    opens = [_opening(column, at) for at, column in enumerate(columns)]
    closes = ["</th>", *["</td>"] * (len(columns) - 1)]
    body = "\n".join(_row(row if isinstance(row, Row) else Row(row), opens, closes) for row in rows)
    return tag(
        "table",
        tag("caption", caption, class_="hide"),
        tag("thead", tag("tr", heads, role="row"), role="rowgroup"),
        tag("tbody", Markup(body), role="rowgroup"),
        class_=kind,
        id=name,
        role="table",
    )


def _opening(column: Column, at: int) -> str:
    if at == 0:
        return '<th role="rowheader" scope="row">'
    kind = f' class="{column.kind}"' if column.kind else ""
    return f'<td role="cell" data-l="{escape(column.label)}"{kind}>'


def _row(row: Row, opens: list[str], closes: list[str]) -> str:
    data = "".join(f' data-{key}="{escape(value)}"' for key, value in row.data)
    cells = "".join(f"{o}{join(cell)}{c}" for o, cell, c in zip(opens, row.cells, closes, strict=True))
    return f'<tr role="row"{data}>{cells}</tr>'


def finder(target: str, label: str) -> Markup:
    """The box that finds in a table; the script shows it, since it does nothing without."""
    field = tag("div", tag("label", label, for_=f"find-{target}"), tag("input", id=f"find-{target}", type="search"))
    told = tag("p", class_="note shown", role="status")
    return tag("div", field, told, class_="finder", data_for=target, hidden=True)


def cut(shown: int, total: int, what: str) -> Markup | None:
    """What to say where not every row is on the page; nothing where all are."""
    if shown >= total:
        return None
    return tag("p", f"{shown:,} of {total:,} {what} are on this page. {ELSEWHERE}.", class_="note cut")


def section(name: str, heading: str, *children: Child) -> Markup:
    """A section with its heading; the heading is what links lead to."""
    return tag("section", tag("h2", heading, id=name), children, aria_labelledby=name)


def more(summary: str, *children: Child, kind: str = "more") -> Markup:
    """Something that opens in place."""
    return tag("details", tag("summary", summary), children, class_=kind)


def spell(first: date | None, last: date | None) -> Markup | None:
    """From when to when, either end open."""
    if first is None and last is None:
        return None
    words = f"since {first}" if last is None else (f"{first} to {last}" if first else f"to {last}")
    return dated(words)
