"""The JSON Schema of a policy, made from the same keys as the parser.

TOML has dates and JSON has none: like other tools, it takes a date as text of the format "date".
What the schema cannot say (a zone must exist, ids must be unique, names must be known) the parser does.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from musterroll.rules.policy.keys import POLICY, SCHEMA_NAME, Key, Table


def policy_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12, of formats.md section 4."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{SCHEMA_NAME.replace('/', ':').replace('.', ':')}",
        "title": "Musterroll policy, version 1",
        **_table(POLICY),
    }


def _table(table: Table) -> dict[str, Any]:
    required = [key.name for key in table.keys if key.required]
    made: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: _key(key) for key in table.keys},
    }
    if required:
        made["required"] = required
    if table.name in _RULES:
        made["allOf"] = _RULES[table.name]
    return made


def _key(key: Key) -> dict[str, Any]:
    made: dict[str, Any] = {"description": key.meaning}
    if isinstance(key.kind, Table):
        made |= _tables(key, key.kind) if key.many else _table(key.kind)
    else:
        made |= key.kind.schema
    if isinstance(key.default, str | int | bool | date):
        made["default"] = key.default
    return made


def _tables(key: Key, table: Table) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "array", "items": _table(table), "uniqueItems": True}
    return made | ({"minItems": key.least} if key.least else {})


def _is(name: str, *values: str) -> dict[str, Any]:
    """The key is given and has one of the values."""
    return {"required": [name], "properties": {name: {"enum": list(values)}}}


def _goes_with(setting: str, shape: dict[str, Any], owner: dict[str, Any]) -> dict[str, Any]:
    """A setting of that shape needs the owner."""
    return {"if": {"required": [setting], "properties": {setting: shape}}, "then": owner}


def _needs(owner: dict[str, Any], setting: str, shape: dict[str, Any]) -> dict[str, Any]:
    return {"if": owner, "then": {"required": [setting], "properties": {setting: shape}}}


_NON_EMPTY = {"type": "array", "minItems": 1}
_ANY: dict[str, Any] = {}

_RULES: dict[str, list[dict[str, Any]]] = {
    "renewal": [
        _goes_with("every", _ANY, _is("mode", "rolling")),
        _goes_with("on", _ANY, _is("mode", "fixed_date")),
        _goes_with("windows", _ANY, _is("mode", "windows")),
        _needs(_is("mode", "rolling"), "every", _ANY),
        _needs(_is("mode", "fixed_date"), "on", _ANY),
        _needs(_is("mode", "windows"), "windows", _NON_EMPTY),
    ],
    "onboarding": [
        _goes_with("before", {"const": True}, _is("trigger", "access")),
        _goes_with("systems", _NON_EMPTY, _is("trigger", "access")),
        _goes_with("alerts", _NON_EMPTY, _is("trigger", "alert")),
        {"not": {"allOf": [_is("trigger", "none"), {"required": ["within_days"]}]}},
    ],
    "requirement": [
        {"not": {"required": ["courses", "topics"], "properties": {"courses": _NON_EMPTY, "topics": _NON_EMPTY}}},
    ],
}
