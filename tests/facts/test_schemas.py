"""The published JSON Schemas are made from the code that reads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from musterroll.facts import schema as schemas
from musterroll.facts.bodies import Spell
from musterroll.facts.kinds import FIXED, KINDS
from musterroll.facts.schema import names, register, schema, struct_schema


def resolved(whole: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: dict[str, Any] = whole["$defs"][part["$ref"].removeprefix("#/$defs/")]
    return found


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if "$ref" in part else set()
        return own.union(*map(references, part.values()))
    return set().union(*map(references, part)) if isinstance(part, list) else set()


@pytest.mark.parametrize("name", ["facts", "training-record"])
def test_a_schema_is_json_and_every_reference_in_it_leads_somewhere(name: str) -> None:
    made = schema(name)
    json.dumps(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert references(made)
    for reference in references(made):
        assert reference.removeprefix("#/$defs/") in made["$defs"]


def test_the_schema_of_facts_names_every_kind_and_binds_each_to_its_body() -> None:
    made = schema("facts")
    assert set(made["properties"]["kind"]["examples"]) == set(KINDS)
    assert set(made["required"]) == {"kind", "source", "body"}
    bound = {rule["if"]["properties"]["kind"]["const"]: rule["then"]["properties"]["body"] for rule in made["allOf"]}
    assert set(bound) == set(FIXED)
    for kind, struct in FIXED.items():
        body = bound[kind]
        if kind == "completion.observed":
            short, record = body["anyOf"]
            assert set(resolved(made, record)["required"]) == {"employee", "training_event"}
            body = short
        members = resolved(made, body)
        assert set(members["properties"]) == set(struct.__struct_encode_fields__)


def test_the_bold_members_of_the_format_are_required(bodies: dict[str, tuple[dict[str, Any], ...]]) -> None:
    made = schema("facts")
    for rule in made["allOf"]:
        kind = rule["if"]["properties"]["kind"]["const"]
        body = rule["then"]["properties"]["body"]
        members = resolved(made, body.get("anyOf", [body])[0])
        required = set(members["required"])
        if kind == "completion.observed":
            assert members["anyOf"] == [{"required": ["account"]}, {"required": ["identity"]}]
            required |= {"account"}
        assert required == set(bodies[kind][0]), kind


def test_no_schema_forbids_members_that_readers_keep() -> None:
    for name in ("facts", "training-record"):
        assert "additionalProperties" not in json.dumps(schema(name))


def test_another_room_adds_its_schema_under_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "_MAKERS", dict(schemas._MAKERS))

    def make() -> dict[str, Any]:
        return struct_schema("A spell", Spell)

    register("spell", make)
    register("spell", make)
    assert names() == ("facts", "spell", "training-record")
    assert set(schema("spell")["properties"]) == {"type", "from", "to"}
    with pytest.raises(ValueError, match="already"):
        register("facts", make)
    with pytest.raises(KeyError):
        schema("nobody")
