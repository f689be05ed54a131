"""A small walk over JSON Schema: the words that the policy's schema uses, written from the standard."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
_SILENT = {"$schema", "$id", "title", "description", "default", "format", "then"}


def as_json(value: Any) -> Any:
    """A TOML document as JSON tools see it: dates become text."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def faults(schema: dict[str, Any], value: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], str]]:
    """Every fault as the path and the word of the schema that is broken."""
    found: list[tuple[tuple[Any, ...], str]] = []
    for word, said in schema.items():
        found += _CHECKS[word](said, value, path, schema) if word not in _SILENT else []
    return found


def _type(said: str, value: Any, path: tuple[Any, ...], _: Any) -> list[Any]:
    fits = isinstance(value, _TYPES[said]) and (said == "boolean" or not isinstance(value, bool))
    return [] if fits else [(path, "type")]


def _properties(said: dict[str, Any], value: Any, path: tuple[Any, ...], _: Any) -> list[Any]:
    inside = [faults(said[key], value[key], (*path, key)) for key in said if isinstance(value, dict) and key in value]
    return [fault for each in inside for fault in each]


def _additional(said: bool, value: Any, path: tuple[Any, ...], schema: dict[str, Any]) -> list[Any]:
    assert said is False
    extra = [key for key in value if key not in schema["properties"]] if isinstance(value, dict) else []
    return [((*path, key), "additionalProperties") for key in extra]


def _items(said: dict[str, Any], value: Any, path: tuple[Any, ...], _: Any) -> list[Any]:
    each = enumerate(value) if isinstance(value, list) else ()
    return [fault for position, item in each for fault in faults(said, item, (*path, position))]


def _unique(said: bool, value: Any, path: tuple[Any, ...], _: Any) -> list[Any]:
    repeated = isinstance(value, list) and any(item in value[:position] for position, item in enumerate(value))
    return [(path, "uniqueItems")] if said and repeated else []


def _required(said: list[str], value: Any, path: tuple[Any, ...], _: Any) -> list[Any]:
    return [((*path, key), "required") for key in said if isinstance(value, dict) and key not in value]


def _pattern(said: str, value: Any, path: tuple[Any, ...], _: Any) -> list[Any]:
    return [(path, "pattern")] if isinstance(value, str) and not re.search(said, value) else []


def _bound(word: str, outside: Any) -> Any:
    def check(said: Any, value: Any, path: tuple[Any, ...], _: Any) -> list[Any]:
        return [(path, word)] if outside(said, value) else []

    return check


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _if(said: dict[str, Any], value: Any, path: tuple[Any, ...], schema: dict[str, Any]) -> list[Any]:
    return [] if faults(said, value, path) else faults(schema["then"], value, path)


_CHECKS: dict[str, Any] = {
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
    "uniqueItems": _unique,
    "required": _required,
    "pattern": _pattern,
    "enum": _bound("enum", lambda said, value: value not in said),
    "const": _bound("const", lambda said, value: value != said or isinstance(value, bool) != isinstance(said, bool)),
    "minItems": _bound("minItems", lambda said, value: isinstance(value, list) and len(value) < said),
    "minimum": _bound("minimum", lambda said, value: _number(value) and value < said),
    "maximum": _bound("maximum", lambda said, value: _number(value) and value > said),
    "allOf": lambda said, value, path, _: [fault for each in said for fault in faults(each, value, path)],
    "not": lambda said, value, path, _: [] if faults(said, value, path) else [(path, "not")],
    "if": _if,
}
