"""Lead by example: which leads finished before their teams. A manager sees their own line."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.store.reading.leads import PAGE, leads
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.visitor import visitor


def view(request: HttpRequest) -> HttpResponse:
    """Each lead: their own obligations of the period, those of the team, and how many they met first."""
    who = visitor(request)
    only = () if who.has(LEAD) else tuple(set(who.words))
    rows = leads(site().book.tables, request.GET.get("after", ""), only)
    shown = rows[:PAGE]
    return render(
        request,
        "web/team/example.html",
        {
            "rows": shown,
            "next": rows[PAGE - 1].said if len(rows) > PAGE else None,
            "done": sum(one.own_done for one in shown if one.key),
            "known": sum(one.key is not None for one in shown),
        },
    )
