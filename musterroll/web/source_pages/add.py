"""A new source: its settings into the file, without secrets; and which variables are to hold those."""

from __future__ import annotations

import os

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from musterroll.facts.errors import MusterrollError
from musterroll.procedures.pulling.settings import COMMON, REACH, add, secrets_wanted
from musterroll.sources.catalogue import sources
from musterroll.sources.port import Source
from musterroll.sources.settings import Setting
from musterroll.web.acts import acted
from musterroll.web.site import site
from musterroll.web.source_pages.settings import added
from musterroll.web.visitor import visitor


def view(request: HttpRequest) -> HttpResponse:
    """Which system, then its settings. What is written is what `musterroll source add` writes."""
    system = _meant(request.GET.get("system", ""))
    wrong = None
    if request.method == "POST" and system is not None:
        try:
            return _added(request, system)
        except MusterrollError as error:
            wrong = error
    fields = [(one, request.POST.get(one.name, "")) for one in _asked_for(system)] if system else []
    context = {
        "system": system,
        "fields": fields,
        "secrets": secrets_wanted(system, os.environ) if system else [],
        "others": [one for name, one in sorted(sources().items()) if name not in added()],
        "error": wrong,
    }
    return render(request, "web/sources/add.html", context, status=400 if wrong else 200)


def _added(request: HttpRequest, system: Source) -> HttpResponse:
    given = {one.name: request.POST.get(one.name, "").strip() for one in _asked_for(system)}
    said = {name: value for name, value in given.items() if value} | {REACH.name: "public"}
    add(site().config.folder, system.name, said, os.environ)
    acted(visitor(request).email, "added", f"the source {system.name}")
    messages.success(request, f"{system.title} is in the settings. Set its secrets in the environment, then test it.")
    return redirect("source", system.name)


def _asked_for(system: Source) -> tuple[Setting, ...]:
    """No secrets, no paths, no way into private networks: what the server reads and reaches is said on the server."""
    every = (*system.settings, *(one for one in COMMON if one is not REACH))
    return tuple(one for one in every if not one.secret and not one.name.endswith("_file"))


def _meant(name: str) -> Source | None:
    if name and name not in sources():
        raise Http404
    return sources().get(name)
