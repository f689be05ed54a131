"""Today, for the compliance lead: the finding, what waits for a person, n of N by requirement, what is overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.reports.charts import shares
from musterroll.reports.markup import Markup
from musterroll.reports.titles import Titles
from musterroll.reports.words import RESULTS, STATUS
from musterroll.store.reading.coverage import DUE, SOON, Requirement
from musterroll.store.reading.freshness import Fresh, freshness
from musterroll.store.state.head import Head
from musterroll.web.dashboard import figures
from musterroll.web.dashboard.numbers import counted, drafts, in_order
from musterroll.web.dashboard.waiting import waiting
from musterroll.web.gaps.rows import titles
from musterroll.web.once import until_it_moves
from musterroll.web.rights import LEAD
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor

_DRAFTS = 3
_PARTS = ("on_time", "late", "missed", "unverified", "indeterminate", "exempt")


def view(request: HttpRequest) -> HttpResponse:
    """Where to start. Who may not open what a number counts sees the number without a link."""
    here = site()
    if here.head is None:
        return render(request, "web/dashboard/nothing.html")
    linked = visitor(request).has(LEAD)
    context = until_it_moves(here.turn, ("today", linked), lambda: _context(here, here.head, linked))
    found = counted(here, here.head).coverage
    more = {"waiting": waiting(here, found.findings, linked), "sources": _sources(here), "linked": linked}
    return render(request, "web/dashboard/today.html", {**context, **more})


def _sources(here: Site) -> list[tuple[Fresh, timedelta]]:
    """Each source with its age at this moment."""
    sources = until_it_moves(here.turn, "freshness", lambda: tuple(freshness(here.book.tables)))
    return [(one, one.age(here.now)) for one in sources]


def _context(here: Site, head: Head | None, linked: bool) -> dict[str, Any]:
    """What follows from the state alone."""
    assert head is not None
    numbers, known = counted(here, head), titles(here)
    found, ages, records = numbers.coverage, numbers.ages, numbers.missing
    written = drafts(here, head, known)
    return {
        "head": head,
        "missed": ages.total(),
        "old": sum(count for age, count in ages.items() if age >= 30),
        "days_left": (head.period_end - head.as_of).days,
        "requirements": [(one, known.requirement(one.id), _shares(one, known)) for one in in_order(found, known)],
        "all": _all(list(found.requirements.values())),
        "ages": figures.by_age(ages, linked),
        "soon": figures.falling_due(found.soon, head.as_of, head.as_of + SOON, linked),
        "downtime": figures.like_downtime(records, known, head.period_start, head.as_of, linked),
        "latency": figures.like_latency(records, head.period_start, head.as_of, linked),
        "results": [(word.key, found.results[word.key]) for word in RESULTS if word.key != "out_of_population"],
        "population": found.population,
        "deviating": found.results["deviation"],
        "drafts": written[:_DRAFTS],
        "draft_count": len(written),
        "exceptions": numbers.exceptions,
    }


def _shares(one: Requirement, known: Titles) -> Markup:
    counts = {status: one.by_status[status] for status in _PARTS}
    told = ", ".join(f"{count:,} {STATUS[status].label.lower()}" for status, count in counts.items())
    return shares(counts, f"{known.requirement(one.id)}: {told}, of {one.fell_due:,}")


def _all(requirements: list[Requirement]) -> Requirement:
    """All requirements as one line."""
    whole = Requirement("")
    for one in requirements:
        whole.by_status.update({status: one.by_status[status] for status in DUE})
        whole.soon += one.soon
    return whole
