"""The engagement: the population as known on a day, what was left out, where sources agree, how it was produced."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.procedures.engagement.lists import roll_forward
from musterroll.procedures.engagement.questions import by_code
from musterroll.procedures.engagement.words import by_sources, exclusions, frames, stratum_words
from musterroll.store.frozen.view import View
from musterroll.store.frozen.write import OUT
from musterroll.web.audit.engagement import the_engagement
from musterroll.web.audit.everything import at_hand as at_hand_whole
from musterroll.web.audit.shown import at_hand, begun, carried, day_asked, known, nearest, view_asked, work_on
from musterroll.web.clerk.models import Task
from musterroll.web.site import site

PRESETS = (5, 10, 25, 40, 60)


def view(request: HttpRequest, engagement: int) -> HttpResponse:
    """The page of what is known on a day.

    What was not judged yet is judged in the background; until then the day that is nearest to it is shown, and said.
    """
    about = the_engagement(request, engagement)
    wanted, day = view_asked(request, about.engagement), day_asked(request)
    shown = wanted if at_hand(wanted) else nearest(wanted)
    frozen = None if shown is None else at_hand(shown)
    if shown is None or frozen is None:
        return begun(request, wanted)
    told = frozen.about()
    context = {
        "about": about,
        "view": shown,
        "carry": carried(shown),
        "told": told,
        "known": known(site(), shown, day if shown == wanted else None),
        "waited": None if shown == wanted else _waited(request, wanted, day),
        "roll": roll_forward(told),
        "exclusions": exclusions(told),
        "out": told.strata.get(OUT, 0),
        "sources": by_sources(told),
        "agree": sum(count for kinds, _, count in by_sources(told) if all(kinds)),
        "questions": by_code(frozen),
        "frames": frames(told),
        "presets": PRESETS,
        "samples": [(one, stratum_words(one.stratum)) for one in about.samples],
        "everything": at_hand_whole(about),
        "frozen": about.engagement.frozen[-1] if about.engagement.frozen else None,
    }
    return render(request, "web/audit/engagement.html", context)


def _waited(request: HttpRequest, view: View, day: date | None) -> tuple[date, Task]:
    """The day that is being judged, and the work that does it."""
    return day or site().today, Task.objects.get(id=work_on(request, view))
