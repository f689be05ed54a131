"""Courses: is every topic taught, is every version archived."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.procedures.taken import taken
from musterroll.store.reading.courses import Version, versions
from musterroll.store.reading.sentences import sentences
from musterroll.web.clerk import ask
from musterroll.web.courses.coverage import coverage
from musterroll.web.listing import as_file, file, in_order
from musterroll.web.requirements import opens
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.sorting import headings
from musterroll.web.visitor import visitor

_FINDINGS = ("archive_missing", "topic_uncovered", "curriculum_unmapped")


@dataclass(frozen=True)
class Row:
    """One version: how often it was finished, and whether the archive of this book holds what it taught."""

    version: Version
    completions: int
    held: bool

    @property
    def digest(self) -> str:
        """The SHA-256 of what it taught; empty where none is known."""
        return (self.version.body.archive or "").removeprefix("sha256:")

    @property
    def link(self) -> str:
        """Where it can be taken; empty where nobody said so."""
        return opens(self.version.body.link)

    @property
    def lacks(self) -> bool:
        """It was finished by somebody, and nobody could say later what it taught."""
        return bool(self.completions) and not self.version.body.archive


_KEYS = {
    "course": lambda row: (row.version.body.course.casefold(), row.version.body.version),
    "published": lambda row: row.version.body.published_on,
    "retired": lambda row: row.version.body.retired_on,
    "completions": lambda row: row.completions,
}
_HEADINGS = {
    "course": "Course",
    "published": "Published",
    "retired": "Retired",
    "topics": "Topics",
    "completions": "Completions",
    "archive": "Archive",
}
_COLUMNS = {
    "course": lambda row: row.version.body.course,
    "version": lambda row: row.version.body.version,
    "title": lambda row: row.version.body.title,
    "published_on": lambda row: row.version.body.published_on,
    "retired_on": lambda row: row.version.body.retired_on,
    "topics": lambda row: ", ".join(row.version.body.topics or ()),
    "completions": lambda row: row.completions,
    "link": lambda row: row.version.body.link,
    "archive_sha256": lambda row: row.digest or None,
    "archive_held": lambda row: "yes" if row.held else "no",
}


def view(request: HttpRequest) -> HttpResponseBase:
    """Topics against requirements, then versions with their archives."""
    here = site()
    known, counts = versions(here.book.tables), ask(taken)
    rows = sorted((_row(one, counts) for one in known), key=lambda one: not one.lacks)
    rows = in_order(request, rows, _KEYS)
    if as_file(request):
        return file("courses", _COLUMNS, rows)
    topics = coverage(here.policy, known, here.today)
    return render(
        request,
        "web/courses/page.html",
        {
            "requirements": here.policy.requirements,
            "policy": here.policy,
            "topics": topics,
            "taught": sum(bool(one.versions) for one in topics),
            "missing": [one for one in topics if one.missing],
            "rows": rows,
            "headings": headings(request, _HEADINGS, tuple(_KEYS), numbers=("completions",), first=""),
            "unlinked": sum(one.version.in_use(here.today) and not one.link for one in rows),
            "archived": sum(bool(one.version.body.archive) for one in rows),
            "lacking": sum(one.lacks for one in rows),
            "findings": sentences(here.book.tables, _FINDINGS),
            "may_archive": visitor(request).has(LEAD),
            "today": here.today,
        },
    )


def _row(one: Version, counts: dict[tuple[str, str], int]) -> Row:
    digest = (one.body.archive or "").removeprefix("sha256:")
    held = len(digest) == 64 and digest.isalnum() and site().book.archive.has(digest)
    return Row(one, counts.get((one.body.course, one.body.version), 0), held)
