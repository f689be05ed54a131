"""Today, for the compliance lead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.store.reading.coverage import by_requirement
from musterroll.web.site import site


def view(request: HttpRequest) -> HttpResponse:
    """How many of how many, per requirement."""
    here = site()
    requirements = by_requirement(here.book.tables, here.today)
    return render(
        request,
        "web/today.html",
        {
            "head": here.book.state.head(),
            "requirements": requirements,
            "on_time": sum(one.by_status["on_time"] for one in requirements),
            "fell_due": sum(one.fell_due for one in requirements),
            "missed": sum(one.by_status["missed"] for one in requirements),
        },
    )
