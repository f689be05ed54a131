"""Rows of the state as dictionaries with the words and types of the reconciliation: days as days, lists as lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from musterroll.store.tables import Tables

OBLIGATION = (
    "id", "person", "requirement", "kind", "course", "topic", "policy_version", "trigger_on", "due", "due_at",
    "original_due", "due_basis", "provisional", "status", "completed_on", "completed_at", "days_late",
    "overdue_days_in_period", "open_at_period_end", "completion", "reason", "in_period", "rollforward",
)  # fmt: skip
PERSON = (
    "person",
    "name",
    "emails",
    "type",
    "department",
    "manager",
    "accounts",
    "ended_on",
    "population_to",
    "result",
)
_DAYS = ("trigger_on", "due", "original_due", "completed_on", "ended_on", "population_to")
_INSTANTS = ("due_at", "completed_at")
_LISTS = ("emails", "accounts", "facts")
FINDING = ("finding", "code", "severity", "person", "requirement", "obligation", "sentence", "facts", "explained")


def obligation_of(cells: Sequence[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The obligation and the person in one row that has the columns of both."""
    one = dict(zip(OBLIGATION, cells[: len(OBLIGATION)], strict=True))
    other = dict(zip(PERSON, cells[len(OBLIGATION) :], strict=True))
    return _typed(one), _typed(other)


def obligations_about(tables: Tables, person: str) -> list[dict[str, Any]]:
    """Everything that is listed of one person, by due day."""
    question = f"SELECT {', '.join(OBLIGATION)} FROM state_obligations WHERE person = %s ORDER BY due, id"
    return [_typed(dict(zip(OBLIGATION, row, strict=True))) for row in tables.rows(question, (person,))]


def findings_about(
    tables: Tables, persons: Iterable[str], *, beside: Collection[str] = (), codes: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The findings about some people, each with the `key` under which it can be explained.

    `beside` are ids of obligations: then only what was found of those, and whatever has one of `codes`.
    """
    keys, values = sorted(set(persons)), [*beside, *codes]
    if not keys:
        return []
    marks = {name: ", ".join(["%s"] * len(some)) for name, some in (("p", keys), ("o", beside), ("c", codes))}
    narrowed = [f"{column} IN ({marks[name]})" for column, name in (("obligation", "o"), ("code", "c")) if marks[name]]
    more = f" AND ({' OR '.join(narrowed)})" if narrowed else ""
    question = f"SELECT {', '.join(FINDING)} FROM state_findings WHERE person IN ({marks['p']}){more} ORDER BY code, id"
    return [finding_of(row) for row in tables.rows(question, [*keys, *values])]


def finding_with(tables: Tables, key: str) -> dict[str, Any] | None:
    """The finding that can be explained under `key`; None where there is none today."""
    row = tables.row(f"SELECT {', '.join(FINDING)} FROM state_findings WHERE finding = %s", (key,))
    return None if row is None else finding_of(row)


def finding_of(cells: Sequence[Any]) -> dict[str, Any]:
    """A finding with the columns of the reconciliation and its `key`."""
    found = _typed(dict(zip(FINDING, cells, strict=True)))
    return {**found, "key": found.pop("finding")}


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    for name in _DAYS:
        if row.get(name):
            row[name] = date.fromisoformat(row[name])
    for name in _INSTANTS:
        if row.get(name):
            row[name] = datetime.fromisoformat(row[name])
    for name in _LISTS:
        if name in row:
            row[name] = msgspec.json.decode(row[name] or "[]")
    return row
