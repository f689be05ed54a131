"""Drawing a sample from a frozen population, and replacing whoever was invalid."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from musterroll.facts.errors import ConfigError, Refused
from musterroll.facts.fact import Fact
from musterroll.procedures import period, sampling
from musterroll.procedures.engagement.words import frames, stratum_words
from musterroll.procedures.named import without_control
from musterroll.rules.sample import Draw, draw, order
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.write import INSIDE
from musterroll.store.reading.samples import Sample
from musterroll.web.audit.engagement import About, still_open, the_engagement, the_sample
from musterroll.web.audit.shown import at_hand, begun, the_very_one
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_MOST = 5_000
_LONGEST = 200


@require_POST
def draw_one(request: HttpRequest, engagement: int) -> HttpResponse:
    """Freezes the population that the page showed, if it was not, and draws from it."""
    about = the_engagement(request, engagement)
    still_open(about)
    frozen = Frozen(site().config.views, the_very_one(about.engagement, request.POST))
    stratum = request.POST.get("part", INSIDE)
    if stratum not in [one for one, _, _ in frames(frozen.about())]:
        raise Refused(f"{stratum[:40]!r} has nobody to draw from.", "Choose one of the parts that the page offers.")
    drawn = draw(frozen.keys(stratum), _seed(request), _count(request))
    entry = _record(request, about, frozen, stratum, drawn)
    messages.success(request, f"Drawn: {len(drawn.people)} of {drawn.size:,}, {stratum_words(stratum)}.")
    return redirect("sample", engagement, entry)


@require_POST
def replace(request: HttpRequest, engagement: int, sample: int) -> HttpResponse:
    """Whoever follows in the order of the draw stands in for somebody who was invalid."""
    about = the_engagement(request, engagement)
    still_open(about)
    found, out = the_sample(about, sample), request.POST.get("out", "")
    if out not in {one.key for one in found.standing}:
        raise Http404("Nobody of this sample.")
    frozen = at_hand(found.view)
    if frozen is None:
        return begun(request, found.view, then=reverse("sample", args=[engagement, sample]))
    digest, key = _next(frozen, found)
    here, by = site(), visitor(request).email
    place = len(found.people) + 1
    fact = sampling.replaced(sample, out, key, digest, place, request.POST.get("reason", ""), by, here.now)
    here.book.journal.append([fact], received_at=here.now)
    messages.success(request, f"Replaced. Who follows in the order of the draw is number {place}.")
    return redirect("sample", engagement, sample)


def _next(frozen: Frozen, found: Sample) -> tuple[str, str]:
    taken = {one.key for one in found.people}
    for digest, key in order(frozen.keys(found.stratum), found.seed):
        if key not in taken:
            return digest, key
    raise Refused("The whole population is in the sample: nobody can stand in.", "Leave the sample as it is.")


def _record(request: HttpRequest, about: About, frozen: Frozen, stratum: str, drawn: Draw) -> int:
    """The population that is drawn from, where it was not frozen before, then the sample: together or not at all."""
    here, by, told = site(), visitor(request).email, frozen.about()
    view = frozen.view.members()
    facts: list[Fact] = []
    if not any(one.view == frozen.view and one.digest == told.population for one in about.engagement.frozen):
        people = told.strata.get(INSIDE, 0)
        facts.append(period.frozen(about.entry, view, people, told.population, by, here.now))
    role = "auditor" if about.audits else "management"
    facts.append(sampling.drawn(about.entry, view, stratum, drawn, role, by, here.now))
    return here.book.journal.append(facts, received_at=here.now).indices[-1]


def _seed(request: HttpRequest) -> str:
    """The seed as typed, for somebody who draws again must type the same; or one of ours, where that is asked for."""
    if "ours" in request.POST:
        return secrets.token_hex(16)
    said = without_control(request.POST.get("seed", "").strip(), "The seed")
    if not said:
        raise ConfigError("The draw has no seed.", "Type one of your own, or use the program's.")
    if len(said) > _LONGEST:
        raise ConfigError("The seed is longer than 200 letters.", "Type a shorter one.")
    return said


def _count(request: HttpRequest) -> int:
    said = request.POST.get("n", "").strip()
    if not said.isdecimal() or not 1 <= int(said[:9]) <= _MOST:
        raise ConfigError(f"{said[:20]!r} people cannot be drawn.", f"Give a number from 1 to {_MOST:,}.")
    return int(said)
