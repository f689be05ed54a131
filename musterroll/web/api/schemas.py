"""JSON Schemas of what is asked, sent and answered, made from their types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from musterroll.facts.moments import Moment
from musterroll.web.api.parameters import without_null
from musterroll.web.api.shapes import LARGEST, Asked

_REF = "#/components/schemas/{name}"
_MOMENT: Any = Moment
_FRAMED = re.compile(r"\b(Rows|One)_(\w+?)_(?=[\"'])")
_NAMES = {"Rows": "Page", "One": "Answer"}
_STEP = re.compile(r"<(int|str|slug):(\w+)>")
_IN_PATH: dict[str, dict[str, Any]] = {
    "int": {"type": "integer", "minimum": 0, "maximum": LARGEST},
    "slug": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-z0-9_-]+$"},
    "str": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[^/\x00-\x1f\x7f]+$"},
}


@dataclass(frozen=True)
class Lenient:
    """A type as it is taken from sources: where text is expected, a number stands for its digits."""

    type: Any


class Schemas:
    """Those of a description: asked for by type, and given out together."""

    def __init__(self) -> None:
        self._types: list[Any] = []

    def of(self, wanted: Any) -> dict[str, Any]:
        """The schema of a type, or a reference to it; a schema stands for itself."""
        if isinstance(wanted, dict):
            return wanted
        if isinstance(wanted, Lenient):
            (schema,), components = _made([wanted.type])
            return dict(_lenient(schema, components))
        self._types.append(wanted)
        (schema,), _ = _made([wanted])
        return _renamed(schema)

    def found(self) -> dict[str, Any]:
        """Every schema that is referred to, by name."""
        _, components = _made(self._types)
        return _renamed(dict(sorted(components.items())))


def in_query(asked: type[Asked], schemas: Schemas) -> list[dict[str, Any]]:
    """The parameters of a question."""
    return [_parameter(field, schemas) for field in msgspec.structs.fields(asked)]


def addressed(route: str) -> tuple[str, dict[str, dict[str, Any]]]:
    """A route of Django's as OpenAPI writes it, and the schema of each argument."""
    arguments = {name: _IN_PATH[kind] for kind, name in _STEP.findall(route)}
    return _STEP.sub(lambda step: "{" + step[2] + "}", route), arguments


def _parameter(field: Any, schemas: Schemas) -> dict[str, Any]:
    schema = dict(schemas.of(without_null(field.type)))
    words = schema.pop("description", "")
    if field.default is not None and field.default is not msgspec.NODEFAULT:
        schema["default"] = field.default
    made = {"name": field.encode_name, "in": "query", "required": False, "schema": schema}
    return {**made, "description": words} if words else made


def _made(types: list[Any]) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    return msgspec.json.schema_components(types, schema_hook=_hook, ref_template=_REF)


def _lenient(schema: Any, components: dict[str, Any]) -> Any:
    """The schema with all that it refers to inside of it, and numbers where plain text may stand."""
    if isinstance(schema, list):
        return [_lenient(one, components) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _lenient(components[schema["$ref"].rpartition("/")[2]], components)
    if schema == {"type": "string"}:
        return {"type": ["string", "number"]}
    return {name: _lenient(one, components) for name, one in schema.items() if name != "title"}


def _hook(wanted: type) -> dict[str, Any]:
    if wanted is _MOMENT:
        return {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
    raise NotImplementedError(wanted)


def _renamed(schema: dict[str, Any]) -> dict[str, Any]:
    """`Rows_Person_` is called PersonPage, and `One_Log_` LogAnswer."""
    text = msgspec.json.encode(schema).decode()
    return msgspec.json.decode(_FRAMED.sub(lambda found: found[2] + _NAMES[found[1]], text), type=dict[str, Any])
