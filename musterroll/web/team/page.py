"""The team of the manager who asks: who is overdue, who is due, and whether the manager has done their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.store.reading.owed import OPEN, PAGE, Owed, names, of_person, open_in, standing
from musterroll.web.listing import as_file, file, in_order, page_by_page, part
from musterroll.web.paging import Page
from musterroll.web.requirements import named, title
from musterroll.web.site import Site, site
from musterroll.web.sorting import headings
from musterroll.web.visitor import visitor

Row = tuple[Owed, str, int | None]
_AT_ONCE = 1_000
_KEYS = {
    "who": lambda row: row[0].called.casefold(),
    "what": lambda row: row[1].casefold(),
    "status": lambda row: row[0].status,
    "due": lambda row: row[0].due,
}
_HEADINGS = {"who": "Who", "what": "What", "status": "Status", "due": "Due", "days": "Days"}
_COLUMNS = {
    "person": lambda row: row[0].person,
    "name": lambda row: row[0].called,
    "what": lambda row: row[1],
    "status": lambda row: row[0].status,
    "due": lambda row: row[0].due,
    "days_overdue": lambda row: row[2],
}


def view(request: HttpRequest) -> HttpResponseBase:
    """What is open in the team, overdue first or as the address sorts it, a page at a time."""
    here, who = site(), visitor(request)
    tables, known = here.book.tables, named(here.policies)
    if as_file(request):
        return file("team", _COLUMNS, _every(request, here, who.team))
    stand = standing(tables, who.team)
    clear = [key for key in who.team if not any(stand.get(key, {}).get(status) for status in OPEN)]
    own = [one for one in of_person(tables, who.person or "") if one.open]
    return render(
        request,
        "web/team/page.html",
        {
            "page": _page(request, here, who.team),
            "headings": headings(request, _HEADINGS, tuple(_KEYS), numbers=("days",), first=""),
            "overdue": sum(1 for one in stand.values() if one.get("missed")),
            "of": len(who.team),
            "clear": sorted(names(tables, clear).items(), key=lambda one: one[1].casefold()),
            "own": [(one, title(one, known)) for one in own],
        },
    )


def _page(request: HttpRequest, here: Site, team: Collection[str]) -> Page[Row]:
    """The page as it comes is asked for alone; in another order everything is read."""
    if request.GET.get("sort", "").lstrip("-") in _KEYS:
        return part(request, _every(request, here, team), lambda row: row[0].id, PAGE)
    after = request.GET.get("after", "")
    rows = open_in(here.book.tables, team, after)
    return Page(_lines(here, rows[:PAGE]), rows[PAGE - 1].place if len(rows) > PAGE else None, not after)


def _every(request: HttpRequest, here: Site, team: Collection[str]) -> list[Row]:
    ask = partial(open_in, here.book.tables, team, rows=_AT_ONCE)
    return in_order(request, _lines(here, page_by_page(ask, lambda one: one.place, _AT_ONCE)), _KEYS)


def _lines(here: Site, rows: Iterable[Owed]) -> list[Row]:
    known = named(here.policies)
    return [(one, title(one, known), _ago(one, here.today)) for one in rows]


def _ago(one: Owed, today: date) -> int | None:
    """Days since the due day, below nought before it."""
    return None if one.due is None else (today - date.fromisoformat(one.due)).days
