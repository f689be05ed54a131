"""Obligations as rows for people, from plain values: with the person's attributes, a sentence, and the notes beside it.

Rows come from a reconciliation (`gaps.py`) or from the state of a book; the words are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from musterroll.reports.titles import Titles
from musterroll.reports.words import CREDIT_FINDINGS, SETTLES, is_verdict, many, plain, reason


class Note(NamedTuple):
    """A finding that stands beside an obligation."""

    code: str
    sentence: str
    facts: list[str]
    explained: str | None
    key: str = ""  # under which it can be explained


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


def described(
    rows: Iterable[dict[str, Any]],
    people: Mapping[str, dict[str, Any]],
    notes: Mapping[str, list[Note]],
    titles: Titles,
    as_of: date,
) -> list[Gap]:
    """Rows of obligations, each with its person (by key), sentence and notes (by its id); order is kept."""
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


def notes_beside(rows: Iterable[dict[str, Any]], findings: Iterable[dict[str, Any]]) -> dict[str, list[Note]]:
    """Findings about each of some obligations, by its id; for undecided ones also those about the record in doubt.

    `findings` have the columns of the reconciliation, and `key` where they can be explained under one.
    """
    rows, findings = list(rows), list(findings)
    known = {row["id"] for row in rows}
    notes: dict[str, list[Note]] = {}
    for finding in findings:
        if finding["obligation"] in known:
            notes.setdefault(finding["obligation"], []).append(_note(finding))
    doubted = {(row["person"], row["completion"]): row["id"] for row in rows if row["status"] == "unverified"}
    for finding in findings if doubted else ():
        if finding["code"] not in CREDIT_FINDINGS:
            continue
        for fact in finding["facts"] or []:
            owner = doubted.get((finding["person"], fact))
            if owner and owner != finding["obligation"]:
                notes.setdefault(owner, []).append(_note(finding))
    return notes


def _note(finding: dict[str, Any]) -> Note:
    return Note(
        finding["code"], finding["sentence"], finding["facts"] or [], finding["explained"], finding.get("key", "")
    )


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
