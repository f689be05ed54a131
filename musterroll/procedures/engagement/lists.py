"""Population, exclusions, reconciliation and what was received, as tables: names of columns and their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from musterroll.procedures.engagement.questions import questions
from musterroll.reports.csv_report import rows_as_csv
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.rows import About, Known
from musterroll.store.frozen.write import INSIDE, JOINED, LEFT, OUT

Columns = dict[str, Callable[[Any], object]]

_MEMBERS: Columns = {
    "person_id": lambda row: row.person,
    "name": lambda row: row.called,
    "emails": lambda row: ", ".join(row.emails),
    "type": lambda row: row.type,
    "department": lambda row: row.department,
    "title": lambda row: row.title,
    "manager": lambda row: row.manager,
    "engaged_from": lambda row: row.started_on,
    "engaged_to": lambda row: row.ended_on,
    "population_from": lambda row: row.population_from,
    "population_to": lambda row: row.population_to,
    "strata": lambda row: ", ".join(row.strata),
    "accounts": lambda row: ", ".join(row.accounts),
}
_EXCLUSIONS: Columns = {**_MEMBERS, "reason": lambda row: row.reason}
_KNOWN: Columns = {
    "person_id": lambda row: row.person,
    "name": lambda row: row.called,
    "known_to": lambda row: row.known_to,
    "matched_by": lambda row: ", ".join(row.matched_by),
    "in_population": lambda row: "yes" if row.in_population else "no",
}
_QUESTIONS: Columns = {
    "code": lambda row: row.code,
    "severity": lambda row: row.severity,
    "person_id": lambda row: row.person,
    "sentence": lambda row: row.sentence,
    "explained": lambda row: row.explained,
}
_RECEIVED = ("entry", "at", "source", "role", "query", "parameters", "rows", "complete", "by", "sha256")
ENDS = {"start": JOINED, "end": LEFT}  # who is there on an end of the period: everyone without those of a part
# Hires and leavers are those of the period, not who came in after its first day: an auditor draws from them.
_PARTS = {"population": INSIDE, "hires": "hired_in_period", "leavers": "left_in_period", "exclusions": OUT}
# Name of a list -> the file that it is.
FILES = {
    "population": "10_population_all",
    "hires": "11_population_hires",
    "leavers": "12_population_leavers",
    "exclusions": "13_exclusions",
    "start": "14_population_first_day",
    "end": "15_population_last_day",
    "questions": "16_completeness",
    "sources": "26_reconciliation",
    "produced": "90_ipe",
}


def table(frozen: Frozen, name: str) -> tuple[Columns, Iterable[list[Any]]]:
    """The columns of a list, and its rows, some at a time."""
    if name == "sources":
        return _KNOWN, _together(frozen.known())
    if name == "questions":
        return _QUESTIONS, [questions(frozen)]
    if name == "produced":
        return {key: _getter(key) for key in _RECEIVED}, [[asdict(each) for each in frozen.about().received]]
    return people(frozen, _PARTS.get(name, name))


def people(frozen: Frozen, part: str) -> tuple[Columns, Iterable[list[Any]]]:
    """The same of a part of the population, whatever it is called: a stratum, or one of the ends of the period."""
    columns = _EXCLUSIONS if part.partition(":")[0] == OUT else _MEMBERS
    if part in ENDS:
        return columns, frozen.every_member(INSIDE, without=ENDS[part])
    return columns, frozen.every_member(part)


def as_csv(frozen: Frozen, name: str) -> bytes:
    """A list as one file."""
    columns, parts = table(frozen, name)
    return rows_as_csv(columns, [row for rows in parts for row in rows])


def keys(frozen: Frozen, part: str) -> str:
    """The keys of a part, sorted, each ended by a newline: the SHA-256 of this text is the digest of the population."""
    return "".join(f"{key}\n" for key in frozen.keys(part))


def roll_forward(told: About) -> dict[str, int]:
    """Who was in it on the first day, came in, went out, and was in it on the last: each person once."""
    everyone, joined, left = (told.strata.get(name, 0) for name in (INSIDE, JOINED, LEFT))
    return {"start": everyone - joined, "joined": joined, "everyone": everyone, "left": left, "end": everyone - left}


def _getter(key: str) -> Callable[[Any], object]:
    return lambda row: row[key]


def _together(rows: Iterator[Known], most: int = 2_000) -> Iterator[list[Known]]:
    part: list[Known] = []
    for row in rows:
        part.append(row)
        if len(part) == most:
            yield part
            part = []
    if part:
        yield part
