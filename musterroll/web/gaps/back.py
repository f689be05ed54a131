"""Back to the page on which a form stood."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, otherwise: str = "gaps") -> HttpResponse:
    """To the address that the form names, if it is one of ours; else to a window."""
    said = request.POST.get("back", "")
    if said.startswith("/") and url_has_allowed_host_and_scheme(said, allowed_hosts=None):
        return redirect(said)
    return redirect(otherwise)
