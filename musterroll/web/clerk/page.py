"""How far a piece of long work is."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from musterroll.web.clerk.models import Task
from musterroll.web.clerk.tasks import interrupted


def view(request: HttpRequest, task: str) -> HttpResponse:
    """The page, which asks for its own middle every second; when it is done, on to where the work leads."""
    found = get_object_or_404(Task, id=task)
    if found.state == "done" and found.then:
        return _onward(request, found.then)
    context = {
        "task": found,
        "interrupted": interrupted(found.state, found.seen_at, datetime.now(UTC)),
        "result": json.loads(found.result) if found.result else None,
    }
    in_part = bool(getattr(request, "htmx", False))
    return render(request, "web/clerk/progress.html" if in_part else "web/clerk/task.html", context)


def _onward(request: HttpRequest, where: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        answer = HttpResponse()
        answer.headers["HX-Redirect"] = where
        return answer
    return redirect(where)
