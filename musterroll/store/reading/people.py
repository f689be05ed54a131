"""People, found by name, address ever held or key, narrowed, sorted, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from musterroll.store.reading.spelled import about_person
from musterroll.store.tables import Tables

PAGE = 50
SORTS = ("name", "department", "manager", "result", "started_on")
NARROWED = ("result", "department", "type", "status", "manager")

LAST = "\uffff"  # what is not known sorts behind everything that is

_COLUMNS = (
    "p.person, p.name, p.emails, p.type, p.department, p.title, p.manager, p.status, p.started_on, p.ended_on,"
    " p.result, p.reason"
)


@dataclass(frozen=True)
class Asked:
    """Whom one looks for. Empty members do not narrow; `sort` is one of SORTS."""

    words: str = ""
    result: str = ""
    department: str = ""
    type: str = ""
    status: str = ""
    manager: str = ""
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True)
class Listed:
    """One person of the list. Days are text in ISO form."""

    person: str
    name: str | None
    emails: str | None
    type: str | None
    department: str | None
    title: str | None
    manager: str | None
    status: str | None
    started_on: str | None
    ended_on: str | None
    result: str
    reason: str | None

    @property
    def called(self) -> str:
        """A name to show: the person's, else an address, else their key."""
        return self.name or self.addresses.partition(" ")[0] or self.person

    @property
    def addresses(self) -> str:
        """The addresses, with a blank between them."""
        return " ".join(msgspec.json.decode(self.emails or "[]"))


def page_of(tables: Tables, asked: Asked, after: tuple[str, str] | None = None, rows: int = PAGE) -> list[Listed]:
    """The people after a place (the sorted value and the key of the last one seen), at most `rows`."""
    conditions, values = _conditions(tables, asked)
    place = f"coalesce(p.{asked.sort}, '{LAST}')"
    way, beyond = ("DESC", "<") if asked.descending else ("ASC", ">")
    if after is not None:
        # The first half says nothing new, and leads into the index.
        conditions.append(f"{place} {beyond}= %s AND ({place}, p.person) {beyond} (%s, %s)")
        values += (after[0], *after)
    found = tables.rows(
        f"SELECT {_COLUMNS} FROM state_people p WHERE {_all(conditions)}"
        f" ORDER BY {place} {way}, p.person {way} LIMIT %s",
        [*values, rows],
    )
    return [Listed(*row) for row in found]


def place_of(asked: Asked, listed: Listed) -> tuple[str, str]:
    """Where somebody stands in the list, for the page after them."""
    return getattr(listed, asked.sort) or LAST, listed.person


def counted(tables: Tables) -> int:
    """How many there are, in the population or not."""
    row = tables.row("SELECT count(*) FROM state_people")
    return int(row[0]) if row else 0


def matching(tables: Tables, asked: Asked) -> tuple[int, int]:
    """How many people match, of how many."""
    conditions, values = _conditions(tables, asked)
    row = tables.row(
        f"SELECT (SELECT count(*) FROM state_people p WHERE {_all(conditions)}), (SELECT count(*) FROM state_people)",
        values,
    )
    return (row[0], row[1]) if row else (0, 0)


def choices(tables: Tables) -> dict[str, list[str]]:
    """By what people can be narrowed: every value of `department`, `type` and `status`, sorted."""
    names = ("department", "type", "status")
    found = tables.rows(" UNION ALL ".join(f"SELECT '{name}', v FROM ({_distinct(name)}) AS {name}s" for name in names))
    values: dict[str, list[str]] = {name: [] for name in names}
    for name, value in found:
        values[name].append(value)
    return {name: sorted(some) for name, some in values.items()}


def _distinct(column: str) -> str:
    """The values of a column, one step of its index each: there are few values and many people."""
    place = f"coalesce({column}, '{LAST}')"
    return (
        f"WITH RECURSIVE seen(v) AS (SELECT min({place}) FROM state_people UNION ALL"
        f" SELECT (SELECT min({place}) FROM state_people WHERE {place} > seen.v) FROM seen WHERE seen.v IS NOT NULL)"
        f" SELECT v FROM seen WHERE v <> '{LAST}'"
    )


def _conditions(tables: Tables, asked: Asked) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for name in NARROWED:
        if value := getattr(asked, name):
            conditions.append(f"coalesce(p.{name}, '{LAST}') = %s")
            values.append(value)
    if asked.words.strip():
        keys, given = about_person(tables, asked.words)
        conditions.append(f"p.person IN ({keys})")
        values += given
    return conditions, values


def _all(conditions: Sequence[str]) -> str:
    return " AND ".join(conditions) or "1 = 1"
