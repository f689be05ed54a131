"""Tokens of programs: made and shown once, replaced, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from musterroll.facts.errors import MusterrollError
from musterroll.procedures import token as procedure
from musterroll.store.tokens import SCOPES
from musterroll.web.site import site
from musterroll.web.visitor import visitor


@sensitive_variables("made")
def view(request: HttpRequest) -> HttpResponse:
    """All tokens; after making or replacing one, that one as it is, this once and nowhere else."""
    made, wrong = None, None
    if request.method == "POST":
        try:
            made = _made(request)
        except MusterrollError as error:
            wrong = error
    here = site()
    rows = [(one, one.in_force(here.now)) for one in here.book.tokens.listed()]
    context = {"tokens": rows, "scopes": SCOPES, "made": made, "error": wrong}
    return render(request, "web/house/tokens.html", context, status=400 if wrong else 200)


def _made(request: HttpRequest) -> procedure.Made:
    here, by, name = site(), visitor(request).email, request.POST.get("name", "").strip()
    if "replace" in request.POST:
        return procedure.rotate(here.book, name, by, here.now)
    return procedure.make(
        here.book, name, request.POST.getlist("scopes"), by, here.now, source=request.POST.get("source", "").strip()
    )


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """A token that opens nothing from now on."""
    here, name = site(), request.POST.get("name", "")
    procedure.revoke(here.book, name, visitor(request).email, request.POST.get("reason", ""), here.now)
    messages.success(request, f"{name} opens nothing any more.")
    return redirect("tokens")
