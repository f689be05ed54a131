"""All people: searched, narrowed, sorted, page by page; and everything that is listed as CSV."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from musterroll.reports.words import RESULTS, left_out
from musterroll.store.reading import people
from musterroll.store.reading.people import NARROWED, PAGE, SORTS, Asked
from musterroll.web.export import AT_ONCE, csv_answer
from musterroll.web.filters import narrowed_by
from musterroll.web.paging import every, page
from musterroll.web.site import site
from musterroll.web.sorting import headings

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
    tables, asked = site().book.tables, _asked(request)
    matching, of = people.matching(tables, asked)
    shown = page(request.GET.get("after", ""), PAGE, partial(people.page_of, tables, asked), _place(asked))
    context = {
        "asked": asked,
        "page": shown,
        "rows": [(row, left_out(row.reason) if row.reason else "") for row in shown.rows],
        "matching": matching,
        "of": of,
        "headings": headings(request, _HEADINGS, SORTS),
        "choices": people.choices(tables),
        "results": RESULTS,
        "narrowed": narrowed_by(request, {"q": "Search", **{name: name.capitalize() for name in NARROWED}}, _said),
        "standing": site().standing,
    }
    return render(request, "web/people/listing.html", context)


def export(request: HttpRequest) -> StreamingHttpResponse:
    """Everybody whom the address asks for, as CSV."""
    tables, asked = site().book.tables, _asked(request)
    return csv_answer("people", _COLUMNS, every(AT_ONCE, partial(people.page_of, tables, asked), _place(asked)))


def _asked(request: HttpRequest) -> Asked:
    """What the address asks for; a sort that there is not is the first one."""
    said = request.GET.get
    sort = said("sort", "")
    return Asked(
        words=said("q", ""),
        **{name: said(name, "") for name in NARROWED},
        sort=sort.lstrip("-") if sort.lstrip("-") in SORTS else SORTS[0],
        descending=sort.startswith("-"),
    )


def _place(asked: Asked) -> partial[tuple[str, str]]:
    return partial(people.place_of, asked)


def _said(name: str, value: str) -> str:
    """A filter's value in words."""
    labels = {word.key: word.label for word in RESULTS}
    return labels.get(value, value) if name == "result" else value
