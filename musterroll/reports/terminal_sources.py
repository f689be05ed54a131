"""The second half of the terminal report: findings, what each source knows, the inputs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.reports.layout import Screen, printable
from musterroll.reports.picture import Picture, counts
from musterroll.reports.words import SEVERITIES, is_verdict, known_words, many, title

EXAMPLES = {"ask": 2, "info": 0}  # sentences a code; strong ones are listed up to the limit


def other_findings(picture: Picture) -> pa.Table:
    """Findings that are not the verdict of one obligation; order is kept: strong, ask, info."""
    findings = picture.rec.findings
    verdicts = pa.array([code for code in counts(findings["code"]) if is_verdict(code)], pa.string())
    return findings.filter(pc.invert(pc.is_in(findings["code"], value_set=verdicts)))


def findings_lines(picture: Picture, screen: Screen, limit: int | None) -> Iterator[str]:
    """Findings by code, the strong ones first, each code with its first sentences."""
    findings = other_findings(picture)
    if not findings.num_rows:
        return
    yield from screen.heading(f"{many(findings.num_rows, 'finding')} about people, records and sources")
    for word in SEVERITIES:
        of_severity = findings.filter(pc.equal(findings["severity"], word.key))
        show = limit if word.key == "strong" or limit is None else EXAMPLES[word.key]
        for code, count in counts(of_severity["code"]).items():
            mark = word.shape if screen.unicode else word.plain
            yield f"  {screen.paint(f'{mark} {word.label}', word.ansi)}  {title(code)}: {count:,}"
            rows = of_severity.filter(pc.equal(of_severity["code"], code))["sentence"]
            sentences = (rows if show is None else rows.slice(0, show)).to_pylist()
            for sentence in sentences:
                yield from screen.paragraph(sentence or "", 4, "2")
            if sentences:
                yield from screen.left_off(count - len(sentences), 4)


def sources_lines(picture: Picture, screen: Screen) -> Iterator[str]:
    """How many people or accounts each combination of sources knows."""
    sources = picture.rec.sources
    if not sources.num_rows:
        return
    yield from screen.heading("Who is known to which source")
    total = sources.num_rows
    rows = [[printable(known_words(known)), f"{count:,} of {total:,}"] for known, count in known_to(sources)]
    yield from screen.table(rows, [False, True])


def known_to(sources: pa.Table) -> list[tuple[str, int]]:
    """Combinations of sources with how many they know, the most frequent first."""
    return sorted(counts(sources["known_to"]).items(), key=lambda item: (-item[1], item[0]))


def inputs_lines(picture: Picture, screen: Screen, limit: int | None) -> Iterator[str]:
    """Every input with rows = facts + refused, and the rows that were refused with what to do."""
    inputs = picture.rec.inputs
    rows, facts, refused = (int(pc.sum(inputs[name]).as_py() or 0) for name in ("rows", "facts", "refused"))
    yield from screen.heading(f"Inputs: {many(rows, 'row')} = {many(facts, 'fact')} + {refused:,} refused")
    lines = [["", "rows", "facts", "refused", "read as"]]
    for entry in inputs.to_pylist():
        numbers = [f"{entry[name]:,}" if entry[name] is not None else "-" for name in ("rows", "facts", "refused")]
        lines.append([printable(input_name(entry)), *numbers, printable(read_as(entry) or "-")])
    yield from screen.table(lines, [False, True, True, True, False])
    for entry in inputs.to_pylist():
        for note in entry["notes"] or []:
            yield from screen.paragraph(f"{entry['name']}: {note}", 4, "2")
    yield from _refused(picture, screen, limit)


def _refused(picture: Picture, screen: Screen, limit: int | None) -> Iterator[str]:
    refused = picture.rec.refused
    names = {entry["input"]: input_name(entry) for entry in picture.rec.inputs.to_pylist()}
    shown = (refused if limit is None else refused.slice(0, limit)).to_pylist()
    if shown:
        yield from screen.heading(f"Refused: {many(refused.num_rows, 'row')}")
    for row in shown:
        yield from screen.paragraph(f"{names.get(row['input'], '?')}, {refusal(row)}", 2, "2")
    yield from screen.left_off(refused.num_rows - len(shown))


def input_name(entry: dict[str, Any]) -> str:
    """The name of an input, with its sheet where it has one."""
    return f"{entry['name']} ({entry['sheet']})" if entry["sheet"] else str(entry["name"])


def read_as(entry: dict[str, Any]) -> str:
    """The layout that an input was read as, and the entry of the book that received it."""
    entered = f"entry {entry['entry']:,}" if entry["entry"] is not None else None
    return ", ".join(filter(None, (entry["layout"], entered)))


def refusal(row: dict[str, Any]) -> str:
    """A refused row in one sentence: where, what was found, what was expected, what to do."""
    column = f", column {row['column']}" if row["column"] else ""
    found = f"found “{row['found']}”" if row["found"] else "found nothing"
    return f"row {row['row']}{column}: {found}, expected {row['expected']}. {row['remedy'] or ''}".rstrip()
