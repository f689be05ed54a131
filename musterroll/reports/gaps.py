"""Obligations as rows for people: with the person's attributes, a sentence, and the notes beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.reports.picture import Picture, among
from musterroll.reports.words import CREDIT_FINDINGS, GAPS, SETTLES, is_verdict, many, plain, reason

PERSON_COLUMNS = ["person", "name", "emails", "type", "department", "manager", "ended_on", "population_to"]


@dataclass(frozen=True)
class Note:
    """A finding that stands beside an obligation."""

    code: str
    sentence: str
    facts: list[str]
    explained: str | None


@dataclass(frozen=True)
class Gap:
    """One obligation and whose it is. `row` and `who` are rows of the obligations and people tables."""

    row: dict[str, Any]
    who: dict[str, Any]
    owed: str
    sentence: str
    age: int | None  # days overdue up to as-of or the last day of work, for a missed one
    notes: list[Note] = field(default_factory=list)

    @property
    def status(self) -> str:
        return str(self.row["status"])

    @property
    def name(self) -> str:
        return str(self.who.get("name") or self.row["person"])

    @property
    def email(self) -> str:
        return (self.who.get("emails") or [""])[0] or ""

    @property
    def explained(self) -> str | None:
        return next((note.explained for note in self.notes if note.explained), None)

    @property
    def by(self) -> str:
        """How far from the due day a missed or late one is: "29 days", or nothing."""
        days = self.row["days_late"] if self.status == "late" else self.age
        return many(days, "day") if days else ""


def gaps(picture: Picture, limit: int | None = None, statuses: tuple[str, ...] = GAPS) -> list[Gap]:
    """Obligations of the period with one of `statuses`, in that order, the oldest due day first."""
    judged = picture.judged
    chosen = judged.filter(among(judged["status"], pa.array(statuses)))
    rank = pc.index_in(chosen["status"], value_set=pa.array(statuses))
    ranked = chosen.append_column("rank", rank)
    order = pc.sort_indices(ranked, sort_keys=[("rank", "ascending"), ("due", "ascending")])
    return describe(picture, chosen.take(order[:limit] if limit is not None else order))


def describe(picture: Picture, obligations: pa.Table) -> list[Gap]:
    """The given rows of `picture.listed`, each with its person, sentence and notes; order is kept."""
    rows = picture.whole(obligations).to_pylist()
    people = people_of(picture, obligations["person"])
    notes = notes_of(picture, rows)
    titles, as_of = picture.titles, picture.rec.question.as_of
    found = []
    for row in rows:
        who = people.get(row["person"], {})
        owed = titles.owed(row["requirement"], row["topic"], row["course"])
        beside = notes.get(row["id"], [])
        verdict = next((note.sentence for note in beside if is_verdict(note.code)), None)
        name = str(who.get("name") or row["person"])
        sentence = with_name(name, verdict) if verdict else sentence_of(row, name, owed, as_of)
        found.append(Gap(row, who, owed, sentence, age_of(row, who, as_of), beside))
    return found


def people_of(picture: Picture, persons: pa.ChunkedArray) -> dict[str, dict[str, Any]]:
    """Attributes of the named people, by person."""
    people = picture.rec.people.select(PERSON_COLUMNS)
    wanted = people.filter(among(people["person"], pc.unique(persons)))
    return {row["person"]: row for row in wanted.to_pylist()}


def notes_of(picture: Picture, rows: list[dict[str, Any]]) -> dict[str, list[Note]]:
    """Findings about each obligation, by its id; for undecided ones also those about the record in doubt."""
    findings = picture.rec.findings
    about = findings.filter(among(findings["obligation"], pa.array([row["id"] for row in rows], pa.string())))
    notes: dict[str, list[Note]] = {}
    for finding in about.to_pylist():
        notes.setdefault(finding["obligation"], []).append(_note(finding))
    doubted = {(row["person"], row["completion"]): row["id"] for row in rows if row["status"] == "unverified"}
    credit = findings.filter(among(findings["code"], pa.array(CREDIT_FINDINGS))) if doubted else findings.slice(0, 0)
    for finding in credit.to_pylist():
        for fact in finding["facts"] or []:
            owner = doubted.get((finding["person"], fact))
            if owner and owner != finding["obligation"]:
                notes.setdefault(owner, []).append(_note(finding))
    return notes


def _note(finding: dict[str, Any]) -> Note:
    return Note(finding["code"], finding["sentence"], finding["facts"] or [], finding["explained"])


def with_name(name: str, sentence: str) -> str:
    """The sentence, begun with the name unless it names the person itself."""
    return sentence if name in sentence else f"{name}: {sentence}"


def age_of(row: dict[str, Any], who: dict[str, Any], as_of: date) -> int | None:
    """Days from the due day to as-of, or to the last day of work, of an obligation that is missed."""
    if row["status"] != "missed" or row["due"] is None:
        return None
    last = min(as_of, who.get("ended_on") or as_of)
    return max((last - row["due"]).days, 0)


def sentence_of(row: dict[str, Any], name: str, owed: str, as_of: date) -> str:
    """A sentence from the obligation alone, where no finding carries one."""
    due = f"due {row['due']} ({row['due_basis'] or plain(row['kind'])})"
    match row["status"]:
        case "missed":
            return f"{name}: {owed} was {due}; no record counts up to {as_of}."
        case "late":
            after = many(row["days_late"] or 0, "day")
            return f"{name} finished {owed} on {row['completed_on']}, {after} after it was {due}."
        case "unverified":
            settles = SETTLES.get(row["reason"] or "", "A document about that record would settle it.")
            return f"{name}: {owed} was {due}; a record is not counted yet: {reason(row['reason'])}. {settles}"
        case "indeterminate":
            why = "the day in the record may lie before or after it"
            return f"{name}: {owed} was {due}; {why}. {SETTLES['indeterminate']}"
        case "exempt":
            return f"{name} is exempt from {owed}, {due}."
        case "not_yet_due":
            return f"{name}: {owed} is {due}."
    why = f": {reason(row['reason'])}" if row["reason"] else ""
    return f"{name}: {owed}, {due}, {plain(row['status'])}{why}."
