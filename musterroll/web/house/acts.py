"""What was done here: every act of an operator, as the book has it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.store.reading.of_kind import of_kind
from musterroll.web.site import site

_PAGE = 100


def view(request: HttpRequest) -> HttpResponse:
    """The newest acts first; `?before=` goes back."""
    said = request.GET.get("before", "")
    before = int(said) if said.isdecimal() else None
    found = list(of_kind(site().book.tables, "operator.acted", before=before, newest=_PAGE))
    older = found[-1].entry if len(found) == _PAGE else None
    return render(request, "web/house/acts.html", {"acts": found, "older": older})
