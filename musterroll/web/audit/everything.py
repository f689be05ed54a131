"""Everything of an engagement as one ZIP: made in the background, then handed out as often as it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from musterroll.facts.errors import Refused
from musterroll.procedures.engagement.pack import place
from musterroll.web import clerk
from musterroll.web.audit.engagement import About, the_engagement
from musterroll.web.audit.jobs import packed
from musterroll.web.site import site
from musterroll.web.visitor import visitor


@dataclass(frozen=True)
class Everything:
    """The file as it can be had now: null where it is to be made, from what was done in the engagement since."""

    bytes: int
    sha256: str


def at_hand(about: About) -> Everything | None:
    """The file of this very state, if it was made."""
    path, result = _path(about), clerk.last(_kind(about)).result
    if not path.is_file():
        return None
    known = isinstance(result, dict) and result.get("name") == path.name
    return Everything(path.stat().st_size, result["sha256"] if known else "")


@require_POST
def make(request: HttpRequest, engagement: int) -> HttpResponse:
    """Begins the work, unless it runs or is done."""
    about, here = the_engagement(request, engagement), site()
    then = reverse("engagement", args=[engagement]) + "#everything"
    if _path(about).is_file():
        return redirect(then)
    if not about.engagement.frozen:
        raise Refused("No population of this period was frozen yet.", "Freeze it, or draw a sample: that freezes it.")
    if running := clerk.last(_kind(about)).running:
        return redirect("task", running.id)
    by, title = visitor(request).email, f"Packing everything of {about.engagement.name}"
    task = clerk.begin(packed, engagement, here.now, title=title, asked_by=by, then=then, kind=_kind(about))
    return redirect("task", task)


def file(request: HttpRequest, engagement: int) -> HttpResponseBase:
    """The file; where it is to be made anew first, the page that makes it."""
    path = _path(the_engagement(request, engagement))
    if not path.is_file():
        return redirect(reverse("engagement", args=[engagement]) + "#everything")
    answer = FileResponse(path.open("rb"), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="engagement-{engagement}.zip"'
    return answer


def _path(about: About) -> Path:
    return place(site().config.views, about.entry, about.stamp)


def _kind(about: About) -> str:
    return f"engagement {about.entry}"
