"""What is not on time or not decided, row by row with its sentence and derivation; the exempt; what is due soon."""

from __future__ import annotations

from datetime import date, timedelta

from musterroll.reports.coverage import age_key
from musterroll.reports.gap_steps import steps_of
from musterroll.reports.gaps import describe, gaps
from musterroll.reports.html.parts import Clock, Column, Row, cut, finder, mark, more, section, table
from musterroll.reports.html.steps import explanation_html
from musterroll.reports.markup import Markup, dated, join, tag
from musterroll.reports.picture import Picture
from musterroll.reports.sentences import Gap
from musterroll.reports.words import DEVIATIONS, STATUS, UNDECIDED, many, reason

GAP_ROWS = 3_000
EXEMPT_ROWS = 1_000
SOON_ROWS = 1_000


def gap_section(picture: Picture, clock: Clock) -> Markup:
    """Every obligation late, missed or undecided; radios filter by status without a script."""
    total = picture.gap_count
    if not total:
        heading = "Every obligation of the period was met on time, is exempt or is not owed"
        return section("gaps", heading if picture.judged.num_rows else "Nothing fell due in the period")
    rows = gaps(picture, GAP_ROWS)
    columns = [
        Column("Person"),
        Column("Status"),
        Column("Requirement"),
        Column("Due"),
        Column("Finished"),
        Column("By"),
        Column("Why, and what would settle it", "full"),
    ]
    listed = table(
        columns,
        [_gap_row(picture, gap, clock) for gap in rows],
        "Obligations that are not on time or not decided",
        name="gap-rows",
        kind="cards first sortable",
    )
    verb = "is" if total == 1 else "are"
    heading = f"{many(total, 'obligation')} {verb} not on time or not decided"
    return section(
        "gaps",
        heading,
        _radios(picture),
        cut(len(rows), total, "rows, the oldest missed first,"),
        finder("gap-rows", "Find in these rows"),
        listed,
    )


def _radios(picture: Picture) -> Markup:
    counts = {
        "all": ("All", picture.gap_count),
        "missed": ("Missed", picture.statuses["missed"]),
        "late": ("Late", picture.statuses["late"]),
        "unsure": ("Undecided", sum(picture.statuses[status] for status in UNDECIDED)),
    }
    choices = [
        tag(
            "label",
            tag("input", type="radio", name="only", id=f"only-{key}", checked=key == "all"),
            f"{label} {count:,}",
            class_="choice",
        )
        for key, (label, count) in counts.items()
    ]
    return tag("fieldset", tag("legend", "Show", class_="hide"), choices, class_="pick")


def _gap_row(picture: Picture, gap: Gap, clock: Clock) -> Row:
    row = gap.row
    done = row["completed_on"]
    until = _overdue_until(gap)
    data = (
        ("is", gap.status if gap.status in DEVIATIONS else "unsure"),
        ("status", gap.status),
        ("kind", "deviation" if gap.status in DEVIATIONS else "undecided"),
        ("requirement", row["requirement"]),
        ("department", gap.who.get("department") or ""),
        ("age", age_key(gap.age)),
        ("due", str(row["due"])),
        ("done", str(until) if until else ""),
    )
    why = [
        tag("p", dated(gap.sentence)),
        tag("p", "Explained: ", dated(gap.explained), class_="sub") if gap.explained else None,
        more("How this was derived", explanation_html(steps_of(gap, picture.rec.question.as_of, clock.name))),
    ]
    name = [gap.name, tag("small", gap.email) if gap.email else None]
    return Row([name, mark(STATUS[gap.status]), gap.owed, clock.day(row["due"]), clock.day(done), gap.by, why], data)


def _overdue_until(gap: Gap) -> date | None:
    """The first day on which the obligation is no longer overdue in the population: done, or gone."""
    done, last = gap.row["completed_on"], gap.who.get("population_to")
    gone = last + timedelta(days=1) if last else None
    return min(filter(None, (done, gone)), default=None)


def exempt(picture: Picture, clock: Clock) -> Markup | None:
    """Who is exempt from what: never counted as on time."""
    total = picture.statuses["exempt"]
    if not total:
        return None
    rows = gaps(picture, EXEMPT_ROWS, ("exempt",))
    columns = [Column("Person"), Column("Status"), Column("Requirement"), Column("Due"), Column("Why", "full")]
    cells = [
        [gap.name, mark(STATUS["exempt"]), gap.owed, clock.day(gap.row["due"]), dated(_why_exempt(gap))] for gap in rows
    ]
    verb = "is" if total == 1 else "are"
    heading = f"{many(total, 'obligation')} {verb} exempt"
    return section("exempt", heading, cut(len(rows), total, "rows"), table(columns, cells, "Exempt obligations"))


def _why_exempt(gap: Gap) -> str:
    notes = " ".join(note.sentence for note in gap.notes)
    return notes or (f"Reason: {reason(gap.row['reason'])}." if gap.row["reason"] else gap.sentence)


def soon(picture: Picture, clock: Clock) -> Markup | None:
    """What falls due in the 30 days after as-of."""
    total = picture.soon.num_rows
    if not total:
        return None
    rows = describe(picture, picture.soon.slice(0, SOON_ROWS))
    columns = [Column("Person"), Column("Due"), Column("Requirement"), Column("Because", "full")]
    cells = [
        [[gap.name, tag("small", gap.email)], clock.day(gap.row["due"]), gap.owed, join(_basis(gap))] for gap in rows
    ]
    listed = table(columns, cells, "Due soon", name="soon-rows", kind="cards first sortable")
    verb = "falls" if total == 1 else "fall"
    heading = f"{many(total, 'obligation')} {verb} due by {picture.soon_until}"
    return section("soon", heading, cut(len(rows), total, "rows, the earliest first,"), listed)


def _basis(gap: Gap) -> str:
    return str(gap.row["due_basis"] or "") + ("; provisional" if gap.row["provisional"] else "")
