"""Small worlds for worked examples: facts with every column, one policy, one question, the twin's answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from musterroll.facts.tables import SCHEMAS
from tests.reference.twin.answer import answer
from tests.reference.twin.model import Answer, Interval, Policy, Question, Renewal, Requirement, Row, World

YEAR = Renewal("rolling", Interval(12, "months"))
SOURCES = {
    "person.observed": "hris",
    "completion.observed": "lms",
    "course.published": "lms",
    "session.held": "lms",
    "sign_in.observed": "directory",
    "access.recorded": "directory",
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def instant(text: str) -> datetime:
    """ "2025-01-31 23:30" in UTC."""
    return datetime.fromisoformat(text)


class Example:
    """A world that grows fact by fact; days are written as text."""

    def __init__(self, start: str = "2025-01-01", end: str = "2025-12-31", as_of: str | None = None) -> None:
        self.question = Question(day(start), day(end), day(as_of or end))
        self.facts: dict[str, list[Row]] = {kind: [] for kind in SCHEMAS}
        self.policies: list[Policy] = []
        self.rows = 0

    def fact(self, kind: str, **columns: Any) -> Row:
        """One fact; what is not given is null. `on` and `at` say when it happened."""
        self.rows += 1
        row: Row = dict.fromkeys(SCHEMAS[kind].names)
        row |= {"input": 0, "row": self.rows, "source": SOURCES.get(kind, "hris")}
        if "at" in columns:
            row["happened_at"] = instant(columns.pop("at"))
        if "on" in columns and kind != "session.held":
            row["happened_on"] = day(columns.pop("on"))
        for name, value in columns.items():
            is_day = isinstance(value, str) and (name.endswith("_on") or name == "on")
            row[name] = day(value) if is_day else instant(value) if is_instant(name, value) else value
        self.facts[kind].append(row)
        return row

    def hired(self, account: str, start: str | None, end: str | None = None, **columns: Any) -> None:
        """A snapshot of the HR system."""
        given: Row = {"name": account, "type": "employee", "started_on": start, "ended_on": end}
        given["emails"] = [f"{account}@x.example"]
        self.fact("person.observed", account=account, **(given | columns))

    def done(self, account: str, on: str | None = None, course: str = "AWARE", **columns: Any) -> None:
        """A completion of the training platform, on a day of the policy zone."""
        when = {"on": on} if on else {}
        given: Row = {"result": "completed", "identity": f"{account}@x.example", "account": account}
        self.fact("completion.observed", course=course, **when, **(given | columns))

    def policy(self, *requirements: Requirement, version: str = "1", zone: str = "UTC", **more: Any) -> None:
        effective = more.pop("effective_from", None)
        self.policies.append(
            Policy(version, day(effective) if effective else None, "Policy", zone, requirements, **more)
        )

    def answer(self) -> Answer:
        inputs = [dict.fromkeys(("role", "source", "rows", "facts", "refused")) | {"input": 0, "name": "facts"}]
        return answer(World(self.facts, self.policies, self.question, inputs))

    def person(self, account: str) -> Row:
        """The row of PEOPLE that has an account."""
        return next(row for row in self.answer().people if account in {key["account"] for key in row["accounts"]})

    def obligations(self, account: str) -> list[Row]:
        person = self.person(account)["person"]
        return [row for row in self.answer().obligations if row["person"] == person]

    def statuses(self, account: str) -> list[tuple[str, str, str]]:
        """Kind, due day and status of each listed obligation."""
        return [(row["kind"], row["due"].isoformat(), row["status"]) for row in self.obligations(account)]

    def codes(self) -> set[str]:
        return {row["code"] for row in self.answer().findings}


def is_instant(name: str, value: object) -> bool:
    return isinstance(value, str) and name.endswith("_at")


def aware(**more: Any) -> Requirement:
    """Security awareness: 30 days, then every 12 months."""
    given: dict[str, Any] = {"id": "awareness", "title": "Awareness", "courses": ("AWARE",), "renewal": YEAR}
    return Requirement(**(given | more))
