"""Enrolments: what a user did with a module. Done is what has a word for it; a policy is acknowledged, not trained."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache, partial

from musterroll.facts.bodies import AcknowledgementObserved, CompletionObserved, Result
from musterroll.facts.fact import Fact
from musterroll.sources.files import words
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, full_name
from musterroll.sources.systems.knowbe4.courses import Courses

_result_of = lru_cache(maxsize=1000)(partial(words.result_of, {}))
_POLICY = "uploaded policy"
_DONE = ("completed", "passed")
_METHOD = "api_sync"


class Enrolments:
    """Reads rows of `/v1/training/enrollments`."""

    def __init__(self, reading: Reading, courses: Courses) -> None:
        self._reading, self._courses = reading, courses

    def enrolment(self, row: Row) -> Iterable[Fact]:
        """A completion or an acknowledgement, finished or not."""
        user = row.inside("user")
        account, course = user.key("id"), row.key("module_name")
        done_at = row.instant("completion_date")
        result = self._result(row, done_at)
        if words.folded(row.text("content_type") or "") == _POLICY:
            return self._acknowledged(row, account, course, result, done_at)
        return self._trained(row, user, account, course, result, done_at)

    def _trained(
        self, row: Row, user: Row, account: str, course: str, result: Result | None, done_at: datetime | None
    ) -> Iterable[Fact]:
        done = result in _DONE
        spent = row.number("time_spent")
        if done and (row.text("start_date") is None or spent == 0):
            self._reading.note("done without a start or without time spent: it may have been marked by hand")
        email = user.text("email")
        body = CompletionObserved(
            account=account,
            identity=email if email and "@" in email else None,
            name=full_name(user.text("first_name"), user.text("last_name")),
            course=course,
            version=self._version(row, course, done_at) if done else None,
            status=row.text("status"),
            result=result,
            score=row.text("score"),
            duration_s=spent,
            method=_METHOD,
        )
        yield fact(row, "knowbe4", "completion.observed", body, happened_at=done_at if done else None)

    def _acknowledged(
        self, row: Row, account: str, document: str, result: Result | None, done_at: datetime | None
    ) -> Iterable[Fact]:
        accepted = row.flag("policy_acknowledged")
        if result in _DONE and accepted:
            told = AcknowledgementObserved(
                account=account, document=document, version=self._courses.policy_version(document)
            )
            yield fact(row, "knowbe4", "acknowledgement.observed", told, happened_at=done_at)
            return
        if result in _DONE:
            self._reading.note("a policy that is passed and not acknowledged is taken as not done")
        body = CompletionObserved(
            account=account,
            course=document,
            status=row.text("status"),
            result="in_progress" if result in _DONE else result,
            method=_METHOD,
        )
        yield fact(row, "knowbe4", "completion.observed", body)

    def _result(self, row: Row, done_at: datetime | None) -> Result | None:
        """What the platform's word means. Without a word nothing is done, whatever dates say."""
        word = row.text("status")
        if word is None:
            if done_at:
                self._reading.note("a completion date without a status is taken as not done")
            return "in_progress" if done_at or row.text("start_date") else "not_started"
        result = _result_of(word)
        if result is None:
            self._reading.note(f"status {word!r} is not known: reported and not counted")
        elif done_at and result not in _DONE:
            self._reading.note(f"a completion date with the status {word!r} is taken as not done")
        return result  # type: ignore[return-value]

    def _version(self, row: Row, course: str, done_at: datetime | None) -> str | None:
        purchase = row.text("store_purchase_id")
        return self._courses.version_of(purchase, course, done_at.date()) if done_at else None
