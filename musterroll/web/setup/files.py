"""The first files, or the demo company."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.store.reading.people import counted
from musterroll.web.clerk import begin
from musterroll.web.files.jobs import collect_uploads
from musterroll.web.files.uploads import kept
from musterroll.web.setup.jobs import fill_with_demo
from musterroll.web.site import site
from musterroll.web.visitor import visitor


def view(request: HttpRequest) -> HttpResponse:
    """Two files or more: they are read, collected and judged in the background."""
    wrong = None
    if request.method == "POST":
        try:
            return redirect("task", _collect(request))
        except MusterrollError as error:
            wrong = error
    people = counted(site().book.tables)
    return render(request, "web/setup/files.html", {"error": wrong, "people": people}, status=400 if wrong else 200)


@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """The demo company into a book that is still empty of people."""
    if counted(site().book.tables):
        raise Refused("This book holds people already.", "Start the demo company in a folder of its own.")
    by = visitor(request).email
    task = begin(fill_with_demo, by, title="Filling the book with the demo company", asked_by=by, then="/today/")
    return redirect("task", task)


def _collect(request: HttpRequest) -> str:
    by, here = visitor(request).email, site()
    files = kept(here.config, request.FILES.getlist("files"))
    return begin(
        collect_uploads,
        tuple(map(str, files)),
        by,
        here.now,
        here.today,
        request.POST.get("dates") or None,
        title=f"Reading {len(files)} files",
        asked_by=by,
        then="/today/",
    )
