"""The book verified in the background, as `musterroll log verify` does it; the last outcome stands here."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from musterroll.web import clerk
from musterroll.web.acts import acted
from musterroll.web.house.jobs import SHOWN, verified
from musterroll.web.site import site
from musterroll.web.visitor import visitor

KIND = "verification"


def view(request: HttpRequest) -> HttpResponse:
    """What the last one looked at, up to which entry, and what was wrong."""
    last = clerk.last(KIND)
    size = site().book.entries.size()
    result = last.result or {}
    context = {
        "last": last,
        "result": result,
        "at": datetime.fromisoformat(result["at"]) if result else None,
        "since": size - result["entries"] if result else size,
        "steps": [_step(*one) for one in result.get("steps", [])],
        "more": max(result.get("problems", 0) - SHOWN, 0),
    }
    return render(request, "web/house/verification.html", context)


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Begins one, unless one runs."""
    here, by = site(), visitor(request).email
    if running := clerk.last(KIND).running:
        return redirect("task", running.id)
    rebuild = "rebuild" in request.POST
    acted(by, "verified", "the book")
    title, then = "Verifying the book", reverse("verification")
    return redirect("task", clerk.begin(verified, here.now, rebuild, title=title, asked_by=by, then=then, kind=KIND))


def _step(name: str, looked_at: int, unit: str, unseen: str, wrong: bool) -> dict[str, object]:
    """A step as the page shows it. Triggers are not counted: they are all there or it says which is not."""
    looked = f"{looked_at:,} {unit}" if looked_at else "all of them" if name == "triggers" else "none there"
    return {"name": name, "looked": looked, "unseen": unseen, "wrong": wrong}
