"""Rule 7.2: which course a text means, how versions compare, what a published version teaches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tests.reference.twin.accounts import snapshot_order
from tests.reference.twin.known import Known
from tests.reference.twin.model import Row
from tests.reference.twin.people import plain
from tests.reference.twin.time import FIRST, LAST, trimmed

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
    """What a course text means: a key to compare by, the canonical name, how it was recognised."""

    key: str
    name: str | None
    matched_by: str | None


class Courses:
    """The courses as all policy versions name them, as they were published, and as completions write them."""

    def __init__(self, known: Known) -> None:
        lines = [line for policy in known.policies for line in policy.requirements]
        aliases = [alias for policy in known.policies for alias in policy.course_aliases]
        self.patterns = [(plain(alias.course), name) for alias in aliases for name in alias.names]
        self.versions = versions_of(known)
        published = [(plain(row["course"]), row) for rows in self.versions.values() for row in rows]
        self.titles = [(plain(row["title"]), key) for key, row in published if plain(row["title"])]
        named = [
            *((course.strip(), 1) for line in lines for course in line.courses),
            *((alias.course.strip(), 2) for alias in aliases),
            *((row["course"].strip(" "), 3) for _, row in published),
        ]
        # The smallest text of the requirements, else of the aliases, else of the publications.
        best_last = sorted(named, key=lambda one: (one[1], one[0]), reverse=True)
        self.names = {plain(name): name for name, _ in best_last}
        self.others = spellings(known)
        self.alert_only = {plain(course) for line in lines for course in line.courses}
        self.alert_only -= {plain(c) for line in lines if line.onboarding.trigger != "alert" for c in line.courses}
        self.cache: dict[str, Meaning] = {}

    def meaning(self, text: str | None) -> Meaning:
        """7.2: exact name or spelling, title of a published course, alias; else as it is written."""
        written = text or ""
        if written not in self.cache:
            self.cache[written] = self._known(written) or self._other(written)
        return self.cache[written]

    def _known(self, text: str) -> Meaning | None:
        key = plain(text)
        if not key:
            return None
        if key in self.names:
            return Meaning(key, self.names[key], "exact" if text == self.names[key] else "spelling")
        titled = [course for title, course in self.titles if title == key]
        if titled:
            return Meaning(min(titled), self.names[min(titled)], "title")
        meant = [course for course, name in self.patterns if alias_fits(name, text)]
        return Meaning(min(meant), self.names[min(meant)], "alias") if meant else None

    def _other(self, text: str) -> Meaning:
        return Meaning(plain(text), self.others.get(plain(text)), None)

    def teaches(self, key: str, topic: str) -> bool:
        """Whether any published version of a course lists a topic."""
        return any(topic in topics_of(row) for row in self.versions.get(key, []))

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


def spellings(known: Known) -> dict[str, str]:
    """How courses are written, blanks collapsed: the smallest text of each."""
    found: dict[str, str] = {}
    for row in known.written.get("completion.observed", []):
        text = re.sub(r"[ \t\r\n\f]+", " ", row["course"] or "").strip(" ")
        if text:
            found[plain(text)] = min(text, found.get(plain(text), text))
    return found


def versions_of(known: Known) -> dict[str, list[Row]]:
    """The published versions of each course; of several facts about one version the latest holds."""
    latest: dict[tuple[str, object], Row] = {}
    for row in sorted(known.rows("course.published"), key=lambda row: snapshot_order(row, known)):
        number = version_number(row["version"])
        if plain(row["course"]):
            latest[plain(row["course"]), trimmed(row["version"]) if number is None else number] = row
    found: dict[str, list[Row]] = {}
    for (key, _), row in latest.items():
        found.setdefault(key, []).append(row)
    return found
