"""Accounts that one export lists several times, as HR systems list spells: what the book has just so adds nothing.

The journal compares a state with the latest one only. An export that says A, then B, of one account would be taken as
a change to A and back each time it comes; it is taken as said already where the book's last facts are A, then B.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from musterroll.facts.same import STATES
from musterroll.facts.tables import BODIES, FactTables
from musterroll.procedures.difference import equal, state_keys
from musterroll.procedures.known import table_of

Place = tuple[int, int]  # input and row


def settled(known: FactTables, coming: FactTables) -> dict[str, set[Place]]:
    """By kind, the rows of files whose facts, all that the file says of their thing, are the last that the book has."""
    engine = duckdb.connect(":memory:")
    try:
        return {kind: _settled(engine, kind, known, coming) for kind in coming.tables if kind in STATES}
    finally:
        engine.close()


def _settled(engine: duckdb.DuckDBPyConnection, kind: str, known: FactTables, coming: FactTables) -> set[Place]:
    members = [name for name, _ in BODIES[kind]]
    keys: Sequence[str] = ["source", *state_keys(kind, members)]
    named = ", ".join(f'"{name}"' for name in keys)
    engine.register("coming_", table_of(coming, kind))
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE several_ AS SELECT *,"
        f" row_number() OVER (PARTITION BY {named} ORDER BY input DESC, row DESC) AS from_end,"
        f" count(*) OVER (PARTITION BY {named}) AS times FROM coming_ QUALIFY times > 1"
    )
    if not engine.sql("SELECT count(*) FROM several_").fetchall()[0][0]:
        return set()
    engine.register("known_", table_of(known, kind))
    found = engine.sql(
        f"WITH last AS (SELECT k.*, row_number() OVER (PARTITION BY {named} ORDER BY row DESC) AS from_end"
        f" FROM known_ k WHERE EXISTS (SELECT 1 FROM several_ c WHERE {equal('k', 'c', keys)})),"
        f" same AS (SELECT c.* FROM several_ c JOIN last k ON k.from_end = c.from_end AND {equal('k', 'c', keys)}"
        f" AND {equal('k', 'c', members)})"
        f" SELECT input, row FROM same QUALIFY count(*) OVER (PARTITION BY {named}) = times"
    )
    return {(int(number), int(row)) for number, row in found.fetchall()}
