"""The mock audit: the period judged as if it closed today, with a draft of how each exception would be written up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.reports.words import GAPS, RESULTS, left_out
from musterroll.web.dashboard.numbers import counted, drafts, in_order
from musterroll.web.gaps.rows import titles
from musterroll.web.once import until_it_moves
from musterroll.web.site import site

_EXAMPLES = 10


def view(request: HttpRequest) -> HttpResponse:
    """Results of people, requirements, and the drafts with their first examples."""
    here = site()
    if here.head is None:
        return render(request, "web/dashboard/nothing.html")
    head, known = here.head, titles(here)
    numbers = counted(here, head)
    found = numbers.coverage
    written = until_it_moves(here.turn, "drafts", lambda: drafts(here, head, known, _EXAMPLES))
    context = {
        "head": head,
        "results": [(word.key, found.results[word.key]) for word in RESULTS if word.key != "out_of_population"],
        "population": found.population,
        "known": found.results.total(),
        "left_out": [(code, left_out(code), count) for code, count in found.left_out.most_common()],
        "deviating": found.results["deviation"],
        "requirements": [(one, known.requirement(one.id)) for one in in_order(found, known)],
        "undecided": found.of(*GAPS) - found.of("late", "missed"),
        "exceptions": numbers.exceptions,
        "drafts": written,
    }
    return render(request, "web/dashboard/mock_audit.html", context)
