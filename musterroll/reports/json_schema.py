"""The JSON Schema of the reconciliation, made from the columns of the tables it is written from."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from musterroll.facts.tables import INPUTS, REFUSED
from musterroll.reports.words import RESULTS, SEVERITIES, STATUSES
from musterroll.rules.reconciliation import FINDINGS, OBLIGATIONS, PEOPLE, SOURCES

SCHEMA = "musterroll.reconciliation/1"

DAY = {"type": "string", "format": "date"}
INSTANT = {"type": "string", "format": "date-time"}
TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}

# Members that are never null, by array.
ALWAYS = {
    "people": {"person", "result"},
    "obligations": {"id", "person", "requirement", "kind", "status", "in_period", "rollforward", "provisional"},
    "findings": {"code", "severity", "sentence", "details"},
    "sources": {"person", "known_to", "in_population"},
    "inputs": {"name", "rows", "facts", "refused"},
    "refused": {"input", "row"},
}
CHOICES = {
    ("people", "result"): [word.key for word in RESULTS],
    ("obligations", "status"): [word.key for word in STATUSES],
    ("findings", "severity"): [word.key for word in SEVERITIES],
}
TABLES = {
    "people": PEOPLE,
    "obligations": OBLIGATIONS,
    "findings": FINDINGS,
    "sources": SOURCES,
    "inputs": INPUTS,
    "refused": REFUSED,
}


def reconciliation_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the document. More members may be added, so none are forbidden."""
    arrays = {name: {"type": "array", "items": _rows(name, schema)} for name, schema in TABLES.items()}
    members = {
        "schema": {"const": SCHEMA},
        "program": TEXT,
        "tzdata": TEXT,
        "generated_at": INSTANT,
        "as_of": DAY,
        "known_at": _or_null(INSTANT),
        "history_from": DAY,
        "what_if": {
            "type": "boolean",
            "description": "judged by a policy given on the command line, not the adopted one",
        },
        "period": _object({"type": {"enum": ["I", "II"]}, "start": DAY, "end": DAY}),
        "policy": _policy(),
        "summary": _summary(),
        **arrays,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "Reconciliation of people with their security training",
        **_object(members),
    }


def _policy() -> dict[str, Any]:
    version = _object({"version": TEXT, "effective_from": _or_null(DAY), "sha256": TEXT})
    return _object(
        {
            "version": TEXT,
            "sha256": TEXT,
            "title": TEXT,
            "time_zone": {"type": "string", "description": "IANA name; decides the edges of the period"},
            "built_in": {"type": "boolean", "description": "no policy was given"},
            "versions": {"type": "array", "items": version},
        }
    )


def _summary() -> dict[str, Any]:
    results = _object({word.key: COUNT for word in RESULTS})
    statuses = _object({word.key: COUNT for word in STATUSES})
    requirement = _object(
        {
            "requirement": TEXT,
            "title": TEXT,
            "obligations": COUNT,
            "by_status": statuses,
            "people_with_deviation": COUNT,
        }
    )
    return _object(
        {
            "headline": TEXT,
            "population": {**COUNT, "description": "people in the population"},
            "by_result": results,
            "by_status": {**statuses, "description": "all listed obligations"},
            "obligations": {**COUNT, "description": "all listed obligations"},
            "findings": COUNT,
            "in_period": _object(
                {
                    "obligations": {**COUNT, "description": "those of the period, of people in the population"},
                    "by_status": statuses,
                    "by_requirement": {"type": "array", "items": requirement},
                }
            ),
        }
    )


def _rows(name: str, schema: pa.Schema) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for field in schema:
        kind = {"enum": CHOICES[name, field.name]} if (name, field.name) in CHOICES else _kind(field)
        members[field.name] = kind if field.name in ALWAYS[name] else _or_null(kind)
    return _object(members)


def _kind(field: pa.Field) -> dict[str, Any]:
    if field.name == "details":
        return {"type": "object"}
    return _of_type(field.type)


def _of_type(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        return {"type": "array", "items": _of_type(kind.value_type)}
    if pa.types.is_struct(kind):
        return _object({kind.field(i).name: _of_type(kind.field(i).type) for i in range(kind.num_fields)})
    if pa.types.is_date(kind):
        return DAY
    if pa.types.is_timestamp(kind):
        return INSTANT
    if pa.types.is_boolean(kind):
        return {"type": "boolean"}
    return {"type": "integer"} if pa.types.is_integer(kind) else TEXT


def _or_null(kind: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [kind, {"type": "null"}]}


def _object(members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": sorted(members), "properties": members}
