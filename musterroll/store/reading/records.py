"""Completions as sources told them: found by address ever held, days, course and source, page by page, latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from musterroll.facts.errors import Refused
from musterroll.store.reading.spelled import beginning, literal
from musterroll.store.tables import Tables

PAGE = 50
TOO_MANY = 2_000  # accounts whose address holds a part: more of it must be given

_COLUMNS = (
    "c.entry, c.source, c.account, c.person, c.course, c.course_as_written, c.version, c.happened_at, c.happened_on,"
    " c.result, c.status, c.counted, c.reason, p.name"
)
# Accounts of everybody who held an address.
_HOLDERS = (
    "SELECT h.acct FROM state_accounts h WHERE h.person IN (SELECT a.person FROM state_tokens t"
    " JOIN state_accounts a ON a.acct = t.acct WHERE {addresses}) LIMIT %s"
)
_FROM = "FROM state_completions c LEFT JOIN state_people p ON p.person = c.person"


@dataclass(frozen=True)
class Asked:
    """What one looks for; empty members do not narrow. `email` is an address ever held, or part of one.

    `course` is the name of a course as the policy or its publication has it. Days are included. `accounts`, by their
    numbers, stand for the address and the person (a key) once `found_by_address` has looked them up.
    `finished`: only those that were completed or passed.
    """

    email: str = ""
    course: str = ""
    source: str = ""
    first: date | None = None
    last: date | None = None
    accounts: tuple[int, ...] | None = None
    person: str = ""
    version: str = ""
    finished: bool = False


@dataclass(frozen=True)
class Listed:
    """One completion of the list. Null `person`: attributed to nobody."""

    entry: int
    source: str
    account: str
    person: str | None
    course: str | None
    course_as_written: str | None
    version: str | None
    happened_at: str | None
    happened_on: str | None
    result: str | None
    status: str | None
    counted: str
    reason: str | None
    name: str | None


@dataclass(frozen=True)
class Met:
    """An obligation that a record meets."""

    id: str
    person: str
    requirement: str
    status: str
    due: str | None
    days_late: int | None


Place = tuple[str, int]  # the day, empty where there is none, and the entry


def found_by_address(tables: Tables, asked: Asked) -> Asked:
    """The same with all accounts of those who ever held the address, or else an address of which it is a part.

    To be asked before the other questions. Refused where too many accounts have such an address.
    """
    if asked.person:
        held = tables.rows("SELECT acct FROM state_accounts WHERE person = %s", (asked.person,))
        others = found_by_address(tables, replace(asked, person="")).accounts
        return replace(asked, accounts=tuple(one for (one,) in held if others is None or one in others))
    address = asked.email.strip().lower()
    if not address:
        return asked
    found = tables.rows(_HOLDERS.format(addresses="t.token = %s"), ["a:" + address, TOO_MANY + 1])
    if not found:  # every address is read: only where nobody held the whole one
        addresses, given = beginning(tables, "t.token", "a:")
        part = [*given, f"a:%{literal(address)}%", TOO_MANY + 1]
        found = tables.rows(_HOLDERS.format(addresses=f"{addresses} AND t.token LIKE %s ESCAPE '\\'"), part)
    if len(found) > TOO_MANY:
        raise Refused(
            f"More than {TOO_MANY:,} accounts have an address with {address!r} in it.", "Give more of the address."
        )
    return replace(asked, accounts=tuple(row[0] for row in found))


def page_of(tables: Tables, asked: Asked, after: Place | None = None, rows: int = PAGE) -> list[Listed]:
    """The records after a place, latest first, those without a date last; at most `rows`."""
    if asked.accounts is not None:
        return _of_accounts(tables, asked, after, rows)
    found = [] if after and not after[0] else _dated(tables, asked, after, rows)
    if len(found) < rows and asked.first is None and asked.last is None:
        found += _undated(tables, asked, after, rows - len(found))
    return found


def page_from(tables: Tables, asked: Asked, entry: int, rows: int) -> list[Listed]:
    """The records from an entry on, in the order of entries; at most `rows`."""
    conditions, values = _conditions(asked)
    conditions.append("c.entry >= %s")
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE {_all(conditions)} ORDER BY c.entry LIMIT %s"
    return [Listed(*row) for row in tables.rows(sql, [*values, entry, rows])]


def one(tables: Tables, entry: int) -> Listed | None:
    """The completion of one entry; None where the entry is none, or does not count any more."""
    found = tables.row(f"SELECT {_COLUMNS} {_FROM} WHERE c.entry = %s", (entry,))
    return Listed(*found) if found else None


def met_by(tables: Tables, record: Listed) -> list[Met]:
    """The obligations of its person that a record meets."""
    if record.person is None:
        return []
    found = tables.rows(
        "SELECT id, person, requirement, status, due, days_late FROM state_obligations WHERE person = %s"
        " AND completion = %s ORDER BY due, id",
        (record.person, f"book:{record.entry}"),
    )
    return [Met(*row) for row in found]


def place_of(listed: Listed) -> Place:
    """Where a record stands in the list, for the page after it."""
    return listed.happened_on or "", listed.entry


def counted(tables: Tables, asked: Asked, of: int | None = None) -> tuple[int, int]:
    """How many records match, of how many; `of` where that is known."""
    conditions, values = _conditions(asked)
    whole = f"{int(of)}" if of is not None else "(SELECT count(*) FROM state_completions)"
    some = f"(SELECT count(*) FROM state_completions c WHERE {_all(conditions)})" if conditions else whole
    matching, known = tables.rows(f"SELECT {some}, {whole}", values)[0]
    return int(matching), int(known)


def choices(tables: Tables) -> dict[str, list[str]]:
    """By what records can be narrowed: every `course` and every `source`."""
    names = ("course", "source")
    found = tables.rows(" UNION ALL ".join(f"SELECT '{name}', v FROM ({_distinct(name)}) AS {name}s" for name in names))
    values: dict[str, list[str]] = {name: [] for name in names}
    for name, value in found:
        values[name].append(value)
    return values


def _distinct(column: str) -> str:
    """The values of a column, one step of its index each: there are few values and many records."""
    return (
        f"WITH RECURSIVE seen(v) AS (SELECT min({column}) FROM state_completions UNION ALL"
        f" SELECT (SELECT min({column}) FROM state_completions WHERE {column} > seen.v) FROM seen"
        " WHERE seen.v IS NOT NULL) SELECT v FROM seen WHERE v IS NOT NULL"
    )


def _of_accounts(tables: Tables, asked: Asked, after: Place | None, rows: int) -> list[Listed]:
    """Few enough to be sorted: no index has to give their order."""
    conditions, values = _conditions(asked)
    day = "coalesce(c.happened_on, '')"
    if after is not None:
        conditions.append(f"({day}, c.entry) < (%s, %s)")
        values += after
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE {_all(conditions)} ORDER BY {day} DESC, c.entry DESC LIMIT %s"
    return [Listed(*row) for row in tables.rows(sql, [*values, rows])]


def _dated(tables: Tables, asked: Asked, after: Place | None, rows: int) -> list[Listed]:
    conditions, values = _conditions(asked)
    conditions.append("c.happened_on IS NOT NULL")
    if after is not None:
        conditions.append("c.happened_on <= %s AND (c.happened_on < %s OR c.entry < %s)")
        values += [after[0], after[0], after[1]]
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE {_all(conditions)} ORDER BY c.happened_on DESC, c.entry DESC LIMIT %s"
    return [Listed(*row) for row in tables.rows(sql, [*values, rows])]


def _undated(tables: Tables, asked: Asked, after: Place | None, rows: int) -> list[Listed]:
    conditions, values = _conditions(asked)
    conditions.append("c.happened_on IS NULL")
    if after and not after[0]:
        conditions.append("c.entry < %s")
        values.append(after[1])
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE {_all(conditions)} ORDER BY c.entry DESC LIMIT %s"
    return [Listed(*row) for row in tables.rows(sql, [*values, rows])]


def _conditions(asked: Asked) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []

    def add(condition: str, *given: Any) -> None:
        conditions.append(condition)
        values.extend(given)

    if asked.accounts is not None:
        add(f"c.acct IN ({', '.join(['%s'] * len(asked.accounts)) or 'NULL'})", *asked.accounts)
    if asked.course:
        add(f"{_column('course', asked)} = %s", asked.course)
    if asked.version:
        add("c.version = %s", asked.version)
    if asked.finished:
        add("c.result IN ('completed', 'passed')")
    if asked.source:
        add(f"{_column('source', asked)} = %s", asked.source)
    if asked.first:
        add(f"{_column('happened_on', asked)} >= %s", asked.first.isoformat())
    if asked.last:
        add(f"{_column('happened_on', asked)} <= %s", asked.last.isoformat())
    return conditions, values


def _column(name: str, asked: Asked) -> str:
    """A column; where accounts are given so that no index but theirs answers, since few records are theirs."""
    return f"c.{name}" if asked.accounts is None else f"(c.{name} || '')"


def _all(conditions: Sequence[str]) -> str:
    return " AND ".join(conditions) or "1 = 1"
