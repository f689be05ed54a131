"""The answer for a report that shows few rows: all is counted, and only what may be shown is put into words.

To write out tens of thousands of rows of which a terminal shows forty takes longer than to judge them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from musterroll.rules.reconciliation import Shown
from musterroll.rules.runner import asked

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

COUNTED = ("short_people", "short_obligations", "short_sources")
_SHOWN = ("shown_people", "shown_obligations")


@dataclass(frozen=True)
class Few:
    """What may be shown: of the period's obligations with each of `statuses` the `limit` that were due first.

    And as many that are not met yet and fall due from as-of to `until`.
    """

    limit: int
    statuses: Sequence[str]
    until: date


def choose(connection: duckdb.DuckDBPyConnection, few: Few) -> tuple[str, ...]:
    """Make the relation of what may be shown; the names of the relations that put it into words."""
    values = {"shown_limit": few.limit, "shown_statuses": list(few.statuses), "shown_until": few.until}
    for name, value in values.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    connection.execute(f"CREATE OR REPLACE TABLE shown AS {asked()['shown_verdicts']}")
    return _SHOWN


def shown(few: Few, found: Sequence[pa.Table]) -> Shown:
    """What `choose` made, as it was read."""
    people, obligations = found
    return Shown(few.limit, people, obligations)
