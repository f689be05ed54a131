"""The answer for a report that shows few rows: all is counted, and only what may be shown is put into words.

To write out tens of thousands of rows of which a terminal shows forty takes longer than to judge them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from musterroll.rules.reconciliation import Shown
from musterroll.rules.script import asked

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


class Few(NamedTuple):
    """What may be shown: of the period's obligations with each of `statuses` the `limit` that were due first.

    And as many that are not met yet and fall due from as-of to `until`.
    """

    limit: int
    statuses: Sequence[str]
    until: date


def set_limits(connection: duckdb.DuckDBPyConnection, few: Few) -> None:
    """Set the variables by which the queries know what may be shown, on one connection."""
    values = {"shown_limit": few.limit, "shown_statuses": list(few.statuses), "shown_until": few.until}
    for name, value in values.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})


def choose(connection: duckdb.DuckDBPyConnection, few: Few) -> None:
    """Make the relation of what may be shown, after a run."""
    set_limits(connection, few)
    connection.execute(f"CREATE OR REPLACE TABLE shown AS {asked()['shown_verdicts']}")


def shown(few: Few, found: Sequence[pa.Table]) -> Shown:
    """What `choose` made, as it was read."""
    people, obligations = found
    return Shown(few.limit, people, obligations)
