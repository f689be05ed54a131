"""What the stages make of the policies and of how courses and outcomes are worded, whoever took them.

It stays the same from one run over few people to the next, unless something is worded anew.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa

from musterroll.facts.tables import SCHEMAS, FactTables
from musterroll.rules.order import EXPANDED, change, reads_of
from musterroll.rules.script import RUN, STAGES, reach
from musterroll.rules.setup import ZONES
from musterroll.rules.statements import Statement, statements

_WORDINGS = ["course", "version", "result", "status", "method"]
_PUBLISHED = "course.published"
_GIVEN = {kind.replace(".", "_") for kind in SCHEMAS} | {"inputs", "refused", *ZONES}  # what a run is given of its own
_BEGINNINGS = {"wordings", "course_published"}


@cache
def content(changed: frozenset[str]) -> tuple[Statement, ...]:
    """The statements that make tables of policies, wordings and published courses alone, in their order.

    `changed`: tables that other statements change, which a run has of its own.
    """
    ordered = [one for wanted in RUN for name in STAGES if reach(name) == wanted for one in statements(name)]
    changes = [change(one.sql) for one in ordered]
    made = {name for _, name in changes} | _GIVEN
    expanded: dict[str, set[str]] = {}
    others = (_GIVEN - _BEGINNINGS) | changed
    found: list[Statement] = []
    for statement, (verb, name) in zip(ordered, changes, strict=True):
        reads = reads_of(statement, made, expanded)
        if verb in EXPANDED:
            expanded[name] = reads
        if name not in _BEGINNINGS and (name in others or reads & others or statement.sets):
            others.add(name)
        elif statement.makes:
            found.append(statement)
    return tuple(found)


def worded(facts: FactTables) -> tuple[Any, ...]:
    """What `content` is made of besides the policies, to be compared."""
    taken = _table(facts, "completion.observed")
    wordings = taken.select(_WORDINGS).group_by(_WORDINGS, use_threads=False).aggregate([])
    ordered = wordings.sort_by([(name, "ascending") for name in _WORDINGS])
    return ordered, _table(facts, _PUBLISHED), facts.inputs.select(["input", "name"])


def same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two answers of `worded` say the same."""
    return all(a.equals(b) for a, b in zip(one, other, strict=True))


def _table(facts: FactTables, kind: str) -> pa.Table:
    given = facts.tables.get(kind)
    return given if isinstance(given, pa.Table) else SCHEMAS[kind].empty_table()
