"""One source: its settings without secrets, what it last gave, what waits, and its extracts."""

from __future__ import annotations

import os

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.procedures.pulling.settings import secrets_wanted
from musterroll.sources.catalogue import sources
from musterroll.web.clerk import ask
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.source_pages.ages import in_words
from musterroll.web.source_pages.held import waiting
from musterroll.web.source_pages.jobs import standing, told
from musterroll.web.source_pages.settings import added, stamp
from musterroll.web.visitor import visitor


def view(request: HttpRequest, source: str) -> HttpResponse:
    """404 for a source of which the book knows nothing."""
    return render(request, "web/sources/one.html", about(request, source))


def about(request: HttpRequest, source: str) -> dict[str, object]:
    """What the page of a source shows."""
    stands = next((one for one in ask(standing, stamp()) if one.name == source), None)
    if stands is None:
        raise Http404
    now, given, system = site().now, added().get(source, {}), sources().get(source)
    secret = {one.name for one in system.settings if one.secret} if system else set()
    return {
        "one": stands,
        "age": in_words(stands.age(now)),
        "stale": stands.stale(now),
        "held": waiting(stands.held, visitor(request)),
        "settings": [(name, value) for name, value in given.items() if name not in secret],
        "secrets": secrets_wanted(system, os.environ) if system and stands.asked else [],
        "cannot": system.cannot if system and stands.asked else (),
        "told": ask(told, source),
        "may_act": visitor(request).has(LEAD),
    }
