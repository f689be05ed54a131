"""The first page after signing in: where each kind of visitor has most to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from musterroll.store.reading.people import counted
from musterroll.web.audit.menu import engaged
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.visitor import visitor
from musterroll.web.windows import RULES

_FIRST = ("today", "engagements", "team", "me")  # the first of these that the visitor may open


def view(request: HttpRequest) -> HttpResponse:
    """On to the visitor's own first page; or a word to those whom the book does not know."""
    who = visitor(request)
    if who.has(LEAD) and not counted(site().book.tables):
        return redirect("setup_policy")
    if (about := engaged(request, who)) is not None:
        return redirect("engagement", about.entry)
    for name in _FIRST:
        if name in RULES and RULES[name].allows(who, {}):
            return redirect(name)
    return render(request, "web/unknown.html")
