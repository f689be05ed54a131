"""Whom a requirement binds, and on which days: what the policy asks, what is known, what follows."""

from __future__ import annotations

from collections.abc import Iterator

from musterroll.rules.explanation.step import Step
from musterroll.rules.explanation.subject import Row, Subject
from musterroll.rules.explanation.words import ALWAYS, FOREVER, either, from_to, listed, span
from musterroll.rules.policy.describe import describe_requirement


def audience(subject: Subject, req: Row) -> Step:
    """One step: the audience of a requirement under each policy version, and the days that follow from it."""
    versions = _versions(subject, req)
    bound = _bound(subject, req)
    sentences = [f"Bound {bound}." if bound else "Never bound by it.", *_rules(subject, versions)]
    sentences += _doubts(subject, versions) if bound else _why_not(subject, versions)
    return Step(f"{req['title']}: whom it binds", tuple(sentences), tuple(_facts(subject, versions)))


def in_a_line(subject: Subject, req: Row) -> tuple[str, str]:
    """The same as one row: the title, and the days it binds or why it does not."""
    bound = _bound(subject, req)
    said = f"Bound {bound}." if bound else " ".join(_why_not(subject, _versions(subject, req))) or "Never bound by it."
    return req["title"], said


def _versions(subject: Subject, req: Row) -> list[Row]:
    found = [row for row in subject.versions.values() if row["req"] == req["req"]]
    return sorted(found, key=lambda row: row["in_force_from"])


def _bound(subject: Subject, req: Row) -> str:
    """The days in the audience under the versions in force: `from 2025-01-01 on`; empty for none."""
    entries = [entry for entry in subject.entries if entry["req"] == req["req"]]
    return "; ".join(from_to(entry["from_day"], entry["to_day"]) for entry in entries)


def _rules(subject: Subject, versions: list[Row]) -> Iterator[str]:
    """What each version says, versions that say the same together."""
    said: dict[str, list[str]] = {}
    for row in versions:
        words = describe_requirement(subject.policy(row["rv"]), subject.requirement(row["rv"]))[0].split(": ", 1)[1]
        label = f"{row['version_label']} (in force {from_to(row['governs_from'], row['governs_to'])})"
        said.setdefault(words, []).append(label)
    for words, labels in said.items():
        yield f"Version{'s' if len(labels) > 1 else ''} {listed(labels)}: {words}"
    if versions[0]["binds_from"]:
        yield f"It binds from {versions[0]['binds_from']}, the first day of the first version that has it."


def _facts(subject: Subject, versions: list[Row]) -> Iterator[tuple[str, str]]:
    """What is known about the person of what the audience asks for."""
    asked = {kind["kind"] for kind in _attributes(subject, versions)}
    for segment in subject.segments:
        yield "type", f"{segment['type'] or 'not known'}, {span(segment['from_day'], segment['to_day'])}"
    for kind in ("department", "title"):
        if kind in asked:
            yield from _values(subject, kind)
    if "role" in asked:
        found = subject.rows("SELECT role AS value, from_day, to_day FROM roles WHERE pid = ? ORDER BY from_day, role")
        yield from _spells("role", found)
    if "group" in asked or any(_needs_scope(row, subject) or row["trigger_word"] == "access" for row in versions):
        yield from _access(subject)


def _attributes(subject: Subject, versions: list[Row]) -> list[Row]:
    numbers = ", ".join(str(row["rv"]) for row in versions) or "NULL"
    return subject.run.rows(
        f"SELECT DISTINCT kind, value FROM requirement_attributes WHERE rv IN ({numbers}) ORDER BY 1, 2"
    )


def _values(subject: Subject, kind: str) -> Iterator[tuple[str, str]]:
    sql = "SELECT value, from_day, to_day FROM attribute_values WHERE pid = ? AND kind = ? ORDER BY from_day"
    yield from _spells(kind, subject.rows(sql, kind))


def _spells(label: str, found: list[Row]) -> Iterator[tuple[str, str]]:
    if not found:
        yield label, "none known"
    for row in found:
        yield label, f"{row['value']}, {span(row['from_day'], row['to_day'])}"


def _access(subject: Subject) -> Iterator[tuple[str, str]]:
    found = subject.rows(
        "SELECT system, in_scope, from_day, to_day FROM access WHERE pid = ? ORDER BY from_day, system, to_day"
    )
    if not found:
        yield "access", "none known"
    for row in found:
        scope = "in scope" if row["in_scope"] else "out of scope"
        yield "access", f"{row['system'] or 'a system without a name'}, {scope}, {span(row['from_day'], row['to_day'])}"


def _doubts(subject: Subject, versions: list[Row]) -> Iterator[str]:
    """What was taken for granted because nothing is known."""
    if any(segment["type"] is None for segment in subject.segments) and any(row["has_types"] for row in versions):
        yield "The type of work is not known: any list of types then fits, which a finding says."
    if any(_needs_scope(row, subject) for row in versions) and not subject.knows_access:
        yield "No access at all is known: in-scope access is taken as held on all days of work, which a finding says."


def _why_not(subject: Subject, versions: list[Row]) -> Iterator[str]:
    """Which condition fails, versions in which the same one fails together."""
    if not subject.segments:
        yield "There is no day of work."
        return
    said: dict[str, list[str]] = {}
    for row in versions:
        said.setdefault("; ".join(_failures(subject, row)), []).append(row["version_label"])
    for words, labels in said.items():
        if words:
            yield f"Not bound under version{'s' if len(labels) > 1 else ''} {listed(labels)}: {words}."


def _failures(subject: Subject, row: Row) -> Iterator[str]:
    excluded = subject.rows("SELECT 1 FROM excluded_people WHERE pid = ? AND rv = ?", row["rv"])
    if excluded:
        yield "they are named in exclude"
    types = sorted({segment["type"] or "" for segment in subject.segments} - {""})
    fitting = [kind for kind in types if _type_fits(row, kind)]
    if types and not fitting and len(types) == len({segment["type"] for segment in subject.segments}):
        yield f"the type {either(types)} does not fit"
    if _needs_scope(row, subject) and subject.knows_access:
        held = subject.rows("SELECT 1 FROM in_scope_spells WHERE pid = ? LIMIT 1")
        yield "in-scope access is held on none of these days" if held else "no in-scope access is held"
    if row["has_attributes"] and not subject.rows("SELECT 1 FROM attribute_spells WHERE pid = ? AND rv = ?", row["rv"]):
        yield f"no {_asked(subject, row)} fits"
    last = max(segment["to_day"] for segment in subject.segments)
    if row["binds_from"] and last < row["binds_from"]:
        yield f"work ended on {last}, before it binds on {row['binds_from']}"
    if row["governs_from"] != ALWAYS and last < row["governs_from"]:
        yield f"work ended on {last}, before this version was in force"
    if row["governs_to"] != FOREVER and min(segment["from_day"] for segment in subject.segments) > row["governs_to"]:
        yield "work began after this version was in force"


def _type_fits(row: Row, kind: str) -> bool:
    in_scope = kind in (row["in_scope_types"] or [])
    return in_scope or kind in (row["types"] or []) or not row["has_types"]


def _needs_scope(row: Row, subject: Subject) -> bool:
    """Whether in-scope access decides for a type of work of this person."""
    asked = [segment["type"] in (row["in_scope_types"] or []) for segment in subject.segments]
    return bool(row["in_scope_only"] or any(asked))


def _asked(subject: Subject, row: Row) -> str:
    asked: dict[str, list[str]] = {}
    for one in _attributes(subject, [row]):
        asked.setdefault(one["kind"], []).append(one["value"])
    return " and no ".join(
        f"{'access to' if kind == 'group' else kind} {either(values)}" for kind, values in asked.items()
    )
