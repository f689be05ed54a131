"""Stages read as statements, each with what it needs: a statement whose needs are empty is not planned at all.

A comment line before a statement names relations without which it finds nothing. Every such line must hold; a line
holds when any of its relations has rows:

    -- needs: alerts
    -- needs: account_leaves or account_roles
    -- needs: completion_observed.event        (a fact with a value in that column)
    -- needs: completion_observed.actor other than sync
    -- needs: person_observed.directory_id twice        (two facts with the same value, in whatever case)

No later statement reads a view with this line, and a run that is asked for a short answer does without:

    -- asked afterwards

Whoever runs a stage without regard for these lines gets the same relations. Instead of a table that would be empty,
an empty one of the same columns is made: `shapes.sql` holds those, written by `scripts/shapes`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb

_HERE = Path(__file__).parent
# A statement ends with a semicolon at the end of a line.
_END = re.compile(r";[ \t]*(?:\n|$)")
_NEEDS = re.compile(r"^-- needs: ([\w. ]+?)[ \t]*$", re.MULTILINE)
_AFTERWARDS = re.compile(r"^-- asked afterwards[ \t]*$", re.MULTILINE)
_COMMENTS = re.compile(r"\A(?:\s*--[^\n]*(?:\n|\Z)|\s+)+")
_TABLE = re.compile(r'\ACREATE TABLE "?(\w+)"?')
_VARIABLE = re.compile(r"\ASET VARIABLE (\w+)")
_VIEW = re.compile(r"\ACREATE VIEW (\w+) AS\s+")


class Statement(NamedTuple):
    """One statement. `needs`: all of these, of each any one. `makes`: the table it creates, `sets`: its variable.

    `asks`: it is a query, and this the name of what it finds. `afterwards`: a view that only those read who ask a run
    that is finished.
    """

    sql: str
    needs: tuple[tuple[str, ...], ...] = ()
    makes: str | None = None
    sets: str | None = None
    asks: str | None = None
    afterwards: bool = False


@cache
def stage_sql(name: str) -> str:
    """The text of a stage."""
    return (_HERE / "stages" / f"{name}.sql").read_text("utf-8")


@cache
def statements(name: str) -> tuple[Statement, ...]:
    """The statements of a stage in their order."""
    return parts(stage_sql(name))


def parts(text: str) -> tuple[Statement, ...]:
    """The statements in a text."""
    return tuple(_statement(part) for part in _END.split(text) if _COMMENTS.sub("", part).strip())


def _statement(text: str) -> Statement:
    head = _COMMENTS.match(text)
    sql = text[head.end() :] if head else text
    said = head[0] if head else ""
    needs = tuple(tuple(line.split(" or ")) for line in _NEEDS.findall(said))
    table, variable = _TABLE.match(sql), _VARIABLE.match(sql)
    return Statement(
        sql,
        needs,
        table[1] if table else None,
        variable[1] if variable else None,
        afterwards=bool(_AFTERWARDS.search(said)),
    )


def view(sql: str) -> tuple[str, str]:
    """The name and the query of a statement that makes a view."""
    head = _VIEW.match(sql)
    if not head:
        raise ValueError(f"expected CREATE VIEW: {sql[:60]}")
    return head[1], sql[head.end() :]


_PARSED: dict[str, duckdb.Statement] = {}
_RUN: set[str] = set()


def parsed(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """A statement as the engine reads it, read once in a process: the stages are the same in every run."""
    if sql not in _PARSED:
        _PARSED[sql] = connection.extract_statements(sql)[0]
    return _PARSED[sql]


def to_run(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement | str:
    """A statement as it was read; the first time, where nobody has read it yet, its text.

    The engine holds Python while it only reads a statement, and not while it reads what it runs: another thread goes on
    with a statement of its own. Whatever runs again is worth reading once.
    """
    if sql not in _PARSED and sql not in _RUN:
        _RUN.add(sql)
        return sql
    return parsed(connection, sql)


@cache
def shapes() -> dict[str, str]:
    """For each table that may be empty by its needs, the statement that makes it so."""
    text = (_HERE / "shapes.sql").read_text("utf-8")
    return {one.makes: one.sql for one in parts(text) if one.makes}
