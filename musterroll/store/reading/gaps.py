"""Obligations as the page of gaps lists them: filtered, in an order, a page after the other; and counted by status.

One question a page: of each status the first rows from an index, put together and cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from musterroll.store.reading.gap_filters import Conditions, Wanted, conditions_of
from musterroll.store.reading.rows import OBLIGATION, PERSON, obligation_of
from musterroll.store.tables import Tables

ROWS = 50
_OPEN = "not_yet_due"
_COLUMNS = ", ".join((*(f"o.{name}" for name in OBLIGATION), *(f"p.{name} AS p_{name}" for name in PERSON)))
_FROM = "FROM state_obligations o JOIN state_people p ON p.person = o.person"

# sort -> the columns of the key, whether the latest comes first, whether statuses keep apart
_ORDERS: dict[str, tuple[str, bool, bool]] = {
    "oldest": ("o.due", False, True),
    "due": ("o.due", False, False),
    "-due": ("o.due", True, False),
    "person": ("coalesce(p.name, o.person)", False, False),
    "-person": ("coalesce(p.name, o.person)", True, False),
}
SORTS = tuple(_ORDERS)


@dataclass(frozen=True)
class Row:
    """One obligation and whose it is, in the words of the reconciliation; `place` is where the next page goes on."""

    obligation: dict[str, Any]
    person: dict[str, Any]
    place: str


def page_of(tables: Tables, wanted: Wanted, sort: str = "oldest", after: str = "", limit: int = ROWS) -> list[Row]:
    """Up to `limit` obligations from the place `after` on, and one more where there is one."""
    given = conditions_of(tables, wanted)
    key, down, apart = _ORDERS[sort]
    begun = _place(after)
    parts: list[str] = []
    values: list[Any] = []
    for rank, status in enumerate(wanted.statuses):
        if begun is None or not apart or rank >= begun[0]:
            beyond = begun if begun is not None and (not apart or rank == begun[0]) else None
            question, more = _of_status(rank, status, given, key, down, beyond, limit + 1, few=bool(wanted.few_of))
            parts.append(f"SELECT * FROM ({question}) part{rank}")
            values.extend(more)
    way = "DESC" if down else "ASC"
    order = f"place {way}, id {way}"
    whole = f"{' UNION ALL '.join(parts)} ORDER BY {'grade, ' if apart else ''}{order} LIMIT {limit + 1}"
    return [_row(found) for found in tables.rows(whole, values)] if parts else []


def obligation_with(tables: Tables, identity: str) -> Row | None:
    """The obligation with this id; None where none is listed."""
    found = tables.row(f"SELECT 0, o.due, {_COLUMNS} {_FROM} WHERE o.id = %s", (identity,))
    return None if found is None else _row(found)


def _of_status(
    rank: int,
    status: str,
    given: Conditions,
    key: str,
    down: bool,
    beyond: tuple[int, str, str] | None,
    limit: int,
    *,
    few: bool,
) -> tuple[str, list[Any]]:
    values: list[Any] = [status, *given.values]
    # Of few people all obligations are looked at, by the index of people; else the index of statuses is walked.
    where = ["coalesce(o.status, '') = %s" if few else "o.status = %s", *_within(status), *given.words]
    if beyond is not None:
        where.append(f"({key}, o.id) {'<' if down else '>'} (%s, %s)")
        values += beyond[1:]
    way = "DESC" if down else "ASC"
    return (
        f"SELECT {rank} AS grade, {key} AS place, {_COLUMNS} {_FROM} WHERE {' AND '.join(where)}"
        f" ORDER BY {key} {way}, o.id {way} LIMIT {limit}"
    ), values


def _within(status: str) -> list[str]:
    """What is open is listed wherever it falls due; whatever else lies outside of the period decides nothing."""
    return [] if status == _OPEN else ["o.in_period"]


def counted(tables: Tables, wanted: Wanted) -> Counter[str]:
    """How many obligations the filters leave, by status, whatever statuses are wanted."""
    given = conditions_of(tables, wanted)
    source = _FROM if given.about_person else "FROM state_obligations o"
    more = "".join(f" AND {words}" for words in given.words)
    found = tables.rows(
        f"SELECT o.status, count(*) {source} WHERE o.in_period = TRUE AND o.status <> '{_OPEN}'{more} GROUP BY o.status"
        f" UNION ALL SELECT '{_OPEN}', count(*) {source} WHERE o.status = '{_OPEN}'{more}",
        [*given.values, *given.values],
    )
    return Counter(dict(found))


def _place(after: str) -> tuple[int, str, str] | None:
    """The place that an address names: grade, value of the order, id. None where it names none."""
    grade, _, rest = after.partition("~")
    value, _, identity = rest.rpartition("~")
    return (int(grade), value, identity) if grade.isdecimal() and len(grade) < 3 and identity else None


def _row(found: Sequence[Any]) -> Row:
    grade, place, *cells = found
    obligation, person = obligation_of(cells)
    return Row(obligation, person, f"{grade}~{place}~{obligation['id']}")
