"""The obligations of a reconciliation as rows for people (`sentences.py` says what such a row is)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.reports.picture import Picture, among
from musterroll.reports.sentences import Gap, Note, described, notes_beside
from musterroll.reports.words import CREDIT_FINDINGS, GAPS

PERSON_COLUMNS = ["person", "name", "emails", "type", "department", "manager", "ended_on", "population_to"]


def gaps(picture: Picture, limit: int | None = None, statuses: tuple[str, ...] = GAPS) -> list[Gap]:
    """Obligations of the period with one of `statuses`, in that order, the oldest due day first."""
    judged = picture.showable.filter(picture.showable["in_period"])
    chosen = judged.filter(among(judged["status"], pa.array(statuses)))
    rank = pc.index_in(chosen["status"], value_set=pa.array(statuses))
    ranked = chosen.append_column("rank", rank)
    order = pc.sort_indices(ranked, sort_keys=[("rank", "ascending"), ("due", "ascending")])
    return describe(picture, chosen.take(order[:limit] if limit is not None else order))


def describe(picture: Picture, obligations: pa.Table) -> list[Gap]:
    """The given rows of `picture.showable`, each with its person, sentence and notes; order is kept."""
    rows = picture.whole(obligations).to_pylist()
    people = people_of(picture, obligations["person"])
    notes = notes_of(picture, rows)
    return described(rows, people, notes, picture.titles, picture.rec.question.as_of)


def people_of(picture: Picture, persons: pa.ChunkedArray) -> dict[str, dict[str, Any]]:
    """Attributes of the named people, by person."""
    people = picture.people(PERSON_COLUMNS)
    wanted = people.filter(among(people["person"], pc.unique(persons)))
    return {row["person"]: row for row in wanted.to_pylist()}


def notes_of(picture: Picture, rows: list[dict[str, Any]]) -> dict[str, list[Note]]:
    """Findings about each obligation, by its id; for undecided ones also those about the record in doubt."""
    findings = picture.rec.findings
    wanted = among(findings["obligation"], pa.array([row["id"] for row in rows], pa.string()))
    if any(row["status"] == "unverified" for row in rows):
        wanted = pc.or_(wanted, among(findings["code"], pa.array(CREDIT_FINDINGS)))
    return notes_beside(rows, findings.filter(wanted).to_pylist())
