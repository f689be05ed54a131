"""The columns of an attribute sheet and of a draw, as files have them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from musterroll.procedures.engagement.line import Line
from musterroll.procedures.engagement.words import stratum_words
from musterroll.procedures.sampling import ATTRIBUTES
from musterroll.rules.zones import zone

DRAW: dict[str, Callable[[Any], object]] = {
    "place": lambda row: row[1].place,
    "person_id": lambda row: row[1].key,
    "digest": lambda row: row[1].digest,
    "instead_of": lambda row: row[1].instead_of,
    "replaced_because": lambda row: row[1].gone,
    "seed": lambda row: row[0].seed,
    "n": lambda row: row[0].n,
    "method": lambda row: row[0].method,
    "drawn_from": lambda row: stratum_words(row[0].stratum),
    "population_sha256": lambda row: row[0].population,
    "population_size": lambda row: row[0].size,
    "known_at_entry": lambda row: row[0].view.size,
    "judged_as_of": lambda row: row[0].view.as_of.isoformat(),
    "drawn_by": lambda row: row[0].by,
    "drawn_at": lambda row: row[0].at.isoformat(),
    "drawn_as": lambda row: row[0].role,
}


def _of(part: str, name: str) -> Callable[[Any], object]:
    return lambda row: getattr(getattr(row, part), name) if getattr(row, part) is not None else None


def _marked(letter: str) -> Callable[[Any], object]:
    return lambda row: row.mark.letters.get(letter) if row.mark else None


COLUMNS: dict[str, Callable[[Any], object]] = {
    "sample_no": lambda row: row.sampled.place,
    "person_id": lambda row: row.sampled.key,
    "name": _of("member", "called"),
    "type": _of("member", "type"),
    "role": _of("member", "title"),
    "hire": _of("member", "started_on"),
    "engagement_end": _of("member", "ended_on"),
    "in_scope_from": _of("member", "population_from"),
    "requirement": _of("owed", "requirement"),
    "policy_version": _of("owed", "policy_version"),
    "window_open": _of("owed", "trigger_on"),
    "due": _of("owed", "due"),
    "due_basis": _of("owed", "due_basis"),
    "status": _of("owed", "status"),
    "completed_on": _of("owed", "completed_on"),
    "completed_at_local": lambda row: _local(row),
    "completed_at_utc": _of("owed", "completed_at"),
    "recorded_at": lambda row: _plain(row.fact.recorded_at) if row.fact else None,
    "course_id": lambda row: getattr(row.fact.body, "course", None) if row.fact else None,
    "course_version": lambda row: getattr(row.fact.body, "version", None) if row.fact else None,
    "evidence_ref": lambda row: _evidence(row),
    "evidence_sha256": lambda row: _extract(row).removeprefix("sha256:") or None,
    **{letter: _marked(letter) for letter in ATTRIBUTES},
    "result": lambda row: _result(row),
    "exception_ref": _of("mark", "tick_mark"),
    "note": _of("mark", "note"),
    "tester": _of("mark", "tester"),
    "tested_on": lambda row: row.mark.at.date().isoformat() if row.mark else None,
    "reviewer": lambda row: None,
    "replaced_because": lambda row: row.sampled.gone or None,
}


def _result(row: Line) -> str | None:
    """What was found, as far as it was tested: without all of A to F nobody found that there is no deviation."""
    if row.mark is None:
        return None
    if row.mark.deviates:
        return "deviation"
    return "no deviation" if len(row.mark.letters) == len(ATTRIBUTES) else "open"


def _local(row: Line) -> str | None:
    """When it was completed in the policy's zone; null where only a day is known."""
    if row.owed is None or row.owed.completed_at is None:
        return None
    return datetime.fromisoformat(row.owed.completed_at).astimezone(zone(row.zone)).isoformat()


def _extract(row: Line) -> str:
    origin = row.fact.origin if row.fact else None
    return (origin.extract if origin else None) or ""


def _evidence(row: Line) -> str | None:
    """The entry of the completion, and the row of the file it was read from."""
    if row.owed is None or row.owed.entry is None:
        return None
    origin = row.fact.origin if row.fact else None
    return f"entry {row.owed.entry}" + (f", row {origin.row}" if origin and origin.row is not None else "")


def _plain(at: datetime | date | None) -> str | None:
    return at.isoformat() if at else None
