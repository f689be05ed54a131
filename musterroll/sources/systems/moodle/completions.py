"""Who completed a course. Moodle tells that it is done and when each criterion was met, and not when it was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from musterroll.facts.bodies import CompletionObserved, CoursePublished, Result
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, full_name, refuse, set_aside
from musterroll.sources.settings import words_of
from musterroll.sources.systems.moodle.courses import is_front_page, key_of
from musterroll.sources.systems.moodle.users import moment

# There was no completion that could vanish.
_NEVER = frozenset({"nocriteriaset", "completionnotenabled", "completionnotenabledforcourse"})
_BY_CRITERION = "done at the time of a criterion: Moodle's functions do not tell that of the course"
_ANY, _FAILED, _BY_HAND, _BY_ROLE, _BY_ONESELF = 2, 3, 1, 7, 1


@dataclass(frozen=True)
class _Criteria:
    """What a row says about a course as a whole."""

    completed: bool
    met: int
    at: datetime | None
    by_role: bool
    by_oneself: bool


class Completions:
    """Reads courses and the enrolled, with what was asked about each of them just before."""

    def __init__(self, reading: Reading, extract: Extract) -> None:
        told = {name: str(value) for name, value in extract.parameters.items()}
        self._reading, self._member = reading, told.get("course_key") or "shortname"
        self._wanted = set(words_of(told.get("courses", "")))
        self._failed_counts = told.get("failed_activity_fails", "yes").strip().casefold() in ("yes", "true", "1", "on")
        self._courses: dict[str, str] = {}
        self._status: dict[str, Row] = {}
        self._activities: dict[str, Row] = {}

    def course(self, row: Row) -> Iterable[Fact]:
        """A course. Moodle has no versions: each edition must be a course of its own."""
        number, key = row.key("id"), key_of(row.members, self._member)
        if is_front_page(row.members):
            raise set_aside("format", "site", "a course", "it is the front page of the site")
        if not key:
            raise refuse(self._member, None, "the key of the course", "Give the course one in Moodle.")
        if self._wanted and key not in self._wanted:
            raise set_aside(self._member, key, "a course of the settings")
        self._courses[number] = key
        title = row.text("fullname") or row.text("displayname")
        yield fact(row, "moodle", "course.published", CoursePublished(course=key, version="1", title=title))

    def status(self, row: Row) -> Iterable[Fact]:
        """Describes the person and course that come next."""
        self._status[row.about] = row
        return ()

    def activities(self, row: Row) -> Iterable[Fact]:
        """Describes the same."""
        self._activities[row.about] = row
        return ()

    def enrolled(self, row: Row) -> Iterable[Fact]:
        """One person in one course: done, under way, not begun, or not told."""
        account, course = row.key("id"), self._courses.get(row.about)
        about = f"{row.about}/{account}"
        status, activities = self._status.pop(about, None), self._activities.pop(about, None)
        if course is None:
            raise refuse("course", row.about, "a course that was listed", "Nothing is to be done.")
        if status is None:
            raise refuse("completionstatus", None, "an answer about this person", "The next pull asks again.")
        email = row.text("email")
        known: dict[str, Any] = {
            "account": account,
            "identity": email if email and "@" in email else None,
            "name": row.text("fullname") or full_name(row.text("firstname"), row.text("lastname")),
            "course": course,
        }
        if status.get("exception") is not None:
            yield self._not_told(row, known, status.text("errorcode") or "exception")
            return
        yield self._told(row, known, _criteria(status), activities)

    def _not_told(self, row: Row, known: Mapping[str, Any], code: str) -> Fact:
        """Moodle does not answer for somebody who is suspended: what was completed before is not gone for that."""
        if code in _NEVER:
            why = "a course without criteria has no completions; set some in Moodle if it should"
            raise set_aside("errorcode", code, "a course with completion", why)
        self._reading.note(f"Moodle does not tell the completion ({code}): reported and not counted")
        return fact(row, "moodle", "completion.observed", CompletionObserved(**known, status=code, method="api_sync"))

    def _told(self, row: Row, known: Mapping[str, Any], criteria: _Criteria, answer: Row | None) -> Fact:
        note = self._reading.note
        states = self._states(answer)
        failed = any(one.number("state") == _FAILED for one in states)
        result: Result = "completed" if criteria.completed else "in_progress" if criteria.met else "not_started"
        if criteria.completed and failed:
            note("a completed course with a failed activity" + (" is taken as failed" if self._failed_counts else ""))
            result = "failed" if self._failed_counts else result
        manual = criteria.by_role or any(_overridden(one) for one in states)
        if criteria.completed:
            self._remarks(criteria, states, manual)
        body = CompletionObserved(
            **known,
            status="completed" if criteria.completed else "not completed",
            result=result,
            method="manual" if manual else "api_sync",
        )
        done = criteria.at if criteria.completed else None
        return fact(row, "moodle", "completion.observed", body, happened_at=done)

    def _remarks(self, criteria: _Criteria, states: list[Row], manual: bool) -> None:
        note = self._reading.note
        note(_BY_CRITERION if criteria.at else "done, and no criterion has a time: done at an unknown time")
        if manual:
            note("done by hand: a teacher overrode an activity or marked the course")
        if criteria.by_oneself or any(one.number("tracking") == _BY_HAND and one.number("state") for one in states):
            note("done with something that the person ticked off")

    def _states(self, answer: Row | None) -> list[Row]:
        if answer is None:
            return []
        if answer.get("exception") is not None:
            self._reading.note("the activities are not told: whether somebody marked them by hand is not known")
            return []
        return [Row(answer.place, one, answer.at, answer.part) for one in answer.objects("statuses")]


def _overridden(activity: Row) -> bool:
    """Whether somebody else set the state of an activity to complete."""
    by = activity.number("overrideby")
    return bool(by) and bool(activity.number("state"))


def _criteria(status: Row) -> _Criteria:
    """Done with all criteria at the time of the last, with any of them at that of the first."""
    completed = status.flag("completionstatus.completed")
    if completed is None:
        raise refuse("completionstatus.completed", None, "true or false", "Moodle may have renamed it.")
    rows = [Row(status.place, one, status.at) for one in status.objects("completionstatus.completions")]
    met = [one for one in rows if one.flag("complete")]
    times = [at for one in met if (at := moment(one, "timecompleted"))]
    any_one = status.number("completionstatus.aggregation") == _ANY
    kinds = {one.number("type") for one in met}
    at = (min(times) if any_one else max(times)) if times else None
    return _Criteria(completed, len(met), at, _BY_ROLE in kinds, _BY_ONESELF in kinds)
