"""What is kept about one person: who they are, their accounts, how many records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from musterroll.store.tables import Tables

_PERSON = (
    "person",
    "name",
    "emails",
    "type",
    "department",
    "title",
    "manager",
    "status",
    "home_zone",
    "started_on",
    "ended_on",
)
_LISTS = ("emails",)


@dataclass(frozen=True)
class Kept:
    """`members` of the person as the book has them now, `accounts` as (source, key), and how many `completions`."""

    members: dict[str, Any]
    accounts: tuple[tuple[str, str], ...]
    completions: int


def kept_about(tables: Tables, person: str) -> Kept | None:
    """What is kept about a person; None where there is no such person."""
    row = tables.row(f"SELECT {', '.join(_PERSON)} FROM state_people WHERE person = %s", (person,))
    if row is None:
        return None
    members = {
        name: msgspec.json.decode(value) if name in _LISTS else value
        for name, value in zip(_PERSON, row, strict=True)
        if value is not None
    }
    accounts = tables.rows(
        "SELECT source, account FROM state_accounts WHERE person = %s ORDER BY source, account", (person,)
    )
    count = tables.row(
        "SELECT count(*) FROM state_completions WHERE acct IN (SELECT acct FROM state_accounts WHERE person = %s)",
        (person,),
    )
    return Kept(members, tuple((source, account) for source, account in accounts), int(count[0]) if count else 0)


def completions_of(tables: Tables, person: str) -> list[dict[str, Any]]:
    """Every record on the accounts of a person, as received and as judged."""
    columns = ("entry", "source", "account", "course_as_written", "course", "version", "happened_at", "happened_on",
               "result", "counted", "reason")  # fmt: skip
    question = (
        f"SELECT {', '.join(columns)} FROM state_completions"
        " WHERE acct IN (SELECT acct FROM state_accounts WHERE person = %s) ORDER BY entry"
    )
    return [dict(zip(columns, row, strict=True)) for row in tables.rows(question, (person,))]
