"""How a database goes about a question, as far as it says."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connections
from django.test.utils import CaptureQueriesContext

from musterroll.store.tables import Tables


def read_whole(tables: Tables, ask: Callable[[], object]) -> set[str]:
    """The tables that SQLite reads from end to end for what `ask` asks, as the question names them."""
    with CaptureQueriesContext(connections[tables.alias]) as asked:
        ask()
    plans = [tables.rows(f"EXPLAIN QUERY PLAN {one['sql']}".replace("%", "%%")) for one in asked.captured_queries]
    assert plans, "nothing was asked"
    steps = [str(step[3]).split() for plan in plans for step in plan]
    return {words[1] for words in steps if words[0] == "SCAN"}
