"""Whether the process lives, and whether it can answer. Nothing else is told: anybody may ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from musterroll.facts.errors import MusterrollError
from musterroll.web.site import site


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The book can be read; 503 where it cannot, so that a balancer sends nobody here."""
    try:
        site().book.entries.size()
    except MusterrollError:
        return HttpResponse("The book cannot be read.\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
