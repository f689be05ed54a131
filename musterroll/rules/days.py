"""The days that facts in memory name, read from their columns: sooner than the engine could be asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import SCHEMAS, FactTables

# Columns that hold instants, by kind: their UTC days are the days whose offsets are needed.
INSTANTS: dict[str, tuple[str, ...]] = {
    "completion.observed": ("happened_at", "recorded_at"),
    "person.observed": ("happened_at",),
    "access.recorded": ("from_at", "to_at"),
    "sign_in.observed": ("happened_at",),
    "alert.raised": ("happened_at",),
    "alert.judged": ("happened_at",),
    "completion.vanished": ("happened_at",),
    "exemption.granted": ("happened_at",),
    "exemption.withdrawn": ("happened_at",),
    "policy.adopted": ("happened_at",),
    "extract.received": ("happened_at",),
}
_MANY_DAYS = 4_000  # eleven years
_FIRST = date(1970, 1, 1).toordinal()  # the day from which Arrow counts


def instants_in(facts: FactTables, known: pa.Array[Any]) -> set[date]:
    """The UTC days of all instants of facts in memory that are not `known`."""
    columns = (_table(facts, kind).column(name) for kind, names in INSTANTS.items() for name in names)
    days = pa.chunked_array([chunk for column in columns for chunk in _days(column).chunks], pa.date32())
    found = pc.unique(days)
    new = found.filter(pc.invert(pc.is_in(found, value_set=known))).cast(pa.int32())
    return {date.fromordinal(_FIRST + number) for number in new.to_pylist()}  # sooner than Arrow makes dates


def days_from(first: date, last: date) -> Iterator[date]:
    """All days from `first` to `last`; of those that lie centuries back, the last ones."""
    for number in range(max(first.toordinal(), last.toordinal() - _MANY_DAYS), last.toordinal() + 1):
        yield date.fromordinal(number)


def dated_in(facts: FactTables) -> set[tuple[str | None, date]]:
    """The days of completions and alerts without a time, each with the zone that it was written in."""
    found: set[tuple[str | None, date]] = set(_dated(_table(facts, "completion.observed")))
    return found | {(None, day) for _, day in _dated(_table(facts, "alert.raised"))}


def earliest_in(facts: FactTables) -> datetime | None:
    """The earliest completion, by its instant or by the day it names; null where none says when."""
    taken = _table(facts, "completion.observed")
    instants = (taken.column("happened_at"), taken.column("happened_on").cast(pa.timestamp("us")))
    return min(filter(None, (pc.min(one).as_py() for one in instants)), default=None)


def _dated(table: pa.Table) -> Iterator[tuple[str | None, date]]:
    if table.column("happened_on").null_count == table.num_rows:
        return
    rows = table.filter(pc.and_(pc.is_valid(table.column("happened_on")), pc.is_null(table.column("happened_at"))))
    yield from zip(rows.column("source_zone").to_pylist(), rows.column("happened_on").to_pylist(), strict=True)


def _days(instants: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    if instants.null_count == len(instants):
        return pa.chunked_array([], pa.date32())
    return instants.drop_null().cast(pa.date32(), safe=False)


def _table(facts: FactTables, kind: str) -> pa.Table:
    given = facts.tables.get(kind)
    return given if isinstance(given, pa.Table) else SCHEMAS[kind].empty_table()
