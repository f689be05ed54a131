"""Courses and their versions, with what each teaches and the digest of its archived curriculum."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from musterroll.store.reading.courses import Version, versions
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
    known = versions(here.book.tables)
    after = cursor.place(asked, tuple[str, str])
    keys = [(one.body.course, one.body.version) for one in known]
    begin = keys.index(after) + 1 if after in keys else 0
    found = [one for one in known[begin:] if _wanted(one, asked)][: asked.limit + 1]
    return rows_of(found, asked.limit, _told, lambda one: (one.body.course, one.body.version))


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
