"""All people: searched, narrowed, sorted, page by page; and everything that is listed as CSV."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from musterroll.reports.words import RESULTS, left_out
from musterroll.store.reading import people
from musterroll.store.reading.people import NARROWED, PAGE, SORTS, Asked
from musterroll.web.export import AT_ONCE, csv_answer
from musterroll.web.filters import narrowed_by
from musterroll.web.once import if_known, until_it_moves
from musterroll.web.paging import every, page
from musterroll.web.searched import searched
from musterroll.web.site import Site, site
from musterroll.web.sorting import headings

_FEW = 40  # where one of so many matches, a page is full before long when people are read in its order
_HEADINGS = {
    "name": "Person",
    "result": "Result",
    "department": "Department",
    "type": "Type",
    "manager": "Manager",
    "started_on": "Engaged from",
}
_COLUMNS = {
    "person": lambda row: row.person,
    "name": lambda row: row.name,
    "emails": lambda row: row.addresses,
    "type": lambda row: row.type,
    "department": lambda row: row.department,
    "title": lambda row: row.title,
    "manager": lambda row: row.manager,
    "status": lambda row: row.status,
    "started_on": lambda row: row.started_on,
    "ended_on": lambda row: row.ended_on,
    "result": lambda row: row.result,
    "reason": lambda row: row.reason,
}


def view(request: HttpRequest) -> HttpResponse:
    """One page of the people that the address asks for."""
    here, asked = site(), _asked(request)
    tables, found = here.book.tables, replace(asked, keys=searched(here, asked.words))
    matching, of = _matching(here, asked, found)
    listed = partial(people.page_of, tables, found, many=matching * _FEW > of)
    shown = page(request.GET.get("after", ""), PAGE, listed, _place(asked))
    context = {
        "asked": asked,
        "page": shown,
        "rows": [(row, left_out(row.reason) if row.reason else "") for row in shown.rows],
        "matching": matching,
        "of": of,
        "headings": headings(request, _HEADINGS, SORTS),
        "choices": until_it_moves(here.turn, "choices of people", lambda: people.choices(tables)),
        "results": RESULTS,
        "narrowed": narrowed_by(request, {"q": "Search", **{name: name.capitalize() for name in NARROWED}}, _said),
        "standing": here.standing,
    }
    return render(request, "web/people/listing.html", context)


def _matching(here: Site, asked: Asked, found: Asked) -> tuple[int, int]:
    """How many match, of how many; everybody is counted once."""
    of, tables = if_known(here.turn, "everybody"), here.book.tables
    counted = until_it_moves(here.turn, ("people", asked), lambda: people.matching(tables, found, of))
    until_it_moves(here.turn, "everybody", lambda: counted[1])
    return counted


def export(request: HttpRequest) -> StreamingHttpResponse:
    """Everybody whom the address asks for, as CSV."""
    tables = site().book.tables
    asked = people.looked_up(tables, _asked(request))
    return csv_answer("people", _COLUMNS, every(AT_ONCE, partial(people.page_of, tables, asked), _place(asked)))


def _asked(request: HttpRequest) -> Asked:
    """What the address asks for; a sort that there is not is the first one."""
    said = request.GET.get
    sort = said("sort", "")
    narrowed: dict[str, Any] = {name: said(name, "") for name in NARROWED}
    return Asked(
        words=said("q", ""),
        **narrowed,
        sort=sort.lstrip("-") if sort.lstrip("-") in SORTS else SORTS[0],
        descending=sort.startswith("-"),
    )


def _place(asked: Asked) -> partial[tuple[str, str]]:
    return partial(people.place_of, asked)


def _said(name: str, value: str) -> str:
    """A filter's value in words."""
    if name == "reason":
        return left_out(value)
    labels = {word.key: word.label for word in RESULTS}
    return labels.get(value, value) if name == "result" else value
