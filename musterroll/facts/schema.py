"""JSON Schemas (draft 2020-12) of the public formats, made from the code that reads them.

Other rooms add theirs: `register("policy", make)`, where `make` gives the schema when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from musterroll.facts.bodies import Body
from musterroll.facts.fact import Envelope
from musterroll.facts.kinds import FIXED, OPEN
from musterroll.facts.moments import Moment
from musterroll.facts.record_shape import TrainingRecord

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MOMENT: Any = Moment
_MAKERS: dict[str, Callable[[], dict[str, Any]]] = {}


def register(name: str, make: Callable[[], dict[str, Any]]) -> None:
    """Makes a schema known under `name`. Raises ValueError for a name that is taken by another."""
    if _MAKERS.setdefault(name, make) is not make:
        raise ValueError(f"there is a schema named {name} already")


def names() -> tuple[str, ...]:
    """The names of all schemas that are known, sorted."""
    return tuple(sorted(_MAKERS))


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema named `name`; raises KeyError for a name that is not known."""
    return _MAKERS[name]()


def struct_schema(title: str, *structs: type[msgspec.Struct]) -> dict[str, Any]:
    """A schema whose top is the first of `structs`, with `$defs` for all of them.

    Members that are not named are allowed: readers keep them and report them.
    """
    _, found = msgspec.json.schema_components(structs, schema_hook=_hook, ref_template="#/$defs/{name}")
    definitions = {name: _opened(part) for name, part in sorted(found.items())}
    for part in definitions.values():
        part.pop("title", None)
    top = definitions.pop(structs[0].__name__)
    return {"$schema": DIALECT, "title": title, **top, "$defs": definitions}


def _facts() -> dict[str, Any]:
    made = struct_schema("musterroll.facts/1: one line of a *.facts.jsonl", Envelope, TrainingRecord, *FIXED.values())
    definitions = made["$defs"]
    definitions["CompletionObserved"]["anyOf"] = [{"required": ["account"]}, {"required": ["identity"]}]
    _either_id(definitions)
    made["properties"]["body"] = {"type": "object"}
    made["properties"]["kind"]["examples"] = [*FIXED, *OPEN]
    made["allOf"] = [_rule(kind, struct) for kind, struct in FIXED.items()]
    return made


def _rule(kind: str, struct: type[Body]) -> dict[str, Any]:
    body: dict[str, Any] = {"$ref": f"#/$defs/{struct.__name__}"}
    if kind == "completion.observed":
        body = {"anyOf": [body, {"$ref": "#/$defs/TrainingRecord"}]}
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": {"body": body}}}


def _training_record() -> dict[str, Any]:
    made = struct_schema("The training record", TrainingRecord)
    _either_id(made["$defs"])
    return made


def _either_id(definitions: dict[str, Any]) -> None:
    definitions["Employee"]["anyOf"] = [{"required": ["uid"]}, {"required": ["email"]}]


def _hook(wanted: type) -> dict[str, Any]:
    if wanted is _MOMENT:
        return {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
    raise NotImplementedError(wanted)


def _opened(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if (key, value) != ("additionalProperties", False)}


register("facts", _facts)
register("training-record", _training_record)
