"""In what order statements may run: each waits for who makes what it reads, and for the readers of what it changes.

What a statement reads are the names in its text that some statement makes, and what is read by the views and macros
among them. A name that only looks like one costs a needless wait, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from musterroll.rules.statements import Statement

_CHANGES = re.compile(
    r'\A(CREATE (?:TABLE|VIEW|MACRO|TYPE)|INSERT INTO|UPDATE|DELETE FROM|DROP TABLE|SET VARIABLE) "?(\w+)"?'
)
# What stands between names, as blanks.
_BETWEEN = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
# Neither comments nor texts name anything, unless a text is all that a macro or a variable is asked with.
_WORDS_ONLY = re.compile(r"--[^\n]*|\('(\w+)'\)|'[^']*'")
EXPANDED = ("CREATE VIEW", "CREATE MACRO")
# Rows are put into it and read when all of them are there: those who put them need not wait for each other.
_GATHERED = "findings"


class Step(NamedTuple):
    """A statement of a stage. `waits`: the numbers of those that must be done; `path`: how many follow in a row."""

    stage: str
    statement: Statement
    waits: frozenset[int]
    path: int


class _Relation:
    """Who made a relation as it is now, who put rows into it, and who has read it since."""

    def __init__(self, made: int) -> None:
        self.made = made
        self.put: list[int] = []
        self.read: list[int] = []


@cache
def steps(ordered: tuple[tuple[str, Statement], ...]) -> tuple[Step, ...]:
    """Statements in their order, each with its stage, as steps."""
    changes = [("", one.asks) if one.asks else change(one.sql) for _, one in ordered]
    made = {name for _, name in changes}
    expanded: dict[str, set[str]] = {}
    relations: dict[str, _Relation] = {}
    waits: list[set[int]] = []
    for number, ((_, statement), (verb, name)) in enumerate(zip(ordered, changes, strict=True)):
        reads = reads_of(statement, made, expanded) - {name}
        if verb in EXPANDED:
            expanded[name] = reads
        waits.append(_wait(number, verb, name, reads, relations) - {number})
    paths = _paths(waits)
    return tuple(
        Step(stage, statement, frozenset(waits[number]), paths[number])
        for number, (stage, statement) in enumerate(ordered)
    )


def change(sql: str) -> tuple[str, str]:
    """What a statement does, as it begins, and the name of what it makes or changes."""
    found = _CHANGES.match(sql)
    if not found:
        raise ValueError(f"expected a statement that makes or changes something: {sql[:60]}")
    return found[1], found[2]


def reads_of(statement: Statement, made: set[str], expanded: dict[str, set[str]]) -> set[str]:
    """Which of the relations in `made` a statement reads; `expanded`: what views and macros before it read."""
    asked = (one.partition(".")[0] for line in statement.needs for one in line)
    text = " ".join(filter(None, _WORDS_ONLY.split(statement.sql)))
    named = made.intersection([*text.translate(_BETWEEN).split(), *asked])
    return named.union(*(expanded[name] for name in named if name in expanded))


def _wait(number: int, verb: str, name: str, reads: Iterable[str], relations: dict[str, _Relation]) -> set[int]:
    waits: set[int] = set()
    for one in reads:
        if one in relations:
            relation = relations[one]
            relation.read.append(number)
            waits |= {relation.made, *relation.put}
    if name not in relations:
        relations[name] = _Relation(number)
        return waits
    relation = relations[name]
    waits |= {relation.made, *relation.read}
    if verb == "INSERT INTO" and name == _GATHERED:
        relation.put.append(number)
        return waits
    waits.update(relation.put)
    relations[name] = _Relation(number)
    return waits


def _paths(waits: Sequence[set[int]]) -> list[int]:
    paths = [0] * len(waits)
    for number in reversed(range(len(waits))):
        for before in waits[number]:
            paths[before] = max(paths[before], paths[number] + 1)
    return paths
