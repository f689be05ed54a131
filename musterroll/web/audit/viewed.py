"""Every page that an auditor opens is an entry of the book, shown to both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.store.reading.of_kind import Recorded, of_kind
from musterroll.store.tables import Tables
from musterroll.web.acts import acted
from musterroll.web.audit.engagement import the_engagement
from musterroll.web.audit.views_counted import DID, is_view
from musterroll.web.listing import as_file, file
from musterroll.web.rights import AUDITOR
from musterroll.web.site import site
from musterroll.web.visitor import visitor

PAGE = 100
_AT_ONCE = 500


# Pages in words; others are named by their address alone.
WORDS = {
    "engagements": "Periods",
    "engagement": "Population and samples",
    "engagement_people": "People of the population",
    "engagement_file": "A list as a file",
    "engagement_everything": "Everything as one file",
    "sample": "Attribute sheet",
    "sample_file": "Attribute sheet or draw as a file",
    "sampled": "Sampled person",
    "requests": "Requests",
    "request_file": "A file that was given",
    "engagement_views": "Page views",
    "policy": "Policy",
    "policy_text": "Text of a policy",
    "policy_proposal": "A proposed policy",
    "courses": "Courses",
    "course_pdf": "A curriculum",
    "criteria": "Criteria",
    "sources": "Sources",
    "source": "A source",
    "sessions": "Live sessions",
    "proof": "Proof",
    "person": "Person",
    "record": "Record",
}


# Progress, and what a page brings after itself. By name: whether a request says that it is for a part, its sender says.
_PARTS = {"task", "policy_affected"}


class Viewed:
    """Records what an auditor is about to see, before it is sent. Parts of a page and progress are no pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if _is_a_page(request, answer) and visitor(request).has(AUDITOR):
            who = visitor(request)
            name = request.resolver_match.view_name if request.resolver_match else ""
            acted(who.email, DID, request.path, page=name, engagement=who.engagement)
        return answer


def _is_a_page(request: HttpRequest, answer: HttpResponseBase) -> bool:
    match = request.resolver_match
    return (
        request.method == "GET"
        and answer.status_code == 200
        and match is not None
        and match.view_name not in _PARTS
        and hasattr(request, "user")
    )


_COLUMNS = {
    "entry": lambda one: one.entry,
    "at": lambda one: one.received_at.isoformat(),
    "who": lambda one: one.fact.body["by"],
    "page": lambda one: _words(one),
    "address": lambda one: one.fact.body["about"],
}


def view(request: HttpRequest, engagement: int) -> HttpResponseBase:
    """The log of views, newest first; `?before=` goes back."""
    said = request.GET.get("before", "")
    about = the_engagement(request, engagement)
    if as_file(request):
        return file("page-views", _COLUMNS, _newest(site().book.tables, engagement, None))
    found: list[Recorded] = []
    for one in _newest(site().book.tables, engagement, int(said) if said.isdecimal() else None):
        found.append(one)
        if len(found) > PAGE:
            break
    older = found[PAGE - 1].entry if len(found) > PAGE else None
    context = {"about": about, "views": [(one, _words(one)) for one in found[:PAGE]], "older": older}
    return render(request, "web/audit/views.html", context)


def _newest(tables: Tables, engagement: int, before: int | None) -> Iterator[Recorded]:
    while found := list(of_kind(tables, "operator.acted", first=engagement, before=before, newest=_AT_ONCE)):
        yield from (one for one in found if is_view(one, engagement))
        before = found[-1].entry


def _words(one: Recorded) -> str:
    body: Any = one.fact.body if one.fact else {}
    return WORDS.get(body.get("page", ""), "")
