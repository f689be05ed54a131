"""Searching completions in the state, and giving them out as training records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import msgspec

from musterroll.facts.bodies import CompletionObserved
from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.facts.training_record import FINISHED, record_of
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.together import policy_in_force
from musterroll.store.entries import Entries
from musterroll.store.state.expiry import expiry_of
from musterroll.store.tables import Tables

Prove = Callable[[int], dict[str, Any] | None]

_COLUMNS = (
    "c.entry, c.source, c.account, c.person, c.course_as_written, c.course, c.version, c.happened_at, c.happened_on, "
    "c.result, c.status, c.counted, c.reason, c.requirements, p.name, p.emails, p.department, p.status"
)


@dataclass(frozen=True)
class Wanted:
    """What is searched for; null members do not narrow. `person` is a key or one of its aliases; days are included.

    `email` finds the completions of everybody who has the address, `course` any spelling that was read as that course.
    """

    email: str | None = None
    person: str | None = None
    course: str | None = None
    source: str | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Found:
    """One completion as the state has it. `requirements`: for which it was counted, or could not be verified."""

    entry: int
    source: str
    account: str
    person: str | None
    course_as_written: str | None
    course: str | None
    version: str | None
    happened_at: str | None
    happened_on: str | None
    result: str | None
    status: str | None
    counted: str
    reason: str | None
    requirements: tuple[str, ...]
    name: str | None
    emails: tuple[str, ...]
    department: str | None
    person_status: str | None


def search(tables: Tables, wanted: Wanted, limit: int | None = None) -> list[Found]:
    """Completions by day and entry, those without a date last."""
    conditions, values = _conditions(wanted)
    sql = (
        f"SELECT {_COLUMNS} FROM state_completions c JOIN state_accounts a ON a.acct = c.acct"
        " LEFT JOIN state_people p ON p.person = a.person"
        f" WHERE {' AND '.join(conditions) or '1 = 1'}"
        " ORDER BY CASE WHEN c.happened_on IS NULL THEN 1 ELSE 0 END, c.happened_on, c.entry"
    )
    if limit is not None:
        sql += " LIMIT %s"
        values.append(limit)
    return [_found(row) for row in tables.rows(sql, values)]


def of_entry(tables: Tables, entry: int) -> Found | None:
    """The completion of one entry; None where the entry is none, or does not count any more."""
    return of_entries(tables, [entry]).get(entry)


def of_entries(tables: Tables, entries: Sequence[int]) -> dict[int, Found]:
    """The completions of some entries, no more than a page; those that are none are left out."""
    if not entries:
        return {}
    rows = tables.rows(
        f"SELECT {_COLUMNS} FROM state_completions c JOIN state_accounts a ON a.acct = c.acct"
        f" LEFT JOIN state_people p ON p.person = a.person WHERE c.entry IN ({', '.join(['%s'] * len(entries))})",
        entries,
    )
    return {row[0]: _found(row) for row in rows}


def record_of_found(fact: Fact, one: Found, policies: Sequence[Policy]) -> dict[str, Any] | None:
    """The training record of a completion whose fact is at hand; None for what is not finished."""
    finished = isinstance(fact.body, CompletionObserved) and _finished(fact.body)
    return _record(fact, one, policies, None) if finished else None


def training_records(
    entries: Entries, found: list[Found], policies: Sequence[Policy] = (), prove: Prove | None = None
) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Entry and training record of each finished completion; None where its body was erased.

    `policies` give the day of expiry and the link to the policy; `prove` gives the member `proof` of an entry. What is
    in progress or failed has no record: a record says that training was completed.
    """
    for one in found:
        body = entries.body(one.entry)
        fact = None if body is None else parse_line(body)
        if not isinstance(fact, Fact):
            yield one.entry, None
        elif isinstance(fact.body, CompletionObserved) and _finished(fact.body):
            yield one.entry, _record(fact, one, policies, prove)


def _finished(body: CompletionObserved) -> bool:
    return body.result in FINISHED


def _record(fact: Fact, one: Found, policies: Sequence[Policy], prove: Prove | None) -> dict[str, Any]:
    day = date.fromisoformat(one.happened_on) if one.happened_on else None
    counted = one.requirements if one.counted == "counted" else ()
    email = one.emails[0] if one.person and one.emails else None
    return record_of(
        fact,
        email=None if isinstance(fact.body, CompletionObserved) and fact.body.identity else email,
        department=one.department if one.person else None,
        status=one.person_status if one.person else None,
        course_name=one.course,
        policy_link=policy_in_force(policies, day).link if policies and day else None,
        expires=expiry_of(day, counted, policies),
        proof=prove(one.entry) if prove else None,
    )


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []

    def add(condition: str, *given: Any) -> None:
        conditions.append(condition)
        values.extend(given)

    if wanted.email is not None:
        address = wanted.email.strip().lower()
        holders = "SELECT h.acct FROM state_tokens t JOIN state_accounts h ON h.acct = t.acct WHERE t.token = %s"
        persons = "SELECT h.person FROM state_tokens t JOIN state_accounts h ON h.acct = t.acct WHERE t.token = %s"
        add(f"(c.acct IN ({holders}) OR a.person IN ({persons}))", "a:" + address, "a:" + address)
    if wanted.person is not None:
        like = '%"' + wanted.person.replace("%", "").replace("_", "\\_") + '"%'
        aliases = "SELECT o.person FROM state_people o WHERE o.aliases LIKE %s ESCAPE '\\'"
        add(f"(a.person = %s OR a.person IN ({aliases}))", wanted.person, like)
    if wanted.course is not None:
        add("(c.course = %s OR c.course_as_written = %s)", wanted.course, wanted.course)
    if wanted.source is not None:
        add("c.source = %s", wanted.source)
    if wanted.first_day is not None:
        add("c.happened_on >= %s", wanted.first_day.isoformat())
    if wanted.last_day is not None:
        add("c.happened_on <= %s", wanted.last_day.isoformat())
    return conditions, values


def _found(row: tuple[Any, ...]) -> Found:
    members = dict(zip((field.name for field in fields(Found)), row, strict=True))
    for name in ("requirements", "emails"):
        members[name] = tuple(msgspec.json.decode(members[name] or "[]"))
    return Found(**members)
