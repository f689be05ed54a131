"""The people behind a number of the engagement, by name and page by page."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.procedures.engagement.contents import safe
from musterroll.procedures.engagement.lists import ENDS, people, roll_forward
from musterroll.procedures.engagement.words import frames, stratum_words
from musterroll.reports.words import left_out
from musterroll.store.frozen.read import PAGE, Frozen
from musterroll.store.frozen.rows import Member
from musterroll.store.frozen.write import INSIDE
from musterroll.web.audit.engagement import the_engagement
from musterroll.web.audit.shown import at_hand, begun, carried, view_asked
from musterroll.web.export import csv_answer
from musterroll.web.listing import as_file
from musterroll.web.paging import Place, page

_ENDS = {"start": "in it on the first day", "end": "in it on the last day"}


def view(request: HttpRequest, engagement: int) -> HttpResponseBase:
    """One page of a part of the population; `?part=` says which. The whole part as CSV where the address says so."""
    about = the_engagement(request, engagement)
    shown = view_asked(request, about.engagement)
    frozen = at_hand(shown)
    if frozen is None:
        return begun(request, shown)
    told, part = frozen.about(), request.GET.get("part", INSIDE)
    if part not in told.strata and part not in [one for one, _, _ in frames(told)] and part not in (INSIDE, *_ENDS):
        raise Http404("The population has no such part.")
    if as_file(request):
        return csv_answer(f"population-{safe(part)}", *people(frozen, part))
    rows = page(request.GET.get("after", ""), PAGE, partial(_after, frozen, part), _place)
    context = {
        "about": about,
        "view": shown,
        "carry": carried(shown),
        "part": part,
        "words": _ENDS[part] if part in _ENDS else stratum_words(part),
        "count": roll_forward(told)[part] if part in _ENDS else told.strata.get(part, 0),
        "page": rows,
        "rows": [(row, left_out(row.reason) if row.reason else "") for row in rows.rows],
        "frames": [*frames(told), *((end, words, roll_forward(told)[end]) for end, words in _ENDS.items())],
    }
    return render(request, "web/audit/people.html", context)


def _after(frozen: Frozen, part: str, after: Place | None, rows: int) -> list[Member]:
    if part in _ENDS:
        return frozen.members(INSIDE, after or ("", ""), rows, without=ENDS[part])
    return frozen.members(part, after or ("", ""), rows)


def _place(row: Member) -> tuple[str, object]:
    return row.called, row.person
