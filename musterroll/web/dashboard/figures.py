"""The charts of Today, each with its heading: what it shows, in one sentence."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from musterroll.reports.charts import MONTHS, bars
from musterroll.reports.charts_over_time import Column, Lane, columns, lanes
from musterroll.reports.markup import Markup
from musterroll.reports.plotted import AGES, Bar
from musterroll.reports.titles import Titles
from musterroll.reports.words import many
from musterroll.store.reading.over_time import DAY, Missing, by_month, by_week

_WEEKS, _MONTHS = 52, 12
Figure = tuple[str, Markup]


def gaps(**query: str) -> str:
    """The address of the obligations that a number counts."""
    return f"{reverse('gaps')}?{urlencode(query)}"


def by_age(ages: Counter[int], linked: bool) -> Figure:
    """What is missing, by the days since it was due."""
    missing = ages.total()
    rows = [
        Bar(str(low) if high is None else f"{low}-{high}", words, _within(ages, low, high), missing)
        for low, high, words in AGES
    ]
    old = _within(ages, 30, None)
    told = f"{old:,} of {many(missing, 'missing record')} {'is' if old == 1 else 'are'} overdue for 30 days or more"
    drawn = bars(
        rows,
        label="Missing by days since due",
        status="missed",
        address=lambda bar: gaps(age=bar.key) if linked else None,
    )
    return (told if missing else "No record is missing"), drawn


def _within(ages: Counter[int], low: int, high: int | None) -> int:
    return sum(count for age, count in ages.items() if age >= low and (high is None or age <= high))


def falling_due(soon: dict[date, int], first: date, last: date, linked: bool) -> Figure:
    """What falls due in the next days, week by week."""
    total = sum(soon.values())
    rows = []
    begins = first
    while begins <= last:
        ends = min(begins + timedelta(days=6 - begins.weekday()), last)
        count = sum(number for day, number in soon.items() if begins <= day <= ends)
        rows.append(Bar(f"{begins}..{ends}", _span(begins, ends), count, total))
        begins = ends + DAY
    told = f"{total:,} {'falls' if total == 1 else 'fall'} due by {last}"
    drawn = bars(
        rows,
        label="Due soon, by week",
        status="not_yet_due",
        address=lambda bar: gaps(status="not_yet_due", due=bar.key) if linked else None,
    )
    return told, drawn


def _span(first: date, last: date) -> str:
    begins = f"{first.day}" if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]}"
    return (
        f"{begins} to {last.day} {MONTHS[last.month - 1]}" if first != last else f"{last.day} {MONTHS[last.month - 1]}"
    )


def like_downtime(records: Missing, titles: Titles, begins: date, as_of: date, linked: bool) -> Figure:
    """In which weeks records were missing, requirement by requirement. Weeks before the period are not drawn."""
    ends = week_ends(begins, as_of)
    weeks = by_week(records, ends)
    rows = [
        Lane(
            # The number first: names that are too long for the drawing are cut.
            f"{counts[-1]:,} missing: {titles.requirement(name)}"
            if counts[-1]
            else f"None missing: {titles.requirement(name)}",
            gaps(requirement=name, overdue=f"{as_of}..{as_of}") if linked and counts[-1] else None,
            counts,
        )
        for name in titles.order
        for counts in [weeks.get(name, [0] * len(ends))]
        if name in weeks
    ]
    all_weeks = [sum(row.counts[place] for row in rows) for place in range(len(ends))]
    free = sum(1 for count in all_weeks if not count)
    most = max(all_weeks, default=0)
    if not most:
        return f"No record was missing at the end of any of {many(len(ends), 'week')}", Markup("")
    worst = ends[all_weeks.index(most)]
    quiet = f"{free:,} of {many(len(ends), 'week')} had none" if free else f"each of {many(len(ends), 'week')} had some"
    told = (
        f"{all_weeks[-1]:,} {'record is' if all_weeks[-1] == 1 else 'records are'} missing from people in scope; "
        f"the most were {most:,} at the end of the week to {worst}; {quiet}"
    )
    label = f"Missing records by week and requirement, {ends[0]} to {ends[-1]}"
    return told, lanes(rows, ends, label)


def week_ends(begins: date, as_of: date) -> list[date]:
    """The Sundays of up to a year before as-of, within the period, and as-of itself."""
    sunday = as_of - timedelta(days=as_of.isoweekday() % 7)
    ends = [sunday - timedelta(weeks=number) for number in range(_WEEKS - 1, -1, -1)]
    return [day for day in ends if begins <= day < as_of] + [as_of]


def like_latency(records: Missing, begins: date, as_of: date, linked: bool) -> Figure:
    """Days on which records were missing, added up by month: twelve months up to as-of."""
    days = by_month(records)
    firsts = _firsts(as_of)
    rows = [Column(*_month(first, days[first], begins, as_of, linked)) for first in firsts]
    known = [(first, days[first]) for first in firsts if _last(first) >= begins]
    now, worst = known[-1], max(known, key=lambda one: one[1])
    told = f"Overdue days: {now[1]:,} so far in {_name(now[0])}"
    if len(known) > 1:
        told += f", {known[-2][1]:,} in {_name(known[-2][0])}"
    if worst[0] not in (now[0], known[-2][0] if len(known) > 1 else now[0]):
        told += f", the most in {_name(worst[0])}: {worst[1]:,}"
    return told, columns(rows, "Overdue days by month", "late")


def _month(first: date, days: int, begins: date, as_of: date, linked: bool) -> tuple[str, str, int, str | None]:
    below = MONTHS[first.month - 1]
    if _last(first) < begins:
        return "–", below, 0, None  # before the period: not judged
    where = gaps(overdue=f"{max(first, begins)}..{min(_last(first), as_of)}") if linked else None
    return f"{days:,}", below, days, where


def _firsts(as_of: date) -> list[date]:
    found, first = [], as_of.replace(day=1)
    for _ in range(_MONTHS):
        found.append(first)
        first = (first - DAY).replace(day=1)
    return found[::-1]


def _last(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - DAY


def _name(first: date) -> str:
    return f"{first:%B} {first.year}"
