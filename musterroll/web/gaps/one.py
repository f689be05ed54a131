"""One obligation, with what can be said and asked about it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.store.reading.gaps import obligation_with
from musterroll.web.gaps.rows import shown
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.visitor import visitor


def view(request: HttpRequest, obligation: str) -> HttpResponse:
    """The whole page; or, where it opens in place, the forms alone."""
    here = site()
    found = obligation_with(here.book.tables, obligation)
    if found is None or here.head is None:
        raise Http404("There is no such obligation.")
    (line,) = shown(here, [found], here.head.as_of)
    htmx = getattr(request, "htmx", None)
    in_part = bool(htmx)
    listed = htmx.current_url_abs_path if htmx else None
    context = {
        "line": line,
        "decides": visitor(request).has(LEAD),
        "head": here.head,
        "back": f"{listed.partition('#')[0]}#{obligation}" if listed else line.address,
    }
    return render(request, "web/gaps/forms.html" if in_part else "web/gaps/one.html", context)
