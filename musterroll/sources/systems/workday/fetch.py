"""Asking Workday: reports, each of which comes whole; or the list of the REST interface, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, unquote

from musterroll.facts.errors import Unreadable
from musterroll.sources.extract import Page
from musterroll.sources.paging import List, by_offset, member, objects, one_page
from musterroll.sources.port import Ask
from musterroll.sources.settings import Settings
from musterroll.sources.systems.workday.columns import checked

ENTRIES = "Report_Entry"


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of one question."""
    tenant = ask.settings.text("tenant")
    if ask.query == "staff":
        path = f"/{ask.settings.text('rest')}/{tenant}/workers"
        # The total that is told may be 0 beside rows: an empty page is the end.
        staff = List(client=ask.client, path=path, part="staff", rows_at="data")
        yield from by_offset(staff, "offset", "limit", ask.settings.number("page_size"))
        return
    asked = {**prompts(ask.settings), "format": "json"}
    for report in ask.settings.words("reports"):
        path = f"/ccx/service/customreport2/{tenant}/{quote(unquote(report))}"
        for page in one_page(List(client=ask.client, path=path, params=asked, part="workers", rows_at=ENTRIES)):
            yield from _whole(ask.settings, report, page)


def prompts(settings: Settings) -> dict[str, str]:
    """The answers to the prompts of the reports; ConfigError for a word that is none."""
    told = [word.partition("=") for word in settings.words("prompts")]
    if not all(name.strip() and equals for name, equals, _ in told):
        raise settings.wrong("prompts", "Prompt=answer, …")
    return {name.strip(): answer.strip() for name, _, answer in told}


def _whole(settings: Settings, report: str, page: Page) -> Iterator[Page]:
    """The page. Where a column is in no row of it, it was renamed or dropped: then no row of it is believed."""
    field, column = _missing(settings, page)
    yield replace(page, part="changed", about=column) if field else page
    if member(page.raw, ENTRIES) is None:
        raise Unreadable(f"workday, {report}: no {ENTRIES} in the answer.", "What came is kept. Is it a report?")
    if field:
        raise Unreadable(
            f"workday, {report}: no {column} in any row ({field}).",
            "What came is kept. Give the column back, name it in columns, or take the field out of must_have.",
        )


def _missing(settings: Settings, page: Page) -> tuple[str, str]:
    """The first field whose column no row has, and the column; both empty where every field has one."""
    known = {name for row in objects(page, ENTRIES) for name in row}
    columns = checked(settings)
    for field in settings.words("must_have") if page.rows else ():
        if not known.intersection(columns[field]):
            return field, " or ".join(columns[field]) or "column"
    return "", ""
