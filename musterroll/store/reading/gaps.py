"""Obligations as the page of gaps lists them: filtered, in an order, a page after the other; and counted by status.

One question a page: of each status the first rows from an index, put together and cut. Where few of a status match they
are found first and sorted; where many do, rows are read in the order of the list until the page is full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from musterroll.store.reading.gap_filters import Conditions, Wanted, conditions_of
from musterroll.store.reading.people import LAST
from musterroll.store.reading.rows import OBLIGATION, PERSON, obligation_of
from musterroll.store.tables import Tables

ROWS = 50
_OPEN = "not_yet_due"
_FEW = 2_000  # so many are sorted in no time
_COLUMNS = ", ".join((*(f"o.{name}" for name in OBLIGATION), *(f"p.{name} AS p_{name}" for name in PERSON)))
_FROM = "FROM state_obligations o JOIN state_people p ON p.person = o.person"
_NAME = f"coalesce(p.name, '{LAST}')"

# sort -> the columns of the key, whether the latest comes first, whether statuses keep apart
_ORDERS: dict[str, tuple[str, bool, bool]] = {
    "oldest": ("o.due", False, True),
    "due": ("o.due", False, False),
    "-due": ("o.due", True, False),
    "person": (_NAME, False, False),
    "-person": (_NAME, True, False),
}
SORTS = tuple(_ORDERS)


@dataclass(frozen=True)
class Row:
    """One obligation and whose it is, in the words of the reconciliation; `place` is where the next page goes on."""

    obligation: dict[str, Any]
    person: dict[str, Any]
    place: str


def page_of(
    tables: Tables,
    wanted: Wanted,
    sort: str = "oldest",
    after: str = "",
    limit: int = ROWS,
    *,
    counts: Mapping[str, int] | None = None,
) -> list[Row]:
    """Up to `limit` obligations from the place `after` on, and one more where there is one.

    `counts` say how many of each status match, where that is known.
    """
    given = conditions_of(tables, wanted)
    _, down, apart = _ORDERS[sort]
    begun = _place(after)
    parts: list[str] = []
    values: list[Any] = []
    for rank, status in enumerate(wanted.statuses):
        count = _FEW + 1 if counts is None else counts.get(status, 0)
        if not count or (begun is not None and apart and rank < begun[0]):
            continue
        beyond = begun if begun is not None and (not apart or rank == begun[0]) else None
        question, more = _of_status(tables, _Part(rank, status, beyond, limit + 1, count <= _FEW), given, sort)
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


@dataclass(frozen=True)
class _Part:
    """The rows of one status: its place among the statuses, where the page begins, how many rows, whether few match."""

    rank: int
    status: str
    beyond: tuple[int, str, str] | None
    limit: int
    few: bool


# Where many match, conditions on people are written so that no index of theirs answers them: each is looked at as the
# row comes up in the order of the list. Where few do, those people come first.
def _of_status(tables: Tables, part: _Part, given: Conditions, sort: str) -> tuple[str, list[Any]]:
    key, down, _ = _ORDERS[sort]
    people_first = bool(given.people) if part.few else key == _NAME
    people = given.people if part.few else [words.replace(" = %s", " || '' = %s") for words in given.people]
    where = ["o.status = %s", *_within(part.status), *given.words, *people]
    values: list[Any] = [part.status, *given.values, *given.of_people]
    if part.beyond is not None:
        where.append(f"({key}, o.id) {'<' if down else '>'} (%s, %s)")
        values += part.beyond[1:]
    way = "DESC" if down else "ASC"
    return (
        f"SELECT {part.rank} AS grade, {key} AS place, {_COLUMNS} {_joined(tables, people_first)}"
        f" WHERE {' AND '.join(where)} ORDER BY {key} {way}, o.id {way} LIMIT {part.limit}"
    ), values


def _joined(tables: Tables, people_first: bool) -> str:
    """The tables in the order in which they are to be read. SQLite keeps to it when it is told; PostgreSQL knows."""
    if not tables.on_sqlite:
        return _FROM
    first, then = "state_obligations o", "state_people p"
    if people_first:
        first, then = then, first
    return f"FROM {first} CROSS JOIN {then} ON p.person = o.person"


def _within(status: str) -> list[str]:
    """What is open is listed wherever it falls due; whatever else lies outside of the period decides nothing."""
    return [] if status == _OPEN else ["o.in_period = TRUE"]


def counted(tables: Tables, wanted: Wanted) -> Counter[str]:
    """How many obligations the filters leave, by status.

    Whatever statuses are wanted; only of those where the filters are about missing records.
    """
    given = conditions_of(tables, wanted)
    if wanted.about_missing:
        given.add(f"o.status IN ({', '.join(['%s'] * len(wanted.statuses))})", *wanted.statuses)
    if given.people:
        return _counted_by_people(tables, given)
    more = "".join(f" AND {condition}" for condition in given.words)
    question = (
        f"SELECT o.status, count(*) FROM state_obligations o WHERE o.in_period = TRUE AND o.status <> '{_OPEN}'{more}"
        f" GROUP BY o.status UNION ALL SELECT o.status, count(*) FROM state_obligations o"
        f" WHERE o.status = '{_OPEN}'{more} GROUP BY o.status"
    )
    return Counter(dict(tables.rows(question, [*given.values, *given.values])))


def _counted_by_people(tables: Tables, given: Conditions) -> Counter[str]:
    """The people first, then what each of them owes, from an index alone."""
    then = "CROSS JOIN" if tables.on_sqlite else "JOIN"
    words = " AND ".join([*given.people, *given.words, f"(o.in_period = TRUE OR o.status = '{_OPEN}')"])
    question = (
        f"SELECT o.status, count(*) FROM state_people p {then} state_obligations o ON o.person = p.person"
        f" WHERE {words} GROUP BY o.status"
    )
    return Counter(dict(tables.rows(question, [*given.of_people, *given.values])))


def _place(after: str) -> tuple[int, str, str] | None:
    """The place that an address names: grade, value of the order, id. None where it names none."""
    grade, _, rest = after.partition("~")
    value, _, identity = rest.rpartition("~")
    return (int(grade), value, identity) if grade.isdecimal() and len(grade) < 3 and identity else None


def _row(found: Sequence[Any]) -> Row:
    grade, place, *cells = found
    obligation, person = obligation_of(cells)
    return Row(obligation, person, f"{grade}~{place}~{obligation['id']}")
