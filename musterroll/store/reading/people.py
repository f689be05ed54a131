"""People, found by name, address ever held or key, narrowed, sorted, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from musterroll.store.reading.spelled import meant, one_of
from musterroll.store.tables import Tables

PAGE = 50
SORTS = ("name", "department", "manager", "result", "started_on")
_SELECTIVE = ("manager", "department")  # of these there are many; where one is given its index is the one to take
NARROWED = ("result", "department", "type", "status", "manager", "reason")

LAST = "\uffff"  # what is not known sorts behind everything that is

_COLUMNS = (
    "p.person, p.name, p.emails, p.type, p.department, p.title, p.manager, p.status, p.started_on, p.ended_on,"
    " p.result, p.reason"
)


@dataclass(frozen=True)
class Asked:
    """Whom one looks for. Empty members do not narrow; `sort` is one of SORTS.

    `keys` are those whom the words mean, once `looked_up` has found them.
    """

    words: str = ""
    result: str = ""
    department: str = ""
    type: str = ""
    status: str = ""
    manager: str = ""
    reason: str = ""
    sort: str = "name"
    descending: bool = False
    keys: tuple[str, ...] | None = None


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


def looked_up(tables: Tables, asked: Asked) -> Asked:
    """The same with those whom the words mean, so that they are not looked for again by the questions that follow."""
    return replace(asked, keys=tuple(meant(tables, asked.words))) if asked.words.strip() else asked


def page_of(
    tables: Tables,
    asked: Asked,
    after: tuple[str, str] | None = None,
    rows: int = PAGE,
    *,
    many: bool = False,
) -> list[Listed]:
    """The people after a place (the sorted value and the key of the last one seen), at most `rows`.

    `many` says that a good part of all people match: then they are read in the order of the list until the page is
    full, and not found first and sorted.
    """
    conditions, values = _conditions(tables, asked, in_order=many)
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


def matching(tables: Tables, asked: Asked, of: int | None = None) -> tuple[int, int]:
    """How many people match, of how many; `of` where that is known."""
    conditions, values = _conditions(tables, asked)
    whole = f"{int(of)}" if of is not None else "(SELECT count(*) FROM state_people)"
    some = f"(SELECT count(*) FROM state_people p WHERE {_all(conditions)})" if conditions else whole
    matching, known = tables.rows(f"SELECT {some}, {whole}", values)[0]
    return int(matching), int(known)


def choices(tables: Tables) -> dict[str, list[str]]:
    """By what people can be narrowed: every value of `department`, `type` and `status`, sorted."""
    names = ("department", "type", "status")
    return distinct(tables, *names)


def distinct(tables: Tables, *names: str) -> dict[str, list[str]]:
    """Every value of some columns, sorted."""
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


def _conditions(tables: Tables, asked: Asked, *, in_order: bool = False) -> tuple[list[str], list[Any]]:
    """What must hold. `in_order`: said so that no index answers it but that of the order."""
    conditions: list[str] = []
    values: list[Any] = []
    few = any(getattr(asked, name) for name in _SELECTIVE)
    for name in NARROWED:
        if value := getattr(asked, name):
            hidden = " || ''" if in_order or (few and name not in _SELECTIVE) else ""
            conditions.append(f"coalesce(p.{name}, '{LAST}'){hidden} = %s")
            values.append(value)
    if asked.words.strip():
        keys = meant(tables, asked.words) if asked.keys is None else asked.keys
        condition, given = one_of(tables, "p.person", keys)
        conditions.append(condition)
        values += given
    return conditions, values


def _all(conditions: Sequence[str]) -> str:
    return " AND ".join(conditions) or "1 = 1"
