"""Live sessions as the book has them, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.sentences import sentences
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_PAGE = 50


def view(request: HttpRequest) -> HttpResponse:
    """A page of sessions; `?before=` goes back."""
    said, tables = request.GET.get("before", ""), site().book.tables
    before = int(said) if said.isdecimal() else None
    found = list(of_kind(tables, "session.held", before=before, newest=_PAGE))
    context = {
        "sessions": found,
        "older": found[-1].entry if len(found) == _PAGE else None,
        "mismatches": sentences(tables, ("roster_mismatch",)),
        "may_record": visitor(request).has(LEAD),
    }
    return render(request, "web/sessions/page.html", context)
