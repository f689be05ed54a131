"""Northfen read and judged once a seed, and plants in the words of the answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from musterroll.facts.tables import FactTables
from musterroll.rules.pipeline import reconcile
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.question import Question
from musterroll.rules.reconciliation import Reconciliation
from musterroll.sources.demo import AS_OF, PERIOD, DemoCompany, Due, build, write
from musterroll.sources.demo.company import SEED
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.read import read_files

Found = tuple[Any, ...]


@dataclass(frozen=True)
class Northfen:
    """The company, its facts, the answer, and the person behind every account."""

    company: DemoCompany
    facts: FactTables
    answer: Reconciliation
    people: list[dict[str, Any]]
    person_of: dict[str, str]
    name_of: dict[str, str]

    def person(self, account: str | None) -> str | None:
        """The person who holds an account ("source:key"), in words that a failing test can print."""
        return None if account is None else self.name_of[self.person_of[account]]

    def obligations(self) -> list[dict[str, Any]]:
        """All listed obligations, with the person in words."""
        rows: list[dict[str, Any]] = self.answer.obligations.to_pylist()
        return [row | {"person": self.name_of[row["person"]]} for row in rows]

    def findings(self) -> list[dict[str, Any]]:
        """All findings, with the person in words."""
        rows: list[dict[str, Any]] = self.answer.findings.to_pylist()
        return [row | {"person": self.name_of.get(row["person"])} for row in rows]

    def named(self, finding: dict[str, Any]) -> list[str | None]:
        """The people whom a finding is about: both of a pair, else the one it names, else nobody."""
        both = json.loads(finding["details"] or "{}").get("persons")
        return [self.name_of[person] for person in both] if both else [finding["person"]]


@cache
def northfen(seed: int = SEED) -> Northfen:
    """Write the files of one seed, read them back as `check` does, and judge the period."""
    company = build(seed)
    with TemporaryDirectory() as folder:
        paths = write(company, Path(folder))
        facts = read_files([str(path) for path in paths], Declarations(as_of=AS_OF, default_zone="America/New_York"))
    answer = judge(company, facts, Question(*PERIOD, AS_OF))
    people: list[dict[str, Any]] = answer.people.to_pylist()
    person_of = {f"{a['source']}:{a['account']}": row["person"] for row in people for a in row["accounts"]}
    name_of = {row["person"]: f"{row['name']} {row['person']} {(row['emails'] or [''])[0]}" for row in people}
    return Northfen(company, facts, answer, people, person_of, name_of)


def judge(company: DemoCompany, facts: FactTables, question: Question) -> Reconciliation:
    """The answer under both versions of the policy."""
    policies = [parse_policy(text.decode(), name) for name, text in company.policies.items()]
    return reconcile(facts, policies, question)


def as_found(person: str | None, requirement: str | None, dues: Iterable[Due]) -> set[Found]:
    """Planted obligations as rows of the answer."""
    return {(person, requirement, d.kind, d.topic, d.course, d.due, d.status, d.days_late, d.reason) for d in dues}


def found(row: dict[str, Any]) -> Found:
    """An obligation of the answer as what a plant says of it."""
    about = ("person", "requirement", "kind", "topic", "course", "due", "status", "days_late", "reason")
    return tuple(row[name] for name in about)
