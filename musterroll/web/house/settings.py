"""The settings as they are read now, each with where it comes from. Secrets are not shown, and nothing is changed."""

from __future__ import annotations

import os

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll import config
from musterroll.config import FILE
from musterroll.procedures.settings_told import Part, settings_told
from musterroll.web.site import site


def view(request: HttpRequest) -> HttpResponse:
    """One table a part; those of which nothing is set are only named."""
    here = site()
    now = config.load(here.config.folder)
    parts = settings_told(now, os.environ)
    context = {
        "file": here.config.folder / FILE,
        "folder": here.config.folder.resolve(),
        "parts": [(one, _set(one)) for one in parts],
        "set": sum(map(_set, parts)),
        "moved": now != here.config,
        "where": now.database_file.name if now.database is None else "",
    }
    return render(request, "web/house/settings.html", context)


def _set(part: Part) -> int:
    """How many of a part somebody has set."""
    return sum(one.origin not in ("default", "unset") for one in part.settings)
