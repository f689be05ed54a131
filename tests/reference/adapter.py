"""Between a made world and the two implementations of the rules: what each is given, and what both answer."""

from __future__ import annotations

import dataclasses
from typing import Any

import pyarrow as pa

from musterroll.facts.tables import INPUTS, SCHEMAS, FactTables
from musterroll.rules import pipeline
from musterroll.rules.reconciliation import Reconciliation
from tests.reference.histories.world import Row, World

Tables = dict[str, list[Row]]

TABLES = ("people", "obligations", "completions", "sources", "findings")
# What tells one row from all others; findings are compared as a multiset of their columns.
KEYS: dict[str, tuple[str, ...]] = {
    "people": ("person",),
    "obligations": ("person", "requirement", "kind", "trigger_on", "topic", "course"),
    "completions": ("fact",),
    "sources": ("person",),
}
FINDING = ("code", "severity", "person", "requirement", "obligation")


def fact_tables(world: World) -> FactTables:
    """The facts of a world as the rules read them."""
    tables = {kind: pa.Table.from_pylist(rows, schema=SCHEMAS[kind]) for kind, rows in world.facts.items() if rows}
    return FactTables(dict(tables), inputs=pa.Table.from_pylist(world.inputs, schema=INPUTS))


def reconciled(world: World) -> Reconciliation:
    """What the SQL stages answer."""
    # Threads would only wait for each other: the tables are small.
    finished = pipeline.run(fact_tables(world), world.policies, world.question, engine=pipeline.Engine(threads=1))
    return pipeline.answer(finished)


def sql_answer(world: World) -> Tables:
    """The answer tables of the SQL stages as rows."""
    return answer_tables(reconciled(world))


def answer_tables(answer: Reconciliation) -> Tables:
    """The tables of an answer as rows."""
    return {
        "people": answer.people.to_pylist(),
        "obligations": answer.obligations.to_pylist(),
        "completions": answer.completions().to_pylist(),
        "sources": answer.sources.to_pylist(),
        "findings": answer.findings.to_pylist(),
    }


def twin_answer(world: World) -> Tables:
    """The answer tables of the twin as rows."""
    from tests.reference.twin import model
    from tests.reference.twin.answer import answer

    given = model.World(
        facts={kind: [_whole(kind, row) for row in rows] for kind, rows in world.facts.items()},
        policies=[twin_value(policy, model) for policy in world.policies],
        question=twin_value(world.question, model),
        inputs=[dict.fromkeys(INPUTS.names) | row for row in world.inputs],
    )
    answered = answer(given)
    return {table: [dict(row) for row in getattr(answered, table)] for table in TABLES}


def _whole(kind: str, row: Row) -> Row:
    """A row with all columns of its kind; spells with all their members."""
    whole: Row = dict.fromkeys(SCHEMAS[kind].names) | row
    spells = row.get("engagements") or []
    return whole | {"engagements": [{"type": None, "from": None, "to": None} | s for s in spells]} if spells else whole


def twin_value(value: Any, model: Any) -> Any:
    """A policy or question, or any part of it, in the twin's own words."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        twin = getattr(model, type(value).__name__)
        members = {f.name: twin_value(getattr(value, f.name), model) for f in dataclasses.fields(twin)}
        return twin(**members)
    return tuple(twin_value(item, model) for item in value) if isinstance(value, tuple) else value
