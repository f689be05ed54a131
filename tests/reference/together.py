"""Asks about many variants of one history in one run: each has a tag, by which the answers are told apart again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tests.reference.adapter import Tables, sql_answer, twin_answer
from tests.reference.compare import differences
from tests.reference.histories.world import Row, World

Facts = list[tuple[str, Row]]
TAG = re.compile(r"-h\d+", re.IGNORECASE)  # some sources write in capitals
_APART = 1_000_000  # rows of a variant begin at its number times this


def tag_of(row: Row) -> str:
    """The tag of the history that a fact belongs to; empty for what all share."""
    found = TAG.search(str(row))
    return found[0].lower() if found else ""


def complaints_of_each(world: World, shared: Facts, variants: Sequence[Facts]) -> list[list[str]]:
    """The differences of each variant of a history, as if it had been alone with `shared`.

    What an answer says about no person is left out: it is about all variants together.
    """
    facts = [*shared]
    for number, variant in enumerate(variants):
        facts += [(kind, _moved(row, number)) for kind, row in variant]
    together = world.with_facts(facts)
    ours, theirs = sql_answer(together), twin_answer(together)
    parts = [_parts(answer, len(variants)) for answer in (ours, theirs)]
    return [differences(mine, other) for mine, other in zip(*parts, strict=True)]


def _moved(row: Row, number: int) -> Row:
    return {name: _tagged(value, f"-v{number}") for name, value in row.items()} | {"row": row["row"] + _APART * number}


def _tagged(value: Any, tag: str) -> Any:
    if isinstance(value, str):
        return TAG.sub(tag, value)
    if isinstance(value, list):
        return [_tagged(item, tag) for item in value]
    return {name: _tagged(item, tag) for name, item in value.items()} if isinstance(value, dict) else value


def _parts(answer: Tables, count: int) -> list[Tables]:
    """The rows of each variant, by the accounts of their person or the place of their fact."""
    variant_of = {row["person"]: _number(str(row["accounts"])) for row in answer["people"]}
    parts: list[Tables] = [{table: [] for table in answer} for _ in range(count)]
    for table, rows in answer.items():
        for row in rows:
            place = row["fact"] if table == "completions" else None
            number = int(place.rpartition(":")[2]) // _APART if place else variant_of.get(row["person"], -1)
            if 0 <= number < count:
                parts[number][table].append(row)
    return parts


def _number(text: str) -> int:
    found = re.search(r"-v(\d+)", text)
    return int(found[1]) if found else -1
