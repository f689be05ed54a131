"""The numbers behind the charts: coverage at each month's end, overdue by age, gaps by department."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.reports.picture import Picture, among, counts, values
from musterroll.reports.plotted import AGES, Bar, Month
from musterroll.reports.words import DEVIATIONS, GAPS

UNKNOWN = "not known"


def month_ends(first: date, last: date) -> list[date]:
    """The last days of months from `first` to `last`, and `last` itself."""
    days, day = [], first
    while day <= last:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        days.append(min(following - timedelta(days=1), last))
        day = following
    return days


def coverage(picture: Picture) -> list[Month]:
    """At each month's end up to as-of: people in the population, and those with no obligation overdue.

    Overdue on a day is what was due before it and has no completion up to it that counts.
    """
    question = picture.rec.question
    days = month_ends(question.period_start, min(question.period_end, question.as_of))
    people = picture.population
    overdue = _overdue(picture, days)
    spells = {
        who: (first, last)
        for who, first, last in zip(
            *(values(people, name) for name in ("person", "population_from", "population_to")), strict=True
        )
        if any(who in group for group in overdue)
    }
    months = []
    for day, group in zip(days, overdue, strict=True):
        there = sum(1 for who in group if _holds(spells[who], day))
        total = _engaged(people, day)
        months.append(Month(day, total, total - there))
    return months


def _overdue(picture: Picture, days: list[date]) -> list[set[str]]:
    open_ = picture.judged.filter(among(picture.judged["status"], pa.array(GAPS)))
    groups: list[set[str]] = [set() for _ in days]
    columns = (values(open_, name) for name in ("person", "due", "completed_on"))
    for who, due, done in zip(*columns, strict=True):
        for group, day in zip(groups, days, strict=True):
            if due < day and (done is None or done > day):
                group.add(who)
    return groups


def _holds(spell: tuple[date | None, date | None], day: date) -> bool:
    first, last = spell
    return (first is None or first <= day) and (last is None or day <= last)


def _engaged(people: pa.Table, day: date) -> int:
    at = pa.scalar(day)
    begun = pc.fill_null(pc.less_equal(people["population_from"], at), True)
    there = pc.fill_null(pc.greater_equal(people["population_to"], at), True)
    return int(pc.sum(pc.and_(begun, there)).as_py() or 0)


def age_key(days: int | None) -> str:
    """Which bar of `overdue_by_age` an age belongs to; empty for none."""
    if days is None:
        return ""
    return next(label for _, high, label in AGES if high is None or days <= high)


def overdue_by_age(picture: Picture) -> list[Bar]:
    """Missed obligations by days from the due day to as-of, or to the person's last day of work."""
    missed = picture.judged.filter(pc.equal(picture.judged["status"], "missed"))
    found: Counter[str] = Counter()
    as_of = picture.rec.question.as_of
    ended = _ended(picture, missed)
    for who, due in zip(values(missed, "person"), values(missed, "due"), strict=True):
        found[age_key((min(as_of, ended.get(who, as_of)) - due).days)] += 1
    total = missed.num_rows
    return [Bar(label, label, found[label], total) for _, _, label in AGES]


def _ended(picture: Picture, missed: pa.Table) -> dict[str, date]:
    people = picture.population
    gone = people.filter(pc.and_(pc.is_valid(people["ended_on"]), among(people["person"], pc.unique(missed["person"]))))
    return dict(zip(values(gone, "person"), values(gone, "ended_on"), strict=True))


def by_department(picture: Picture, limit: int = 8) -> list[Bar]:
    """Late and missed obligations by department, the most first; beyond `limit` they are one bar."""
    people = picture.population
    worse = picture.judged.filter(among(picture.judged["status"], pa.array(DEVIATIONS)))
    place = pc.index_in(worse["person"], value_set=people["person"].combine_chunks())
    found = counts(people["department"].take(place))
    sizes = counts(people["department"])
    total = worse.num_rows
    bars = [Bar(name, name or UNKNOWN, count, total, sizes.get(name, 0)) for name, count in found.items()]
    bars.sort(key=lambda bar: (-bar.count, bar.label))
    if len(bars) <= limit:
        return bars
    rest = bars[limit - 1 :]
    others = Bar(
        "*", f"{len(rest)} others", sum(bar.count for bar in rest), total, sum(bar.people or 0 for bar in rest)
    )
    return [*bars[: limit - 1], others]
