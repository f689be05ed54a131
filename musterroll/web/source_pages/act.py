"""What a compliance lead does about sources: hand in files, test, ask again, and, as one of two, confirm a pull."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from musterroll.facts.errors import Refused
from musterroll.procedures.pulling.explained import explained
from musterroll.web.clerk import ask, begin
from musterroll.web.files.jobs import collect_uploads
from musterroll.web.files.uploads import kept
from musterroll.web.site import site
from musterroll.web.source_pages.jobs import asked_again, confirmed, standing, tested
from musterroll.web.source_pages.one import about
from musterroll.web.source_pages.settings import added, stamp
from musterroll.web.visitor import visitor


@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Exports by hand: read, collected and judged in the background."""
    here, by = site(), visitor(request).email
    files = kept(here.config, request.FILES.getlist("files"))
    dates = request.POST.get("dates") or None
    paths = tuple(map(str, files))
    title = f"Reading {len(files)} file{'' if len(files) == 1 else 's'}"
    task = begin(collect_uploads, paths, by, here.now, here.today, dates, title=title, asked_by=by, then="/sources/")
    return redirect("task", task)


@require_POST
def test(request: HttpRequest, source: str) -> HttpResponse:
    """Each question asked for one page; nothing goes into the book."""
    _must_be_added(source)
    tried = ask(tested, source, site().now, secrets.token_hex(8))
    context = about(request, source) | {"tried": tried, "works": sum(one.works for one in tried)}
    return render(request, "web/sources/one.html", context)


@require_POST
def again(request: HttpRequest, source: str) -> HttpResponse:
    """Everything is asked for again, in the background."""
    _must_be_added(source)
    here, by = site(), visitor(request).email
    title, then = f"Asking {source}", f"/sources/{source}/"
    return redirect("task", begin(asked_again, source, by, here.now, here.today, title=title, asked_by=by, then=then))


@require_POST
def explain(request: HttpRequest, source: str) -> HttpResponse:
    """The first of two people says why a list is whole although it shrank."""
    _must_be_added(source)
    here, query, sha256 = site(), request.POST.get("query", ""), request.POST.get("sha256", "")
    stands = next((one for one in ask(standing, stamp()) if one.name == source), None)
    if stands is None or (query, sha256) not in [(one.query, one.sha256) for one in stands.held]:
        raise Refused("This pull does not wait any more.", "Look at the source again.")
    fact = explained(source, query, sha256, visitor(request).email, request.POST.get("reason", ""), here.now)
    here.book.journal.append([fact], received_at=here.now)
    messages.success(
        request, "It stands there with your name. Somebody else who leads compliance agrees, or asks again."
    )
    return redirect("source", source)


@require_POST
def confirm(request: HttpRequest, source: str) -> HttpResponse:
    """The second person agrees: what the list lacks is gone."""
    _must_be_added(source)
    who, query, sha256 = visitor(request), request.POST.get("query", ""), request.POST.get("sha256", "")
    rows, gone = ask(confirmed, source, query, sha256, who.email, who.words, site().now, secrets.token_hex(8))
    messages.success(request, f"{rows:,} rows count as all there is. No longer listed: {gone:,}.")
    return redirect("source", source)


def _must_be_added(source: str) -> None:
    if source not in added():
        raise Refused(f"The source {source} is not in the settings.", "Add it, or hand in its files.")
