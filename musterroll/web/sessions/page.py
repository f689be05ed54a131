"""Live sessions as the book has them, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.sentences import sentences
from musterroll.web.listing import as_file, file
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_PAGE = 50


_COLUMNS = {
    "entry": lambda one: one.entry,
    "session": lambda one: one.fact.body.event,
    "on": lambda one: one.fact.body.on,
    "attendees": lambda one: len(one.fact.body.attendees),
    "roster": lambda one: one.fact.body.roster,
    "place": lambda one: one.fact.body.place,
    "trainer": lambda one: one.fact.body.trainer,
    "roster_sha256": lambda one: one.fact.body.sha256,
    "recorded_by": lambda one: one.fact.actor or one.fact.source,
}


def view(request: HttpRequest) -> HttpResponseBase:
    """A page of sessions; `?before=` goes back."""
    said, tables = request.GET.get("before", ""), site().book.tables
    if as_file(request):
        return file("sessions", _COLUMNS, (one for one in of_kind(tables, "session.held") if one.fact))
    before = int(said) if said.isdecimal() else None
    found = list(of_kind(tables, "session.held", before=before, newest=_PAGE))
    context = {
        "sessions": found,
        "older": found[-1].entry if len(found) == _PAGE else None,
        "mismatches": sentences(tables, ("roster_mismatch",)),
        "may_record": visitor(request).has(LEAD),
    }
    return render(request, "web/sessions/page.html", context)
