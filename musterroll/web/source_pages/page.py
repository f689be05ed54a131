"""All sources: what waits first, then each by its age against the agreed one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.procedures.pulling.standing import evidence
from musterroll.web.clerk import ask
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.source_pages.ages import in_words
from musterroll.web.source_pages.jobs import standing
from musterroll.web.source_pages.settings import stamp
from musterroll.web.visitor import visitor


def view(request: HttpRequest) -> HttpResponse:
    """Held pulls with what they lack, then the table, then files by hand."""
    now = site().now
    found = ask(standing, stamp())
    held = [ask(evidence, one.source, one.query) for source in found for one in source.held]
    return render(
        request,
        "web/sources/page.html",
        {
            "rows": [(one, in_words(one.age(now)), in_words(one.agreed), one.stale(now)) for one in found],
            "fresh": sum(not one.stale(now) for one in found),
            "held": [one for one in held if one is not None],
            "may_act": visitor(request).has(LEAD),
        },
    )
