"""All sources: what waits first, then each by its age against the agreed one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.web.clerk import ask
from musterroll.web.listing import as_file, file, in_order
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.sorting import headings
from musterroll.web.source_pages.ages import in_words
from musterroll.web.source_pages.held import waiting
from musterroll.web.source_pages.jobs import standing
from musterroll.web.source_pages.settings import stamp
from musterroll.web.visitor import visitor

_KEYS = {
    "source": lambda one: one.title.casefold(),
    "role": lambda one: one.role,
    "whole": lambda one: one.whole.at.isoformat() if one.whole and one.whole.at else None,
    "rows": lambda one: one.last.rows if one.last else None,
}
_HEADINGS = {
    "source": "Source",
    "role": "Role",
    "whole": "Last whole pull",
    "age": "Age",
    "agreed": "Agreed",
    "rows": "Rows",
    "state": "State",
}
_COLUMNS = {
    "source": lambda one: one.name,
    "title": lambda one: one.title,
    "role": lambda one: one.role,
    "asked_by_the_program": lambda one: "yes" if one.asked else "no",
    "last_whole_at": lambda one: one.whole.at.isoformat() if one.whole and one.whole.at else None,
    "agreed_hours": lambda one: int(one.agreed.total_seconds() // 3600),
    "rows": lambda one: one.last.rows if one.last else None,
    "sha256": lambda one: one.last.sha256 if one.last else None,
    "held": lambda one: len(one.held),
    "trouble": lambda one: one.trouble or None,
}


def view(request: HttpRequest) -> HttpResponseBase:
    """Held pulls with what they lack, then the table, then files by hand."""
    now = site().now
    found = in_order(request, ask(standing, stamp()), _KEYS)
    if as_file(request):
        return file("sources", _COLUMNS, found)
    who = visitor(request)
    return render(
        request,
        "web/sources/page.html",
        {
            "rows": [(one, in_words(one.age(now)), in_words(one.agreed), one.stale(now)) for one in found],
            "fresh": sum(not one.stale(now) for one in found),
            "held": waiting([one for source in found for one in source.held], who),
            "headings": headings(request, _HEADINGS, tuple(_KEYS), numbers=("age", "agreed", "rows"), first=""),
            "may_act": who.has(LEAD),
        },
    )
