"""The top of the page: notices, the finding as heading, people and obligations in numbers, each requirement."""

from __future__ import annotations

from urllib.parse import quote

from musterroll.reports.html.parts import Clock, Column, mark, number, of, section, table
from musterroll.reports.markup import Markup, dated, join, tag
from musterroll.reports.picture import WHAT_IF, Picture, RequirementLine, built_in_notice, period_line, policy_line
from musterroll.reports.words import GAPS, RESULTS, STATUSES, UNDECIDED, many
from musterroll.rules.criteria.serve import criteria_for


def notices(picture: Picture) -> Markup | None:
    """What changes how the whole report is to be read."""
    rec = picture.rec
    said = []
    if rec.question.what_if:
        said.append(tag("p", tag("b", "What if. "), WHAT_IF.removeprefix("What if: ").capitalize(), class_="warn"))
    if rec.policy.built_in:
        said.append(tag("p", tag("b", "Built-in policy. "), built_in_notice(rec.policy), class_="warn"))
    return join(said) if said else None


def head(picture: Picture, clock: Clock) -> Markup:
    """The finding, then period, as-of and policy."""
    return tag(
        "div",
        tag("p", "Gap report", class_="crumbs"),
        tag("h1", picture.headline),
        tag("p", dated(period_line(picture.rec))),
        tag("p", dated(policy_line(picture.rec))),
        class_="head",
    )


def cards(picture: Picture, clock: Clock) -> Markup:
    """People by result and obligations by status, n of N, each number a link to its rows."""
    return tag(
        "section", _people(picture), _obligations(picture, clock), class_="pair stretch", aria_label="In numbers"
    )


def _people(picture: Picture) -> Markup:
    total = picture.population.num_rows
    rows = [
        [mark(word), of(picture.results[word.key], total, "#people", f"result={word.key}")]
        for word in RESULTS
        if word.key != "out_of_population"
    ]
    columns = [Column("Result"), Column("People", "num")]
    out = picture.left_out.num_rows
    left = tag("p", tag("a", f"{out:,}", href="#left-out"), " known and not in the population.", class_="note")
    return tag(
        "div",
        tag("h2", "People"),
        table(columns, rows, "Results of people", kind="first"),
        left if out else None,
        class_="card",
    )


def _obligations(picture: Picture, clock: Clock) -> Markup:
    total = picture.judged.num_rows
    rows = []
    for word in STATUSES:
        count = picture.statuses[word.key]
        if count or word.key in (*GAPS, "on_time"):
            href, find = ("#gaps", f"status={word.key}") if word.key in GAPS else (None, None)
            rows.append([mark(word), of(count, total, "#exempt" if word.key == "exempt" else href, find)])
    columns = [Column("Status"), Column("Obligations", "num")]
    soon = picture.soon.num_rows
    told = tag(
        "p", tag("a", f"{soon:,}", href="#soon"), " fall due by ", clock.day(picture.soon_until), ".", class_="note"
    )
    return tag(
        "div",
        tag("h2", "Obligations of the period"),
        table(columns, rows, "Obligations of the period by status", kind="first"),
        told if soon else None,
        class_="card",
    )


def requirements(picture: Picture) -> Markup:
    """One line a requirement: on time n of N, and what is not."""
    columns = [
        Column("Requirement"),
        Column("On time", "num"),
        Column("Late", "num"),
        Column("Missed", "num"),
        Column("Undecided", "num"),
        Column("Exempt", "num"),
        Column("Not owed", "num"),
        Column("People with a deviation", "num"),
        Column("Serves"),
    ]
    lines = picture.requirements
    listed = table(columns, [_requirement(picture, line) for line in lines], "How each requirement stands")
    outside = picture.listed.num_rows - picture.judged.num_rows
    rest = f" {many(outside, 'more obligation')} listed, of other times than the period." if outside else ""
    note = f"Obligations of the period. Not owed: ended before due, not required, or due later in it.{rest}"
    return section(
        "requirements",
        f"{many(len(lines), 'requirement')}, {many(picture.judged.num_rows, 'obligation')}",
        tag("p", note, class_="note"),
        listed,
    )


def _requirement(picture: Picture, line: RequirementLine) -> list[Markup | str]:
    find = f"requirement={quote(line.id)}"
    return [
        line.title,
        of(line.of("on_time"), line.total),
        number(line.of("late"), "#gaps", f"{find}&status=late"),
        number(line.of("missed"), "#gaps", f"{find}&status=missed"),
        number(line.of(*UNDECIDED), "#gaps", f"{find}&is=unsure"),
        number(line.of("exempt"), "#exempt"),
        number(line.of("not_yet_due", "ended_before_due", "not_required")),
        of(line.people_with_deviation, picture.population.num_rows),
        _serves(picture, line.id),
    ]


def _serves(picture: Picture, name: str) -> str:
    requirement = picture.titles.find(name)
    if requirement is None:
        return ""
    return ", ".join(served.label for served in criteria_for(requirement) if served.strength in ("stated", "primary"))
