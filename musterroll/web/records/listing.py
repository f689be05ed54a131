"""Completions, latest first: searched by address ever held, course, days and source; and the same as CSV."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from musterroll.facts.errors import ConfigError
from musterroll.reports.words import reason
from musterroll.store.reading import records
from musterroll.store.reading.records import PAGE, Asked, Listed, Place
from musterroll.web import paging
from musterroll.web.export import AT_ONCE, csv_answer
from musterroll.web.filters import narrowed_by
from musterroll.web.once import if_known, until_it_moves
from musterroll.web.site import Site, site
from musterroll.web.sorting import Heading

_HEADINGS = ("Entry", "Person", "Course", "Finished", "Result", "Counted", "Source")
_FILTERS = {
    "email": "E-mail",
    "course": "Course",
    "version": "Version",
    "finished": "Finished",
    "source": "Source",
    "from": "From",
    "to": "To",
}
_COLUMNS = {
    "entry": lambda row: row.entry,
    "person": lambda row: row.person,
    "name": lambda row: row.name,
    "source": lambda row: row.source,
    "account": lambda row: row.account,
    "course": lambda row: row.course,
    "course_as_written": lambda row: row.course_as_written,
    "version": lambda row: row.version,
    "happened_at": lambda row: row.happened_at,
    "happened_on": lambda row: row.happened_on,
    "result": lambda row: row.result,
    "status": lambda row: row.status,
    "counted": lambda row: row.counted,
    "reason": lambda row: row.reason,
}


def view(request: HttpRequest) -> HttpResponse:
    """One page of the records that the address asks for."""
    here, said = site(), _asked(request)
    tables = here.book.tables
    asked = records.found_by_address(tables, said)
    matching, of = _matching(here, said, asked)
    shown = paging.page(request.GET.get("after", ""), PAGE, partial(_after, asked), records.place_of)
    context = {
        "asked": asked,
        "page": shown,
        "rows": [(row, reason(row.reason) if row.reason else "") for row in shown.rows],
        "matching": matching,
        "of": of,
        "headings": [Heading(words, None, "descending" if words == "Finished" else None) for words in _HEADINGS],
        "choices": until_it_moves(here.turn, "choices of records", lambda: records.choices(tables)),
        "narrowed": narrowed_by(request, _FILTERS),
    }
    return render(request, "web/records/listing.html", context)


def _matching(here: Site, said: Asked, asked: Asked) -> tuple[int, int]:
    """How many match, of how many; all are counted once."""
    of, tables = if_known(here.turn, "all records"), here.book.tables
    counted = until_it_moves(here.turn, ("records", said), lambda: records.counted(tables, asked, of))
    until_it_moves(here.turn, "all records", lambda: counted[1])
    return counted


def export(request: HttpRequest) -> StreamingHttpResponse:
    """Every record that the address asks for, as CSV."""
    asked = records.found_by_address(site().book.tables, _asked(request))
    return csv_answer("records", _COLUMNS, paging.every(AT_ONCE, partial(_after, asked), records.place_of))


def _asked(request: HttpRequest) -> Asked:
    said = request.GET.get
    asked = Asked(
        said("email", ""),
        said("course", ""),
        said("source", ""),
        _day(request, "from"),
        _day(request, "to"),
        version=said("version", ""),
        finished=said("finished", "") == "yes",
    )
    if asked.first and asked.last and asked.first > asked.last:
        raise ConfigError(f"{asked.first} lies after {asked.last}.", "Give the first day, then the last.")
    return asked


def _day(request: HttpRequest, name: str) -> date | None:
    said = request.GET.get(name, "").strip()
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise ConfigError(f"{said[:40]!r} is no day.", "Give a day as 2025-04-02.") from None


def _after(asked: Asked, after: paging.Place | None, rows: int) -> list[Listed]:
    return records.page_of(site().book.tables, asked, _place(after), rows)


def _place(after: paging.Place | None) -> Place | None:
    if after is None:
        return None
    day, entry = after
    if not entry.isdecimal():
        raise ConfigError(f"The address names no entry: after={entry[:40]}.", "Begin at the first page.")
    return day, int(entry)
