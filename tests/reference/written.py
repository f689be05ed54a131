"""Worlds as JSON that a person can read, edit and play again."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from typing import Any

from musterroll.facts.tables import SCHEMAS
from musterroll.rules.policy import model
from musterroll.rules.question import Question
from tests.reference.histories.world import Row, World

# The class of a nested member of a policy, by its name.
_NESTED: dict[str, type] = {
    "requirements": model.Requirement,
    "audience": model.Audience,
    "onboarding": model.Onboarding,
    "renewal": model.Renewal,
    "every": model.Interval,
    "windows": model.Window,
    "leave": model.Leave,
    "identity": model.Identity,
    "access": model.Access,
    "evidence": model.Evidence,
    "escalation": model.Escalation,
    "course_aliases": model.CourseAlias,
}
_DAYS = ("effective_from", "history_from", "period_start", "period_end", "as_of")


def to_json(world: World, notes: list[str] | None = None) -> str:
    """The world as text, one fact a line; `notes` say why it was kept."""
    lines = ["{"]
    lines.append(f' "notes": {json.dumps(notes or [], ensure_ascii=False)},')
    lines.append(f' "question": {json.dumps(_small(world.question))},')
    lines.append(' "policies": [\n  ' + ",\n  ".join(json.dumps(_small(p)) for p in world.policies) + "\n ],")
    facts = [json.dumps({"kind": kind, **_cells(row)}, ensure_ascii=False) for kind, row in world.each()]
    lines.append(' "facts": [\n  ' + ",\n  ".join(facts) + "\n ],")
    lines.append(' "inputs": [\n  ' + ",\n  ".join(json.dumps(each) for each in world.inputs) + "\n ]")
    return "\n".join([*lines, "}"]) + "\n"


def from_json(text: str) -> World:
    """The world that `to_json` wrote."""
    given = json.loads(text)
    facts: dict[str, list[Row]] = {}
    for row in given["facts"]:
        kind = row.pop("kind")
        facts.setdefault(kind, []).append(_typed(kind, row))
    policies = tuple(_built(model.Policy, policy) for policy in given["policies"])
    return World(facts, policies, _built(Question, given["question"]), given["inputs"])


def _small(value: Any) -> Any:
    """A dataclass as an object of what differs from its defaults."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        made = {}
        for member in dataclasses.fields(value):
            held = getattr(value, member.name)
            if held != member.default and held != {}:
                made[member.name] = _small(held)
        return made
    if isinstance(value, tuple):
        return [_small(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _built(made: type, given: dict[str, Any]) -> Any:
    members: dict[str, Any] = {}
    for name, value in given.items():
        if name in _DAYS and value:
            members[name] = date.fromisoformat(value)
        elif name in _NESTED and value is not None:
            inner = _NESTED[name]
            members[name] = tuple(_built(inner, v) for v in value) if isinstance(value, list) else _built(inner, value)
        else:
            members[name] = tuple(value) if isinstance(value, list) else value
    return made(**members)


def _cells(row: Row) -> Row:
    text = json.dumps(row, default=lambda value: value.isoformat())
    return dict(json.loads(text))


def _typed(kind: str, row: Row) -> Row:
    """Days and instants again where the schema of the kind has them."""
    schema = SCHEMAS[kind]
    for column, value in row.items():
        wanted = str(schema.field(column).type)
        if value is None:
            continue
        if wanted == "date32[day]":
            row[column] = date.fromisoformat(value)
        elif wanted.startswith("timestamp"):
            row[column] = datetime.fromisoformat(value)
        elif column == "engagements":
            row[column] = [
                {name: date.fromisoformat(v) if name != "type" and v else v for name, v in spell.items()}
                for spell in value
            ]
    return row
