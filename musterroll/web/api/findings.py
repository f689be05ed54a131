"""Findings: what the program detected, each a sentence with a code, a severity and the facts behind it."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from musterroll.store.reading.findings import Sought, findings_page
from musterroll.web.api import cursor
from musterroll.web.api.operation import Operation, Page, rows_of
from musterroll.web.api.shapes import Listed, Members, Shape, Word
from musterroll.web.api.words import Severity
from musterroll.web.site import Site


class FindingsAsked(Listed, frozen=True, kw_only=True):
    """Which findings."""

    code: Word | None = None
    severity: Severity | None = None
    person: Annotated[Word, Meta(description="The key of a person.")] | None = None
    requirement: Word | None = None
    explained: (
        Annotated[bool, Meta(description="Only those that somebody explained, or only those nobody did.")] | None
    ) = None


class Finding(Shape, frozen=True, kw_only=True):
    """Something that was detected. `key` is that under which it is explained; `facts` are entries, as `book:1201`."""

    key: str
    code: str
    severity: Severity
    person: str | None
    name: str | None
    requirement: str | None
    obligation: str | None
    sentence: str
    details: dict[str, Any]
    facts: list[str]
    explained: str | None


def listed(here: Site, asked: FindingsAsked) -> Page:
    """A page of findings, by code."""
    sought = Sought(
        asked.code or "",
        asked.severity or "",
        unexplained=asked.explained is False,
        explained=asked.explained is True,
        person=asked.person or "",
        requirement=asked.requirement or "",
    )
    after = cursor.place(asked, tuple[str])
    found = findings_page(here.book.tables, sought, after[0] if after else "", asked.limit)
    return rows_of(found, asked.limit, finding, lambda row: (row["place"],))


def finding(row: Members) -> Finding:
    """A finding as the state has it."""
    return msgspec.convert({**row, "details": msgspec.json.decode(row["details"] or "{}")}, Finding)


OPERATIONS = (
    Operation(
        name="api_findings",
        route="findings",
        part="Obligations",
        summary="Findings by code",
        scope="people:read",
        gives=Finding,
        lists=True,
        asks=FindingsAsked,
        does=listed,
    ),
)
