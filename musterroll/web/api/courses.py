"""Courses and their versions, with what each teaches and the digest of its archived curriculum."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from musterroll.store.reading.courses import Order, Version, order_of, versions
from musterroll.web.api import cursor
from musterroll.web.api.operation import Operation, Page, rows_of
from musterroll.web.api.shapes import Listed, Shape, Word
from musterroll.web.site import Site


class CoursesAsked(Listed, frozen=True, kw_only=True):
    """Which versions: by course, the newest first."""

    course: Annotated[Word, Meta(description="The versions of this course.")] | None = None
    topic: Annotated[Word, Meta(description="The versions that teach this topic.")] | None = None


class CourseVersion(Shape, frozen=True, kw_only=True):
    """One version of a course, as it was last published. `archive` is the SHA-256 of what it taught."""

    course: str
    version: str
    title: str | None
    topics: list[str]
    published_on: date | None
    retired_on: date | None
    minutes: int | None
    archive: str | None
    link: str | None
    entry: int


def listed(here: Site, asked: CoursesAsked) -> Page:
    """A page of versions."""
    after = cursor.place(asked, tuple[str, str])
    known = sorted(versions(here.book.tables), key=lambda one: _newest(one.body.version), reverse=True)
    known.sort(key=lambda one: _course(one.body.course))
    found = [one for one in known if _wanted(one, asked) and (after is None or _beyond(one, *after))]
    return rows_of(found[: asked.limit + 1], asked.limit, _told, lambda one: (one.body.course, one.body.version))


def _beyond(one: Version, course: str, version: str) -> bool:
    """Whether a version stands behind another one: by course, the newest first."""
    mine, other = _course(one.body.course), _course(course)
    return mine > other or (mine == other and _newest(one.body.version) < _newest(version))


def _course(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _newest(version: str) -> tuple[Order, str]:
    return order_of(version), version


def _wanted(one: Version, asked: CoursesAsked) -> bool:
    topics = {topic.casefold() for topic in one.body.topics or ()}
    named = asked.course is None or one.body.course.casefold() == asked.course.casefold()
    return named and (asked.topic is None or asked.topic.casefold() in topics)


def _told(one: Version) -> CourseVersion:
    members = {name: getattr(one.body, name, None) for name in CourseVersion.__struct_fields__}
    return msgspec.convert({**members, "topics": one.body.topics or [], "entry": one.entry}, CourseVersion)


OPERATIONS = (
    Operation(
        name="api_courses",
        route="courses",
        part="Rules",
        summary="Courses and their versions",
        scope="rules:read",
        gives=CourseVersion,
        lists=True,
        asks=CoursesAsked,
        tells="book",
        does=listed,
    ),
)
