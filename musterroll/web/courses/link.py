"""Where a version of a course can be taken: an address that people open from their own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from musterroll.facts.errors import Refused
from musterroll.procedures.course import published
from musterroll.procedures.named import by_name
from musterroll.store.reading.courses import version_of
from musterroll.web.requirements import opens
from musterroll.web.site import site
from musterroll.web.visitor import visitor


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Says where a version can be taken, as `musterroll course publish --link` does."""
    here, by = site(), by_name(visitor(request).email, "--by")
    course, version = request.POST.get("course", "").strip(), request.POST.get("version", "").strip()
    link = _address(request.POST.get("link", "").strip())
    before = version_of(here.book.tables, course, version)
    if before is None:
        raise Refused(f"Nobody published {course} version {version}.", "Write both as the table has them.")
    here.book.journal.append([published(course, version, by, here.now, before=before, link=link)], received_at=here.now)
    messages.success(request, f"{course} version {version} opens at {link}.")
    return redirect("courses")


def _address(said: str) -> str:
    """What was typed, where a browser would open it and nothing in it would run."""
    try:
        host = urlsplit(said).hostname
    except ValueError:
        host = None
    if not opens(said) or not host or not said.isprintable() or " " in said:
        raise Refused("This is no address of the web.", "Write it whole, such as https://training.example/course.")
    return said
