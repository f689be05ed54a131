"""The three charts in their figures: each heading is what the chart shows, each has its table."""

from __future__ import annotations

from musterroll.reports.charts import MONTHS, bars, chart_scale, coverage_chart, coverage_table
from musterroll.reports.coverage import by_department, coverage, overdue_by_age
from musterroll.reports.html.parts import Column, more, table
from musterroll.reports.markup import Markup, dated, tag
from musterroll.reports.picture import Picture
from musterroll.reports.plotted import AGES, Month
from musterroll.reports.words import many


def charts(picture: Picture) -> Markup | None:
    """Coverage over time, overdue by age, deviations by department; nothing where nobody is in the population."""
    if not picture.population.num_rows:
        return None
    beside = tag("div", _ages(picture), _departments(picture), class_="card")
    return tag("section", _coverage(picture), beside, class_="pair stretch", aria_label="Charts")


def _coverage(picture: Picture) -> Markup:
    months = [month for month in coverage(picture) if month.people]
    if not months:
        return tag("figure", _caption("Nobody was in the population at a month’s end"), class_="card")
    note = "At each month’s end: people in the population (dashed), and people with nothing overdue that day (line)."
    low = chart_scale(months)[0]
    if low:
        note += f" The scale starts at {low:,}."
    held = tag(
        "div",
        coverage_chart(months),
        class_="scroll latest",
        tabindex=0,
        role="region",
        aria_label="Coverage over time",
    )
    columns = [Column("Day"), Column("People with nothing overdue", "num")]
    same = table(columns, [[dated(day), count] for day, count in coverage_table(months)], "Coverage", kind="first")
    return tag("figure", _caption(coverage_sentence(months), note), held, more("As a table", same), class_="card")


def coverage_sentence(months: list[Month]) -> str:
    """What the line shows: how it stands at the newest end, and where it was furthest behind."""
    last = months[-1]
    worst = max(months, key=lambda month: ((month.people - month.current) / month.people, month.day))
    now = f"{last.current:,} of {many(last.people, 'person', 'people')} had nothing overdue on {last.day}"
    if worst.current == worst.people:
        return f"{now}, and nobody had at any month’s end"
    if worst is last:
        return f"{now}, the most behind of all months" if len(months) > 1 else now
    name = f"{MONTHS[worst.day.month - 1]} {worst.day.year}"
    return f"{now}; the most behind was {name}, {worst.current:,} of {worst.people:,}"


def _ages(picture: Picture) -> Markup:
    rows = overdue_by_age(picture)
    total = picture.statuses["missed"]
    if not total:
        return tag("figure", _caption("No record is missing"))
    old = sum(bar.count for bar, (low, _, _) in zip(rows, AGES, strict=True) if low >= 30)
    told = f"{old:,} of {many(total, 'missing record')} {'is' if old == 1 else 'are'} 30 days old or older"
    drawn = bars(rows, label="Missed by days since due", status="missed", target="#gaps", key="age")
    return tag("figure", _caption(told), drawn)


def _departments(picture: Picture) -> Markup:
    rows = by_department(picture)
    if not rows:
        return tag("figure", _caption("No department has a late or missed record"))
    worst, total = rows[0], picture.population.num_rows
    name = worst.label if worst.key else "People without a known department"
    verb = "has" if worst.key else "have"
    size = f"{worst.people:,} of {many(total, 'person', 'people')}"
    told = f"{name} {verb} {worst.count:,} of the {worst.total:,} late or missed, with {size}"
    drawn = bars(
        rows, label="Late or missed by department", status="late", target="#gaps", key="kind=deviation&department"
    )
    return tag("figure", _caption(told), drawn)


def _caption(told: str, note: str | None = None) -> Markup:
    return tag("figcaption", tag("b", dated(told)), tag("span", note, class_="note") if note else None)
