"""How a database goes about a question, as far as it says."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import connections
from django.test.utils import CaptureQueriesContext

from musterroll.store.tables import Tables


def read_whole(tables: Tables, ask: Callable[[], object]) -> set[str]:
    """The tables that SQLite reads from end to end for what `ask` asks, as the question names them."""
    return {words[1] for words in map(str.split, _steps(tables, ask)) if words[0] == "SCAN"}


def indexes(tables: Tables, ask: Callable[[], object]) -> set[str]:
    """The indexes that SQLite uses for what `ask` asks."""
    return {name for step in _steps(tables, ask) for name in re.findall(r" INDEX (\w+)", step)}


def _steps(tables: Tables, ask: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connections[tables.alias]) as asked:
        ask()
    plans = [tables.rows(f"EXPLAIN QUERY PLAN {one['sql']}".replace("%", "%%")) for one in asked.captured_queries]
    assert plans, "nothing was asked"
    return [str(step[3]) for plan in plans for step in plan]
