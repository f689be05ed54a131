"""Lead by example: which leads finished before their teams. A manager sees their own line."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.store.reading.leads import PAGE, leads
from musterroll.web.listing import as_file, file, page_by_page
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_COLUMNS = {
    "lead": lambda one: one.name or one.said,
    "person": lambda one: one.key,
    "own_met": lambda one: one.own_met,
    "own_due": lambda one: one.own_due,
    "team_met": lambda one: one.team_met,
    "team_due": lambda one: one.team_due,
    "before_the_team": lambda one: one.ahead,
    "compared": lambda one: one.compared,
    "people": lambda one: one.size,
}


def view(request: HttpRequest) -> HttpResponseBase:
    """Each lead: their own obligations of the period, those of the team, and how many they met first."""
    who = visitor(request)
    only = () if who.has(LEAD) else tuple(set(who.words))
    if as_file(request):
        every = page_by_page(lambda after: leads(site().book.tables, after, only), lambda one: one.said, PAGE)
        return file("lead-by-example", _COLUMNS, every)
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
