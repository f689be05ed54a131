"""Who is in the population and who is not, with reasons; which sources know whom."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.reports.html.parts import Clock, Column, Row, cut, finder, mark, number, of, section, spell, table
from musterroll.reports.markup import Markup, dated, join, tag
from musterroll.reports.picture import Picture, counts
from musterroll.reports.terminal_sources import known_to
from musterroll.reports.words import MATCHED_BY, RESULT, RESULTS, STRATA, known_words, many, plain
from musterroll.reports.words import left_out as reason_of

PEOPLE_ROWS = 5_000
LEFT_OUT_ROWS = 2_000
SOURCE_ROWS = 1_000
SHOWN = ["person", "name", "emails", "type", "department", "accounts", "result", "reason", "strata"]
DAYS = ["started_on", "ended_on", "population_from", "population_to"]


def population(picture: Picture, clock: Clock) -> Markup:
    """Everybody in the population, those with a deviation first."""
    total = picture.population.num_rows
    rows = _sorted(picture.population).slice(0, PEOPLE_ROWS).to_pylist()
    columns = [
        Column("Person"),
        Column("Result"),
        Column("Type"),
        Column("Department"),
        Column("In the population"),
        Column("Engaged"),
        Column("Strata"),
        Column("Accounts", "full"),
    ]
    listed = table(
        columns, [_person(row) for row in rows], "Population", name="people-rows", kind="cards first sortable"
    )
    question = picture.rec.question
    last = min(question.period_end, question.as_of)
    note = tag(
        "p",
        "Engaged, and bound by a requirement, on any day from ",
        clock.day(question.period_start),
        " to ",
        clock.day(last),
        ".",
        class_="note",
    )
    heading = f"{many(total, 'person is', 'people are')} in the population"
    if not total:
        return section("people", "Nobody is in the population", note)
    left = cut(len(rows), total, "people, those with a deviation first,")
    return section("people", heading, note, left, finder("people-rows", "Find a person"), listed)


def _sorted(people: pa.Table) -> pa.Table:
    ranks = pa.array([word.key for word in RESULTS])
    keys = pa.table(
        {
            "rank": pc.index_in(people["result"], value_set=ranks),
            "name": pc.utf8_lower(people["name"]),
            "key": people["person"],
        }
    )
    order = pc.sort_indices(keys, sort_keys=[("rank", "ascending"), ("name", "ascending"), ("key", "ascending")])
    return people.select(SHOWN + DAYS).take(order)


def _person(row: dict[str, Any]) -> Row:
    strata = ", ".join(STRATA.get(name, plain(name)) for name in row["strata"] or [])
    return Row(
        [
            _name(row),
            mark(RESULT[row["result"]]) if row["result"] in RESULT else row["result"],
            row["type"],
            row["department"],
            spell(row["population_from"], row["population_to"]),
            spell(row["started_on"], row["ended_on"]),
            strata,
            _accounts(row),
        ],
        (("result", row["result"] or ""),),
    )


def _name(row: dict[str, Any]) -> Markup:
    emails = row["emails"] or []
    return join(row["name"] or row["person"], tag("small", ", ".join(filter(None, emails))) if emails else None)


def _accounts(row: dict[str, Any]) -> str:
    return ", ".join(f"{one['source']}: {one['account']}" for one in row["accounts"] or [])


def left_out(picture: Picture) -> Markup | None:
    """Everybody known who is not in the population, and why."""
    total = picture.left_out.num_rows
    if not total:
        return None
    reasons = [
        [reason_of(code), number(count, "#left-out", f"reason={quote(code)}")]
        for code, count in picture.reasons.items()
    ]
    rows = _sorted(picture.left_out).slice(0, LEFT_OUT_ROWS).to_pylist()
    columns = [Column("Person"), Column("Why"), Column("Type"), Column("Engaged"), Column("Accounts", "full")]
    listed = table(
        columns,
        [_outsider(row) for row in rows],
        "Not in the population",
        name="left-out-rows",
        kind="cards first sortable",
    )
    return section(
        "left-out",
        f"{many(total, 'person or account is', 'people or accounts are')} not in the population",
        table([Column("Why"), Column("People", "num")], reasons, "Reasons", kind="first small"),
        cut(len(rows), total, "rows"),
        finder("left-out-rows", "Find a person"),
        listed,
    )


def _outsider(row: dict[str, Any]) -> Row:
    engaged = spell(row["started_on"], row["ended_on"])
    return Row(
        [_name(row), reason_of(row["reason"]), row["type"], engaged, _accounts(row)], (("reason", row["reason"] or ""),)
    )


def sources(picture: Picture) -> Markup:
    """Every combination of sources with how many it knows; then those whom a source does not know."""
    known = picture.rec.sources
    if not known.num_rows:
        return section("sources", "No source names a person")
    total, lacking = known.num_rows, _not_everywhere(known)
    listed = set(counts(lacking["known_to"]))
    rows = [
        [
            known_words(name),
            _matched(known, name),
            of(count, total, "#source-rows" if name in listed else None, f"known={quote(name)}"),
        ]
        for name, count in known_to(known)
    ]
    columns = [Column("Known to"), Column("Matched by"), Column("People or accounts", "num")]
    everywhere = total - lacking.num_rows
    all_of = many(total, "person or lone account", "people or lone accounts")
    return section(
        "sources",
        f"{everywhere:,} of {all_of} {'is' if everywhere == 1 else 'are'} known to every kind of source read",
        table(columns, rows, "Known to which sources"),
        _lacking(lacking) if lacking.num_rows else None,
    )


def _matched(known: pa.Table, name: str) -> str:
    joined = pc.list_flatten(known.filter(pc.equal(known["known_to"], name))["matched_by"])
    found = sorted(counts(joined).items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{MATCHED_BY.get(code, plain(code))} {count:,}" for code, count in found) or "nothing to match"


def _not_everywhere(known: pa.Table) -> pa.Table:
    """Rows that lack an account in a kind of source of which there is any."""
    lacking = pa.array([False] * known.num_rows)
    for kind in ("hris", "directory", "lms"):
        lengths = _lengths(known, kind)
        if pc.sum(lengths).as_py():
            lacking = pc.or_(lacking, pc.equal(lengths, 0))
    return known.filter(lacking)


def _lacking(rest: pa.Table) -> Markup:
    shown = rest.slice(0, SOURCE_ROWS).to_pylist()
    columns = [
        Column("Person"),
        Column("Known to"),
        Column("HR and contractors"),
        Column("Directory"),
        Column("Training"),
        Column("Other"),
        Column("In the population"),
    ]
    return join(
        cut(len(shown), rest.num_rows, "people or accounts that a source does not know"),
        finder("source-rows", "Find in these rows"),
        table(
            columns, map(_known, shown), "Not known to every source", name="source-rows", kind="cards first sortable"
        ),
    )


def _lengths(known: pa.Table, kind: str) -> pa.ChunkedArray:
    return pc.fill_null(pc.list_value_length(known[kind]), 0)


def _known(row: dict[str, Any]) -> Row:
    cells = [", ".join(row[kind] or []) for kind in ("hris", "directory", "lms", "other")]
    return Row(
        [
            dated(row["name"] or row["person"]),
            known_words(row["known_to"]),
            *cells,
            "yes" if row["in_population"] else "no",
        ],
        (("known", row["known_to"] or ""),),
    )
