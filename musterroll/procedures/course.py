"""Publishing a version of a course, and keeping what it taught."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from musterroll.facts.bodies import CoursePublished
from musterroll.facts.checks import check_body
from musterroll.facts.errors import ConfigError, Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.decide import HERE
from musterroll.procedures.named import by_name, without_control


def published(
    course: str,
    version: str,
    by: str,
    now: datetime,
    *,
    before: CoursePublished | None = None,
    title: str | None = None,
    topics: Iterable[str] = (),
    published_on: date | None = None,
    retired_on: date | None = None,
    minutes: int | None = None,
    archive: str | None = None,
    link: str | None = None,
) -> Fact:
    """A version of a course as it is now: what is said here over what the latest fact about it said (`before`).

    ConfigError where it would be retired before it was published.
    """
    said = {
        "title": title,
        "topics": list(dict.fromkeys(topics)) or None,
        "published_on": published_on,
        "retired_on": retired_on,
        "minutes": minutes,
        "archive": archive,
        "link": link,
    }
    base = before or CoursePublished(course=_named(course, "COURSE"), version=_named(version, "VERSION"))
    body = msgspec.structs.replace(base, **{name: value for name, value in said.items() if value is not None})
    wrong = check_body(body)
    if wrong is not None:
        raise ConfigError(f"{wrong.column}: found {wrong.found}, expected {wrong.expected}.", wrong.remedy)
    return Fact(kind="course.published", source=HERE, body=body, happened_at=now, actor=by_name(by, "--by"))


def _named(said: str, what: str) -> str:
    """A course or version as typed; ConfigError where it is blank or would steer a terminal."""
    if not said.strip():
        raise ConfigError(f"{what} is empty.", "Give the course and its version as its platform calls them.")
    return without_control(said, what)


def not_another_archive(before: CoursePublished | None, sha256: str) -> None:
    """Refused where a version has an archive already: what was taught under a version does not change."""
    if before is not None and before.archive not in (None, sha256):
        raise Refused(
            f"{before.course} version {before.version} has an archive already: {before.archive}.",
            "Other content is another version: publish it under a version of its own.",
        )
