"""Records of the training module: a day, a worker and a kind of training. Somebody wrote each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from musterroll.facts.bodies import CompletionObserved, CoursePublished
from musterroll.facts.fact import Fact
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, full_name, refuse
from musterroll.sources.systems.bamboohr.workers import day


@dataclass(frozen=True)
class _Kind:
    course: str
    by_oneself: bool


class Training:
    """Reads kinds of training and records of them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._kinds: dict[str, _Kind] = {}
        self._learners: dict[str, tuple[str | None, str | None]] = {}

    def learner(self, row: Row) -> Iterable[Fact]:
        """Describes a worker, whose records name an id only."""
        told = (row.get(name) for name in ("firstName", "lastName", "workEmail"))
        first, last, email = (one if isinstance(one, str) else None for one in told)
        address = email.strip() if email and "@" in email else None
        self._learners[str(row.get("id"))] = (full_name(first, last), address)
        return ()

    def kind(self, row: Row) -> Iterable[Fact]:
        """A kind of training is a course. It has no versions."""
        course = row.key("name")
        self._kinds[row.key("id")] = _Kind(course, bool(row.flag("allowEmployeesToMarkComplete")))
        body = CoursePublished(course=course, version="1", title=course)
        yield fact(row, "bamboohr", "course.published", body)

    def record(self, row: Row) -> Iterable[Fact]:
        """A completion on a day. The hour is not known, and is not made up."""
        account, number = row.key("employeeId"), row.key("type")
        if account != row.about:
            raise refuse("employeeId", account, f"{row.about}, who was asked about", "Ask BambooHR's support.")
        done = day(row, "completed")
        if done is None:
            raise refuse("completed", row.get("completed"), "a date as 2025-03-31", "Give the record its day.")
        kind = self._kinds.get(number)
        if kind is None:
            self._reading.note(f"the type {number} is in no list any more: the course is called by its number")
        elif kind.by_oneself:
            self._reading.note("people may mark this training themselves: taken as marked by hand")
        name, email = self._learners.get(account, (None, None))
        body = CompletionObserved(
            account=account,
            identity=email,
            name=name,
            course=kind.course if kind else f"type {number}",
            status="completed",
            result="completed",
            method="manual" if kind is None or kind.by_oneself else "api_sync",
        )
        yield fact(row, "bamboohr", "completion.observed", body, happened_at=done)
