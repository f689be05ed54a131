"""Findings beside the gaps: counted by code, then each with its sentence and the facts it stands on."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pyarrow.compute as pc

from musterroll.reports.html.parts import Column, Row, cut, finder, mark, number, section, table
from musterroll.reports.markup import Markup, dated, tag
from musterroll.reports.picture import Picture, among, counts, values
from musterroll.reports.terminal_sources import other_findings
from musterroll.reports.words import SEVERITIES, SEVERITY, many, title

FINDING_ROWS = 2_000


def findings(picture: Picture) -> Markup:
    """All findings but the verdicts, whose sentences stand with their gaps."""
    found = other_findings(picture)
    if not found.num_rows:
        return section("findings", "There are no findings beside the gaps")
    shown = found.slice(0, FINDING_ROWS)
    people = picture.rec.people
    mask = among(people["person"], pc.unique(shown["person"].drop_null()))
    some = people.filter(mask)
    names: dict[str, str] = dict(zip(values(some, "person"), values(some, "name"), strict=True))
    columns = [
        Column("Finding"),
        Column("Severity"),
        Column("About"),
        Column("What was found", "full"),
        Column("Facts"),
    ]
    listed = table(
        columns,
        [_finding(row, names, picture) for row in shown.to_pylist()],
        "Findings",
        name="finding-rows",
        kind="cards first sortable",
    )
    strong = counts(found["severity"]).get("strong", 0)
    return section(
        "findings",
        f"{many(found.num_rows, 'finding')} about people, records and sources, {strong:,} of them strong",
        _codes(picture),
        cut(shown.num_rows, found.num_rows, "findings, the strong ones first,"),
        finder("finding-rows", "Find in these rows"),
        listed,
    )


def _codes(picture: Picture) -> Markup:
    found = other_findings(picture)
    rows = []
    for word in SEVERITIES:
        by_code = counts(found.filter(pc.equal(found["severity"], word.key))["code"])
        rows += [
            [title(code), mark(word), number(n, "#finding-rows", f"code={quote(code)}")] for code, n in by_code.items()
        ]
    return table(
        [Column("Finding"), Column("Severity"), Column("Count", "num")], rows, "Findings by code", kind="first small"
    )


def _finding(row: dict[str, Any], names: dict[str, str], picture: Picture) -> Row:
    requirement = picture.titles.requirement(row["requirement"]) if row["requirement"] else None
    about = ", ".join(filter(None, (names.get(row["person"]), requirement)))
    said = [
        tag("p", dated(row["sentence"])),
        tag("p", "Explained: ", dated(row["explained"]), class_="sub") if row["explained"] else None,
    ]
    word = SEVERITY.get(row["severity"])
    facts = ", ".join(row["facts"] or [])
    return Row(
        [title(row["code"]), mark(word) if word else row["severity"], about, said, facts], (("code", row["code"]),)
    )
