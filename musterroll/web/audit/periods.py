"""The list of audit periods, and what leads do with one: open, freeze, sign off, close."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from musterroll.facts.errors import ConfigError
from musterroll.facts.fact import Fact
from musterroll.procedures import period
from musterroll.procedures.views import view_known
from musterroll.store.reading.engagements import engagements
from musterroll.web.audit.engagement import still_open, the_engagement
from musterroll.web.audit.shown import at_hand, begun
from musterroll.web.listing import in_order
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.sorting import headings
from musterroll.web.visitor import visitor

_KEYS = {
    "name": lambda one: one.name.casefold(),
    "type": lambda one: one.type,
    "from": lambda one: one.start,
    "to": lambda one: one.end,
    "firm": lambda one: one.firm.casefold(),
    "frozen": lambda one: one.frozen[-1].at if one.frozen else None,
    "state": lambda one: one.closed[0].at if one.closed else None,
}
_HEADINGS = {
    "name": "Period",
    "type": "Type",
    "from": "From",
    "to": "To",
    "firm": "Firm",
    "frozen": "Population frozen",
    "state": "State",
}


def listed(request: HttpRequest) -> HttpResponse:
    """All periods for leads; for an auditor the one that they were invited to."""
    who = visitor(request)
    leads = who.has(LEAD)
    found = [one for one in engagements(site().book.tables) if leads or one.entry == who.engagement]
    last = site().today.year - 1
    usual = {"name": f"Audit of {last}", "start": f"{last}-01-01", "end": f"{last}-12-31"}
    context = {
        "periods": in_order(request, found, _KEYS),
        "headings": headings(request, _HEADINGS, tuple(_KEYS), first=""),
        "leads": leads,
        "usual": usual,
    }
    return render(request, "web/audit/periods.html", context)


@require_POST
def open_one(request: HttpRequest) -> HttpResponse:
    """A new period."""
    said = request.POST.get
    asked = period.Period(
        said("name", ""), said("type", ""), _day(said("start", "")), _day(said("end", "")), said("firm", "")
    )
    entry = _append(period.opened(asked, visitor(request).email, site().now))
    messages.success(request, f"{asked.name} is open. An administrator can invite its auditor.")
    return redirect("engagement", entry)


@require_POST
def freeze(request: HttpRequest, engagement: int) -> HttpResponse:
    """The population as known now, by its digest. Where that view was not made, it is made first."""
    about, here = the_engagement(request, engagement), site()
    still_open(about)
    one = about.engagement
    view = view_known(here.book, one.start, one.end, None, here.policy.time_zone, here.now)
    frozen = at_hand(view)
    if frozen is None:
        messages.success(request, "The view of now is being made. Freeze it when it is there.")
        return begun(request, view, then=request.path.removesuffix("freeze/") + f"?known={here.today}")
    told, by = frozen.about(), visitor(request).email
    _append(period.frozen(engagement, view.members(), told.strata.get("everyone", 0), told.population, by, here.now))
    messages.success(request, f"Frozen: {told.strata.get('everyone', 0):,} people, digest {told.population[:12]}….")
    return redirect("engagement", engagement)


@require_POST
def sign(request: HttpRequest, engagement: int) -> HttpResponse:
    """A signature under the engagement, of a lead or of its auditor."""
    about = the_engagement(request, engagement)
    role = "auditor" if about.audits else "lead"
    _append(period.signed_off(engagement, request.POST.get("text", ""), role, visitor(request).email, site().now))
    messages.success(request, "Signed. It stands in the book with your name.")
    return redirect("engagement", engagement)


@require_POST
def close(request: HttpRequest, engagement: int) -> HttpResponse:
    """The period is over."""
    about = the_engagement(request, engagement)
    still_open(about)
    _append(period.closed(engagement, request.POST.get("note", ""), visitor(request).email, site().now))
    messages.success(request, f"{about.engagement.name} is closed.")
    return redirect("engagement", engagement)


def _append(fact: Fact) -> int:
    here = site()
    return here.book.journal.append([fact], received_at=here.now).indices[0]


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        raise ConfigError(f"{said[:40]!r} is no day.", "Write it as 2026-03-31.") from None
