"""Courses: is every topic taught, is every version archived."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.procedures.taken import taken
from musterroll.store.reading.courses import Version, versions
from musterroll.store.reading.sentences import sentences
from musterroll.web.clerk import ask
from musterroll.web.courses.coverage import coverage
from musterroll.web.rights import LEAD
from musterroll.web.site import site
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
    def lacks(self) -> bool:
        """It was finished by somebody, and nobody could say later what it taught."""
        return bool(self.completions) and not self.version.body.archive


def view(request: HttpRequest) -> HttpResponse:
    """Topics against requirements, then versions with their archives."""
    here = site()
    known, counts = versions(here.book.tables), ask(taken)
    rows = [_row(one, counts) for one in known]
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
            "rows": sorted(rows, key=lambda one: not one.lacks),
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
