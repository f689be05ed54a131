"""What the auditor asks for and gets: words, and a file that is kept by its digest."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from musterroll.facts.errors import Refused
from musterroll.procedures.evidence import GivenFile, asked_for, given
from musterroll.store.reading.evidence import Asked
from musterroll.web.audit.engagement import About, still_open, the_engagement
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_MOST_BYTES = 50 << 20


def listed(request: HttpRequest, engagement: int) -> HttpResponse:
    """All requests of the engagement with their answers."""
    about = the_engagement(request, engagement)
    return render(request, "web/audit/requests.html", {"about": about})


@require_POST
def ask(request: HttpRequest, engagement: int) -> HttpResponse:
    """Asks for something."""
    about, here = the_engagement(request, engagement), site()
    still_open(about)
    fact = asked_for(about.entry, request.POST.get("text", ""), visitor(request).email, here.now)
    here.book.journal.append([fact], received_at=here.now)
    messages.success(request, "Asked. The answer will stand here.")
    return redirect("requests", engagement)


@require_POST
def answer(request: HttpRequest, engagement: int, asked: int) -> HttpResponse:
    """Answers a request, with a file or without."""
    about, here = the_engagement(request, engagement), site()
    found = _the_request(about, asked)
    file = _file(request.FILES.get("file"))
    fact = given(here.book, found.entry, request.POST.get("text", ""), file, visitor(request).email, here.now)
    here.book.journal.append([fact], received_at=here.now)
    messages.success(request, "Given. The auditor sees it here.")
    return redirect("requests", engagement)


def file(request: HttpRequest, engagement: int, asked: int, digest: str) -> HttpResponse:
    """A file that was given, as it was received. A browser keeps it and does not show it: it may be anything."""
    found = _the_request(the_engagement(request, engagement), asked)
    one = next((each for each in found.given if each.sha256 and each.sha256 == digest), None)
    if one is None:
        raise Http404("There is no such file.")
    kept = HttpResponse(site().book.extracts.read(one.sha256), content_type="application/octet-stream")
    kept.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(one.name, safe='')}"
    return kept


def _the_request(about: About, asked: int) -> Asked:
    found = next((one for one in about.requests if one.entry == asked), None)
    if found is None:
        raise Http404("There is no such request here.")
    return found


def _file(sent: Any) -> GivenFile | None:
    if sent is None:
        return None
    if sent.size > _MOST_BYTES:
        raise Refused(f"{sent.name} is larger than {_MOST_BYTES >> 20} MiB.", "Give it in parts.")
    return GivenFile(sent.name[-200:], sent.read())
