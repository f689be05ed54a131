"""What the book knows of enrolments that were asked for, and the facts that say so.

An enrolment is claimed before the system is asked: the request is appended under its key (source, account, course,
attempt). Whoever finds that key in the book does not ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from musterroll.facts.fact import Fact
from musterroll.facts.tables import FactTables
from musterroll.procedures.known import others
from musterroll.sources.port import Done

Outcome = Literal["open", "confirmed", "failed", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to enrol an account in a course. `entry` is that of its request; `open`: no outcome is recorded."""

    source: str
    account: str
    course: str
    number: int
    entry: int
    at: datetime | None
    outcome: Outcome = "open"
    why: str = ""

    @property
    def members(self) -> dict[str, Any]:
        """What the facts about it have in common."""
        return {"account": self.account, "course": self.course, "attempt": self.number}


def last_attempt(facts: FactTables, source: str, account: str, course: str) -> Attempt | None:
    """The latest attempt, with what came of it; None where there was none."""

    def about(kind: str) -> list[dict[str, Any]]:
        same = (source, account, course)
        every = others(facts, kind)
        return [one for one in every if (one["source"], one["body"].get("account"), one["body"].get("course")) == same]

    asked = max(about("enrolment.requested"), key=lambda one: int(one["body"]["attempt"]), default=None)
    if asked is None:
        return None
    number = int(asked["body"]["attempt"])
    outcome, why = _outcome_of(number, about("enrolment.confirmed"), about("enrolment.failed"))
    return Attempt(
        source=source,
        account=account,
        course=course,
        number=number,
        entry=asked["row"],
        at=asked["happened_at"].replace(tzinfo=UTC) if asked["happened_at"] else None,
        outcome=outcome,
        why=why,
    )


def _outcome_of(number: int, confirmed: list[dict[str, Any]], failed: list[dict[str, Any]]) -> tuple[Outcome, str]:
    for one in confirmed:
        if one["body"].get("attempt") == number:
            return "confirmed", ""
    for one in failed:
        if one["body"].get("attempt") == number:
            return "unknown" if one["body"].get("outcome") == "unknown" else "failed", str(one["body"].get("why", ""))
    return "open", ""


def requested(source: str, account: str, course: str, number: int, by: str, now: datetime) -> Fact:
    """Somebody is about to be enrolled. Who asks is no part of the key: two who ask at once ask for the same."""
    body = {"account": account, "course": course, "attempt": number}
    return Fact(kind="enrolment.requested", source=source, body=body, happened_at=now, actor=by)


def confirmed(attempt: Attempt, done: Done, by: str, now: datetime) -> Fact:
    """The system did it."""
    body = {**attempt.members, "request": attempt.entry, "said": done.sentence}
    body |= {"reference": done.reference} if done.reference else {}
    return Fact(kind="enrolment.confirmed", source=attempt.source, body=body, happened_at=now, actor=by)


def failed(attempt: Attempt, why: str, certain: bool, by: str, now: datetime) -> Fact:
    """The system did not do it; or, where that is not certain, nobody knows whether it did."""
    body = {**attempt.members, "request": attempt.entry, "why": why, "outcome": "failed" if certain else "unknown"}
    return Fact(kind="enrolment.failed", source=attempt.source, body=body, happened_at=now, actor=by)
