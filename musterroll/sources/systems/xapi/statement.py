"""One statement: what it tells of training. Pure; the same for statements that are pulled and that are pushed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from musterroll.facts.bodies import CompletionObserved, Result
from musterroll.facts.fact import Fact
from musterroll.sources.row import Row, refuse
from musterroll.sources.systems.xapi.actor import actor

_ADL = "http://adlnet.gov/expapi/verbs/"
COMPLETED, PASSED, FAILED, VOIDED = (f"{_ADL}{word}" for word in ("completed", "passed", "failed", "voided"))
VERBS: dict[str, tuple[str, Result]] = {
    COMPLETED: ("completed", "completed"),
    PASSED: ("passed", "passed"),
    FAILED: ("failed", "failed"),
}
_MEND = "Mend the statement."
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W|(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:\.\d+)?S)?)?)"
)
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}


class Voiding(NamedTuple):
    """A statement that takes another one back."""

    statement: str


class Ignored(NamedTuple):
    """A statement that tells nothing about finished training, and why."""

    why: str


def told_by(
    row: Row, source: str, method: str, home_pages: Mapping[str, str], by: str = "sync"
) -> Fact | Voiding | Ignored:
    """What a statement tells. Raises RowRefused for one that is none, with the member and what was expected."""
    verb = _verb(row)
    who = actor(row, home_pages)
    target = row.get("object")
    if type(target) is not dict:
        raise refuse("object", target, "an object", _MEND)
    kind = target.get("objectType", "Activity")
    if verb == VOIDED:
        return _voiding(row, kind)
    if verb not in VERBS:
        return Ignored("its verb is not completed, passed or failed")
    if kind != "Activity":
        return Ignored("its object is no activity")
    course = _iri(row, "object.id")
    if who is None:
        return Ignored("its actor is a group, and no person")
    status, result = VERBS[verb]
    score, number = _score(row), statement_id(row)
    body = CompletionObserved(
        account=who.account,
        identity=who.email,
        name=who.name,
        course=course,
        version=row.text("context.revision"),
        status=status,
        result=_result(row, result),
        score=score,
        duration_s=seconds_of(row.text("result.duration")),
        method=method,
        statement=number or None,
    )
    return Fact(
        kind="completion.observed",
        source=who.source or source,
        body=body,
        happened_at=row.instant("timestamp"),
        actor=by,
    )


def statement_id(row: Row) -> str:
    """The id of a statement in small letters; empty where it has none."""
    told = row.get("id")
    return "" if told is None else uuid_of(told, "id")


def uuid_of(told: Any, column: str) -> str:
    """A UUID in its one spelling. Raises RowRefused."""
    try:
        if type(told) is str and len(told) == 36:
            return told.lower() if _UUID.fullmatch(told) else str(UUID(told))
    except ValueError:
        pass
    raise refuse(column, told, "a UUID", _MEND)


def seconds_of(duration: str | None) -> int | None:
    """An ISO 8601 duration in whole seconds; None for none, and for one of years or months, which have no length."""
    found = _DURATION.fullmatch(duration) if duration and len(duration) < 100 else None
    if not found or not any(found.groupdict().values()):
        return None
    total = sum(int(value) * _SECONDS[name] for name, value in found.groupdict().items() if value)
    return total if total < 2**53 else None


def _verb(row: Row) -> str:
    told = row.get("verb")
    if type(told) is not dict:
        raise refuse("verb", told, "an object with an id", _MEND)
    return _iri(row, "verb.id")


def _iri(row: Row, name: str) -> str:
    told = row.get(name)
    if type(told) is not str or not _IRI.fullmatch(told):
        raise refuse(name, told, "an IRI as https://example.com/course", _MEND)
    return told


def _voiding(row: Row, kind: Any) -> Voiding:
    if kind != "StatementRef":
        raise refuse("object.objectType", kind, "StatementRef, the statement that is voided", _MEND)
    return Voiding(uuid_of(row.get("object.id"), "object.id"))


def _result(row: Row, result: Result) -> Result:
    """What the verb says, unless the result says less: nothing is credited that one of both denies."""
    told = row.get("result")
    if told is not None and type(told) is not dict:
        raise refuse("result", told, "an object", _MEND)
    success, completion = row.flag("result.success"), row.flag("result.completion")
    if success is False:
        return "failed"
    if completion is False and result == "completed":
        return "in_progress"
    return result


def _score(row: Row) -> str | None:
    """The raw score as written, else the scaled one."""
    for name in ("result.score.raw", "result.score.scaled"):
        told = row.text(name)
        if told is not None:
            return told
    return None
