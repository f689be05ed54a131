"""Backups: which there are in the folder that the settings name, and one made now and verified."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from musterroll import config
from musterroll.config import Config
from musterroll.facts.errors import Refused
from musterroll.procedures.backups_kept import backups_in, new_name
from musterroll.web import clerk
from musterroll.web.acts import acted
from musterroll.web.house.jobs import backed_up
from musterroll.web.site import site
from musterroll.web.visitor import visitor

KIND = "backup"


def view(request: HttpRequest) -> HttpResponse:
    """The page. Restoring is done on the machine, by whoever has the folder."""
    here, settings = site(), _settings()
    folder = settings.backups.folder
    found = backups_in(folder) if folder else []
    newest = next((one.backup for one in found if one.backup), None)
    context = {
        "folder": folder,
        "keys": settings.backups.keys,
        "found": found,
        "newest": newest,
        "whole": sum(one.backup is not None for one in found),
        "age": here.now - newest.at if newest else None,
        "since": here.book.entries.size() - newest.size if newest else None,
        "last": clerk.last(KIND),
        "book": settings.folder,
        "on_sqlite": settings.database is None,
    }
    return render(request, "web/house/backups.html", context)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """One more, in the background; verified before it counts."""
    here, by, settings = site(), visitor(request).email, _settings()
    if settings.backups.folder is None:
        raise Refused("No folder for backups is set.", 'Name one in musterroll.toml: [backups] folder = "…".')
    if running := clerk.last(KIND).running:
        return redirect("task", running.id)
    place = settings.backups.folder / new_name(here.now)
    acted(by, "backed up", f"the book as {place.name}")
    title, then = "Backing up the book", reverse("backups")
    task = clerk.begin(
        backed_up, str(place), here.now, settings.backups.keys, title=title, asked_by=by, then=then, kind=KIND
    )
    return redirect("task", task)


def _settings() -> Config:
    """As they stand in the file now."""
    return config.load(site().config.folder)
