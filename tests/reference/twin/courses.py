"""Rule 7.2: which course a text means, how versions compare, what a published version teaches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tests.reference.twin.known import Known
from tests.reference.twin.model import Policy, Row
from tests.reference.twin.people import plain
from tests.reference.twin.time import FIRST, LAST

Number = tuple[int, ...]


def version_number(text: str | None) -> Number | None:
    """Dotted numbers, a leading v dropped, trailing zeros not counted; anything else is no version."""
    cleaned = (text or "").strip(" ").lower().removeprefix("v")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)*", cleaned):
        return None
    parts = [int(part) for part in cleaned.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def alias_fits(pattern: str, text: str) -> bool:
    """`*` is any run of characters."""
    pieces = [re.escape(piece) for piece in plain(pattern).split("*")]
    return re.fullmatch(".*".join(pieces), plain(text), re.DOTALL) is not None


@dataclass(frozen=True)
class Meaning:
    """What a course text means: a key to compare by, the canonical name, how a required course was recognised."""

    key: str
    name: str
    matched_by: str | None


class Courses:
    """The courses as some policy versions name them and as they were published."""

    def __init__(self, known: Known, policies: list[Policy]) -> None:
        self.required = [
            course for policy in policies for line in policy.requirements for course in line.courses if plain(course)
        ]
        self.aliases = [alias for policy in policies for alias in policy.course_aliases]
        self.rows = sorted(known.rows("course.published"), key=known.order)
        self.cache: dict[str, Meaning] = {}
        self.spelling: dict[str, str] = {}
        for name in [*self.required, *(alias.course for alias in self.aliases)]:
            self.spelling.setdefault(plain(name), name)
        self.versions = self._versions()

    def meaning(self, text: str | None) -> Meaning:
        """Exact id, spelling, title of a published course, alias; else as published, else as written."""
        written = text or ""
        if written not in self.cache:
            self.cache[written] = self._required(written) or self._other(written)
        return self.cache[written]

    def _required(self, text: str) -> Meaning | None:
        required = {plain(course) for course in self.required}
        if text in self.required:
            return Meaning(plain(text), self.spelling[plain(text)], "exact")
        if plain(text) in required:
            return Meaning(plain(text), self.spelling[plain(text)], "spelling")
        for row in self.rows:
            if row["title"] and plain(row["title"]) == plain(text) and plain(row["course"]) in required:
                return Meaning(plain(row["course"]), self.spelling[plain(row["course"])], "title")
        for alias in self.aliases:
            if any(alias_fits(name, text) for name in alias.names):
                key = plain(alias.course)
                return Meaning(key, self.spelling[key], "alias" if key in required else None)
        return None

    def _other(self, text: str) -> Meaning:
        for row in self.rows:
            if plain(text) in (plain(row["course"]), plain(row["title"])) and plain(text):
                key = plain(row["course"])
                return Meaning(key, self.spelling.get(key) or row["course"], None)
        return Meaning(plain(text), re.sub(r"[ \t\r\n\f]+", " ", text).strip(" "), None)

    def _versions(self) -> dict[str, list[Row]]:
        """The published versions of each course; of several facts about one version the latest holds."""
        latest: dict[tuple[str, object], Row] = {}
        for row in self.rows:
            number = version_number(row["version"])
            latest[self.meaning(row["course"]).key, row["version"] if number is None else number] = row
        found: dict[str, list[Row]] = {}
        for (key, _), row in latest.items():
            found.setdefault(key, []).append(row)
        return found

    def published(self, key: str, number: Number | None) -> Row | None:
        """The published version of a course with this number."""
        if number is None:
            return None
        return next((row for row in self.versions.get(key, []) if version_number(row["version"]) == number), None)

    def in_force(self, key: str, day: date) -> Row | None:
        """The single published version in force on a day; None where there is none or more than one."""
        rows = [
            row
            for row in self.versions.get(key, [])
            if (row["published_on"] or FIRST) <= day <= (row["retired_on"] or LAST)
        ]
        return rows[0] if len(rows) == 1 else None


def topics_of(row: Row | None) -> set[str]:
    return {plain(topic) for topic in row["topics"] or []} if row else set()
