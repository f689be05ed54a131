"""Lead by example: which leads finished before their teams. A manager sees their own line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.store.reading.leads import Lead, counted, every_lead, finished, named_so
from musterroll.web.listing import as_file, file, in_order, part
from musterroll.web.once import until_it_moves
from musterroll.web.paging import Page
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.sorting import headings
from musterroll.web.visitor import visitor

PAGE = 50
_AT_ONCE = 500
_KEYS = {
    "lead": lambda one: (one.name or one.said).casefold(),
    "own": lambda one: _share(one.own_met, one.own_due),
    "team": lambda one: _share(one.team_met, one.team_due),
    "ahead": lambda one: _share(one.ahead, one.compared),
    "people": lambda one: one.size,
}
_HEADINGS = {
    "lead": "Lead",
    "own": "Their own",
    "team": "The team’s",
    "ahead": "Before the team",
    "people": "People",
}
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
        return file("lead-by-example", _COLUMNS, in_order(request, _every(only), _KEYS))
    page = _page(request, only)
    done, known = _finished(page.rows, only)
    return render(
        request,
        "web/team/example.html",
        {
            "page": page,
            "linked": who.has(LEAD),
            "headings": headings(request, _HEADINGS, tuple(_KEYS), numbers=tuple(_HEADINGS)[1:], first=""),
            "done": done,
            "known": known,
        },
    )


def _finished(shown: Sequence[Lead], only: Collection[str]) -> tuple[int, int]:
    """How many leads have met all of their own, of how many: of all, whatever the page shows."""
    if only:
        return sum(one.own_done for one in shown if one.key), sum(one.key is not None for one in shown)
    return until_it_moves(site().turn, "leads who finished", lambda: finished(site().book.tables, _known()))


def _page(request: HttpRequest, only: Collection[str]) -> Page[Lead]:
    """The page as it comes is counted alone; in another order all leads are, once until the state moves."""
    if only or request.GET.get("sort", "").lstrip("-") in _KEYS:
        return part(request, in_order(request, _every(only), _KEYS), lambda one: one.said, PAGE)
    chosen = part(request, _known(), lambda one: one.said, PAGE)
    return replace(chosen, rows=counted(site().book.tables, chosen.rows))


def _known() -> list[Lead]:
    """All leads, not counted."""
    return until_it_moves(site().turn, "leads", lambda: every_lead(site().book.tables))


def _every(only: Collection[str]) -> list[Lead]:
    if only:
        return named_so(site().book.tables, only)
    return until_it_moves(site().turn, "all leads", _all_counted)


def _all_counted() -> list[Lead]:
    known, tables = _known(), site().book.tables
    parts = (counted(tables, known[start : start + _AT_ONCE]) for start in range(0, len(known), _AT_ONCE))
    return [one for some in parts for one in some]


def _share(met: int, due: int) -> float | None:
    """What part of what fell due was met; none where nothing did."""
    return met / due if due else None
