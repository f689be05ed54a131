"""The team of the manager who asks: who is overdue, who is due, and whether the manager has done their own."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.store.reading.owed import OPEN, PAGE, Owed, names, of_person, open_in, standing
from musterroll.web.listing import as_file, file, page_by_page
from musterroll.web.requirements import named, title
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_COLUMNS = {
    "person": lambda row: row[0].person,
    "name": lambda row: row[0].called,
    "what": lambda row: row[1],
    "status": lambda row: row[0].status,
    "due": lambda row: row[0].due,
    "days_overdue": lambda row: row[2],
}


def view(request: HttpRequest) -> HttpResponseBase:
    """What is open in the team, overdue first, a page at a time."""
    here, who = site(), visitor(request)
    tables, known = here.book.tables, named(here.policies)
    if as_file(request):
        every = page_by_page(partial(open_in, tables, who.team), lambda one: one.place, PAGE)
        return file("team", _COLUMNS, ((one, title(one, known), _ago(one, here.today)) for one in every))
    rows = open_in(tables, who.team, request.GET.get("after", ""))
    stand = standing(tables, who.team)
    clear = [key for key in who.team if not any(stand.get(key, {}).get(status) for status in OPEN)]
    own = [one for one in of_person(tables, who.person or "") if one.open]
    return render(
        request,
        "web/team/page.html",
        {
            "rows": [(one, title(one, known), _ago(one, here.today)) for one in rows[:PAGE]],
            "next": rows[PAGE - 1].place if len(rows) > PAGE else None,
            "overdue": sum(1 for one in stand.values() if one.get("missed")),
            "of": len(who.team),
            "clear": sorted(names(tables, clear).items(), key=lambda one: one[1].casefold()),
            "own": [(one, title(one, known)) for one in own],
        },
    )


def _ago(one: Owed, today: date) -> int | None:
    """Days since the due day, below nought before it."""
    return None if one.due is None else (today - date.fromisoformat(one.due)).days
