"""A named person's words beside a finding. The finding stays, and so does every status."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from musterroll.procedures.decide import explained
from musterroll.reports.words import plain
from musterroll.store.reading.rows import finding_with
from musterroll.web.gaps.back import back
from musterroll.web.site import site
from musterroll.web.visitor import visitor


@require_POST
def view(request: HttpRequest, finding: str) -> HttpResponse:
    """Records the words, and goes back to where they were typed."""
    here = site()
    found = finding_with(here.book.tables, finding)
    if found is None:
        raise Http404("There is no such finding today.")
    fact = explained(finding, visitor(request).email, request.POST.get("text", ""), here.now)
    here.book.journal.append([fact], received_at=here.now)
    messages.success(request, f"Your explanation of “{plain(found['code'])}” was recorded. The finding stays.")
    return back(request)
