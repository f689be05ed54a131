"""What the report stands on: the policy, the criteria it serves, the inputs, refused rows, the command."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc

from musterroll.reports.html.parts import Column, cut, number, section, table
from musterroll.reports.markup import Child, Markup, dated, link, tag
from musterroll.reports.picture import Picture
from musterroll.reports.provenance import Provenance
from musterroll.reports.terminal_sources import input_name, read_as
from musterroll.reports.words import many
from musterroll.rules.criteria.serve import criteria_for
from musterroll.rules.policy.describe import describe
from musterroll.rules.policy.model import Policy

REFUSED_ROWS = 1_000


def policy(picture: Picture) -> Markup:
    """Every version in sentences, and its text as it was read."""
    versions = picture.rec.policies or (picture.rec.policy,)
    ruling = picture.rec.policy
    heading = (
        f"The policy: version {ruling.version} of “{ruling.title}”" if not ruling.built_in else "The built-in policy"
    )
    return section("policy", heading, [_version(one, len(versions) > 1) for one in reversed(versions)])


def _version(one: Policy, several: bool) -> Markup:
    since = f", in force from {one.effective_from}" if one.effective_from else ""
    text = tag("details", tag("summary", "The text as it was read"), tag("pre", one.text, tabindex=0), class_="more")
    return tag(
        "div",
        tag("h3", dated(f"Version {one.version}{since}")) if several else None,
        tag("p", link(one.link, one.link), class_="note") if one.link else None,
        tag("ul", [tag("li", dated(sentence)) for sentence in describe(one)], class_="list"),
        tag("p", "SHA-256 ", tag("span", one.sha256, class_="hash"), class_="note") if one.sha256 else None,
        text if one.text else None,
        class_="card prose",
    )


def criteria(picture: Picture) -> Markup | None:
    """Which criteria each requirement of the policy serves, in our own words."""
    rows: list[list[Child]] = [
        [requirement.title, served.label, served.strength, served.meaning]
        for requirement in picture.rec.policy.requirements
        for served in criteria_for(requirement)
    ]
    if not rows:
        return None
    columns = [Column("Requirement"), Column("Criterion"), Column("How"), Column("In our words", "full")]
    note = (
        "“Stated” is written in the policy; “primary” and “secondary” are the default mapping. "
        "Whether a control operated is for the auditor to say."
    )
    return section(
        "criteria",
        "Criteria that the requirements serve",
        tag("p", note, class_="note"),
        table(columns, rows, "Criteria"),
    )


def inputs(picture: Picture) -> Markup:
    """Every input with its digest and what the reader decided; rows = facts + refused."""
    read = picture.rec.inputs
    rows, facts, refused = (int(pc.sum(read[name]).as_py() or 0) for name in ("rows", "facts", "refused"))
    columns = [
        Column("Input"),
        Column("Read as"),
        Column("Source"),
        Column("Rows", "num"),
        Column("Facts", "num"),
        Column("Refused", "num"),
        Column("SHA-256", "full"),
    ]
    entries = read.to_pylist()
    notes = [tag("li", tag("b", input_name(entry)), ": ", note) for entry in entries for note in entry["notes"] or []]
    return section(
        "inputs",
        f"Inputs: {many(rows, 'row')} = {many(facts, 'fact')} + {refused:,} refused",
        table(columns, map(_input, entries), "Inputs"),
        tag("ul", notes, class_="list note") if notes else None,
        _refused(picture),
    )


def _input(entry: dict[str, Any]) -> list[Child]:
    source = ", ".join(filter(None, (entry["source"], entry["role"])))
    counted = [f"{entry[name]:,}" if entry[name] is not None else "–" for name in ("rows", "facts")]
    digest = tag("span", entry["sha256"], class_="hash")
    return [input_name(entry), read_as(entry), source, *counted, number(entry["refused"] or 0, "#refused"), digest]


def _refused(picture: Picture) -> Markup | None:
    total = picture.rec.refused.num_rows
    if not total:
        return None
    names = {entry["input"]: input_name(entry) for entry in picture.rec.inputs.to_pylist()}
    shown = picture.rec.refused.slice(0, REFUSED_ROWS).to_pylist()
    columns = [
        Column("Input"),
        Column("Row", "num"),
        Column("Column"),
        Column("Found"),
        Column("Expected", "full"),
        Column("What to do", "full"),
    ]
    rows = [
        [names.get(row["input"], "?"), f"{row['row']:,}", row["column"], row["found"], row["expected"], row["remedy"]]
        for row in shown
    ]
    head = tag("h3", f"{many(total, 'row was', 'rows were')} refused", id="refused")
    return tag(
        "div",
        head,
        cut(len(shown), total, "refused rows"),
        table(columns, rows, "Refused rows", kind="cards first sortable"),
    )


def made(provenance: Provenance) -> Markup:
    """The command, and what to expect of running it again."""
    note = (
        "The same inputs, policies and dates give the same report, byte for byte but for the time it was made. "
        "“Late” stays late after catching up. A digest shows that a file is unchanged; "
        "it does not show that it is complete."
    )
    return section(
        "made", "How this report was made", tag("pre", provenance.command, tabindex=0), tag("p", note, class_="note")
    )
