"""One person as the state judged them: who it is, what is owed, what was completed, what was found."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from musterroll.store.reading.spelled import literal
from musterroll.store.tables import Tables

_PERSON = (
    "person, name, emails, type, department, title, manager, status, home_zone, accounts, started_on, ended_on, result,"
    " reason, strata, population_from, population_to, aliases"
)
_OBLIGATION = (
    "id, requirement, kind, course, topic, policy_version, trigger_on, due, due_at, original_due, due_basis,"
    " provisional, status, completed_on, days_late, completion, reason, in_period"
)
_COMPLETION = (
    "c.entry, c.source, c.account, c.person, c.course, c.course_as_written, c.version, c.happened_at, c.happened_on,"
    " c.result, c.status, c.counted, c.reason, c.requirements"
)


@dataclass(frozen=True)
class Person:
    """The person's row. Days are text in ISO form; lists are as the state keeps them, in JSON."""

    key: str
    name: str | None
    emails: str | None
    type: str | None
    department: str | None
    title: str | None
    manager: str | None
    status: str | None
    home_zone: str | None
    accounts: str | None
    started_on: str | None
    ended_on: str | None
    result: str
    reason: str | None
    strata: str | None
    population_from: str | None
    population_to: str | None
    aliases: str | None = None

    @property
    def called(self) -> str:
        """A name to show: the person's, else an address, else an account."""
        found = self.name or next(iter(_listed(self.emails)), None)
        first = next(iter(msgspec.json.decode(self.accounts or "[]")), None)
        return found or (f"{first['source']}:{first['account']}" if first else self.key)


@dataclass(frozen=True)
class Obligation:
    """One obligation that is listed. `entry` is the record that meets it."""

    id: str
    requirement: str
    kind: str
    course: str | None
    topic: str | None
    policy_version: str | None
    trigger_on: str | None
    due: str | None
    due_at: str | None
    original_due: str | None
    due_basis: str | None
    provisional: bool | None
    status: str
    completed_on: str | None
    days_late: int | None
    completion: str | None
    reason: str | None
    in_period: bool | None

    @property
    def entry(self) -> int | None:
        """The entry of the completion; null where nothing met it."""
        number = (self.completion or "").partition(":")[2]
        return int(number) if number.isdecimal() else None


@dataclass(frozen=True)
class Completion:
    """One record of the person's accounts, or one that meets an obligation of theirs."""

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
    requirements: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What was found about the person. `obligation` names the one that it is about, if it is about one."""

    key: str
    code: str
    severity: str
    requirement: str | None
    obligation: str | None
    sentence: str
    explained: str | None


def person(tables: Tables, key: str) -> Person | None:
    """The person with this key, or one of whose accounts would have given it; None where there is none."""
    row = tables.row(f"SELECT {_PERSON} FROM state_people WHERE person = %s", (key,))
    if row is None and key.startswith("p_"):
        like = f'%"{literal(key)}"%'
        row = tables.row(f"SELECT {_PERSON} FROM state_people WHERE aliases LIKE %s ESCAPE '\\'", (like,))
    return Person(*row) if row else None


def addresses(tables: Tables, key: str) -> list[str]:
    """Every address that was ever seen with an account of the person, sorted."""
    found = tables.rows(
        "SELECT DISTINCT t.token FROM state_accounts a JOIN state_tokens t ON t.acct = a.acct WHERE a.person = %s",
        (key,),
    )
    return sorted(token.removeprefix("a:") for (token,) in found if token.startswith("a:"))


def obligations(tables: Tables, key: str) -> list[Obligation]:
    """What is listed of the person, by requirement and trigger."""
    found = tables.rows(
        f"SELECT {_OBLIGATION} FROM state_obligations WHERE person = %s"
        " ORDER BY requirement, trigger_on, kind, topic, id",
        (key,),
    )
    return [Obligation(*row) for row in found]


def completions(tables: Tables, key: str, met: list[int]) -> list[Completion]:
    """The records of the person's accounts, and those of the entries `met`, latest first."""
    also = f" OR c.entry IN ({', '.join(['%s'] * len(met))})" if met else ""
    found = tables.rows(
        f"SELECT {_COMPLETION} FROM state_completions c WHERE c.acct IN"
        f" (SELECT a.acct FROM state_accounts a WHERE a.person = %s){also}"
        " ORDER BY coalesce(c.happened_on, '') DESC, c.entry DESC",
        (key, *met),
    )
    return [Completion(*(*row[:-1], _listed(row[-1]))) for row in found]


def findings(tables: Tables, key: str) -> list[Finding]:
    """What was found about the person, the weightiest first."""
    found = tables.rows(
        "SELECT finding, code, severity, requirement, obligation, sentence, explained FROM state_findings"
        " WHERE person = %s ORDER BY CASE severity WHEN 'strong' THEN 1 WHEN 'ask' THEN 2 ELSE 3 END, code, sentence",
        (key,),
    )
    return [Finding(*row) for row in found]


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(text or "[]"))
