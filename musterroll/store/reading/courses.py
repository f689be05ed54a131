"""Versions of courses as last published, and which of them is in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from musterroll.facts.bodies import CoursePublished
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.tables import Tables

_HERE = "musterroll"
Order = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Version:
    """A version of a course; `entry` is where it was last spoken of."""

    body: CoursePublished
    entry: int

    def in_use(self, day: date) -> bool:
        """Whether it could be taken on a day."""
        since, until = self.body.published_on, self.body.retired_on
        return (since is None or since <= day) and (until is None or day <= until)

    @property
    def order(self) -> Order:
        """Where it stands among the versions of its course."""
        return order_of(self.body.version)


def order_of(version: str) -> Order:
    """Versions compare in dotted numeric order."""
    parts = version.split(".")
    return tuple((int(part), "") if part.isascii() and part.isdecimal() else (-1, part) for part in parts)


def versions(tables: Tables) -> list[Version]:
    """Every version of every course, by course, the newest first. What was said in the book itself counts most."""
    latest: dict[tuple[str, str], tuple[bool, Version]] = {}
    for one in of_kind(tables, "course.published"):
        if one.fact is None or not isinstance(one.fact.body, CoursePublished):
            continue
        key, here = (one.fact.body.course, one.fact.body.version), one.fact.source == _HERE
        if key not in latest or here >= latest[key][0]:
            latest[key] = (here, Version(one.fact.body, one.entry))
    newest_first = sorted((version for _, version in latest.values()), key=lambda one: one.order, reverse=True)
    return sorted(newest_first, key=lambda one: one.body.course.casefold())


def version_of(tables: Tables, course: str, version: str) -> CoursePublished | None:
    """What was last said about a version; None where nothing was."""
    found = (one.body for one in versions(tables) if (one.body.course, one.body.version) == (course, version))
    return next(found, None)


def teaching(known: Iterable[Version], courses: Iterable[str], topics: Iterable[str], day: date) -> Iterator[Version]:
    """The versions in use on a day that are of one of these courses, or teach one of these topics."""
    named = {course.casefold() for course in courses}
    asked = {topic.casefold() for topic in topics}
    for one in known:
        taught = {topic.casefold() for topic in one.body.topics or ()}
        if one.in_use(day) and (one.body.course.casefold() in named or taught & asked):
            yield one
