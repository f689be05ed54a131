"""All stages of a run in their order, as statements: what of it is the same in every run, and what a usual one needs.

It imports neither Arrow nor what runs statements, so that an engine can be opened by it before those are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import duckdb

from musterroll.rules.order import Step, change, steps
from musterroll.rules.statements import Statement, shapes, stage_sql, statements, view

STAGES: tuple[str, ...] = (
    "words",
    "accounts",
    "courses",
    "completions",
    "vanished",
    "events",
    "people",
    "persons",
    "candidates",
    "engagements",
    "scope",
    "population",
    "credits",
    "triggers",
    "leaves",
    "obligations",
    "verdicts",
    "results",
    "findings",
    "findings_records",
    "findings_vanished",
    "findings_population",
    "findings_content",
    "answer",
    "answer_completions",
    "answer_short",
)

RUN = ("before", "person", "after")  # the reaches of the stages that make relations of facts
# The relations of a short answer: what may be shown, what is counted, and the findings.
SHORT_ANSWER = (
    "shown_people",
    "shown_obligations",
    "short_people",
    "short_obligations",
    "short_sources",
    "answer_findings",
)


@cache
def reach(name: str) -> str:
    """By the first line of a stage: `opening`, `before`, `person`, `after` or `asked`; `before` where none is given."""
    found = re.match(r"-- reach: (\w+)", stage_sql(name))
    return found[1] if found else "before"


@cache
def asked() -> dict[str, str]:
    """The queries of the stages of reach `asked`, by the name of the relation. They are planned when they are asked."""
    every = (one.sql for name in STAGES if reach(name) == "asked" for one in statements(name))
    return dict(view(sql) for sql in every)


# These say the same in every run.
ONCE = ("CREATE MACRO", "CREATE TYPE")
_MADE_ANEW = ("CREATE TABLE", "CREATE VIEW", *ONCE)


def steps_of(wanted: str) -> tuple[Step, ...]:
    """The statements of the stages of one reach, and which of them wait for which."""
    return steps(tuple(_of(wanted)))


def all_steps() -> tuple[Step, ...]:
    """The same of all stages that a run goes through, and of what a short answer asks for."""
    return steps((*_of(*RUN), *_asked_on_the_way()))


def _asked_on_the_way() -> Iterator[tuple[str, Statement]]:
    """The queries of a short answer (short.py), and before them the table that two of them read."""
    yield "answer", Statement(f"CREATE TABLE shown AS {asked()['shown_verdicts']}", makes="shown", asks="shown")
    for name in SHORT_ANSWER:
        yield "answer", Statement(asked()[name], asks=name)


def _of(*wanted: str) -> Iterator[tuple[str, Statement]]:
    """The statements of the stages of these reaches, each with its stage, in their order."""
    return ((name, one) for word in wanted for name in STAGES if reach(name) == word for one in statements(name))


def words() -> str:
    """The text that teaches an engine that was just opened the words that all stages use."""
    return ";".join(one.sql for _, one in _of("opening"))


@cache
def said_once() -> tuple[str, ...]:
    """The macros and types of all stages that a run goes through."""
    return tuple(one.sql for _, one in _of(*RUN) if one.sql.startswith(ONCE))


def ordinary() -> list[Statement]:
    """What may be run where there are people and completions and nothing else, and first what is run in any case."""
    return sorted(_ordinary(), key=lambda one: bool(one.needs))


def _ordinary() -> Iterator[Statement]:
    there = {"person_observed", "completion_observed"}
    for _, one in _of(*RUN):
        if all(there.intersection(names) for names in one.needs) and not one.sql.startswith(ONCE):
            if one.makes:
                there.add(one.makes)
            yield one


@cache
def may_stand_empty() -> frozenset[str]:
    """The tables that no statement changes and that are empty where what they need is: one for all runs will do."""
    done = [change(one.sql) for _, one in _of(*RUN)]
    return frozenset(shapes()) - {name for verb, name in done if verb not in _MADE_ANEW}


def shapes_text(connection: duckdb.DuckDBPyConnection) -> str:
    """What `shapes.sql` must hold, from a connection on which every statement was run."""
    lines = ["-- Written by scripts/shapes: tables that stand empty where what they need is empty.\n"]
    for statement in (one for name in STAGES for one in statements(name)):
        if statement.needs and statement.makes:
            described = connection.execute(f'DESCRIBE "{statement.makes}"').fetchall()
            columns = ", ".join(f'"{column[0]}" {column[1]}' for column in described)
            lines.append(f"CREATE TABLE {statement.makes} ({columns});\n")
    return "".join(lines)
