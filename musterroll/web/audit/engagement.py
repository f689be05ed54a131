"""What all pages of an engagement show: the period, until when an auditor reads, how many views there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import Http404, HttpRequest

from musterroll.facts.errors import Refused
from musterroll.procedures.engagement.pack import KINDS
from musterroll.store.reading import engagements, evidence, samples
from musterroll.store.reading.engagements import Engagement
from musterroll.store.reading.evidence import Asked
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.samples import Sample
from musterroll.web.audit.views_counted import count
from musterroll.web.once import once
from musterroll.web.rights import AUDITOR, LEAD, Visitor
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_LARGEST = 2**63 - 1


@dataclass(frozen=True)
class About:
    """An engagement as a visitor sees it, and what was done in it. `until` is set for its auditor."""

    engagement: Engagement
    samples: list[Sample]
    requests: list[Asked]
    audits: bool
    leads: bool
    until: datetime | None
    stamp: int = 0  # the last entry about an engagement: what was made of it before is of another state

    @property
    def entry(self) -> int:
        """Its number."""
        return self.engagement.entry

    @property
    def open(self) -> bool:
        """Whether it was not closed."""
        return not self.engagement.closed

    @property
    def waiting(self) -> int:
        """How many requests have no answer."""
        return sum(not one.given for one in self.requests)

    @cached_property
    def views(self) -> int:
        """How many pages auditors opened."""
        return count(site().book.tables, self.entry)


def the_engagement(request: HttpRequest, entry: int) -> About:
    """The engagement that an address names; 404 where there is none. The gate has asked who may."""
    who = visitor(request)
    found = once(("engagement", id(site()), entry, who.operator), lambda: _about(who, entry))
    if found is None:
        raise Http404("There is no such engagement.")
    return found


def _about(who: Visitor, entry: int) -> About | None:
    recorded = list(of_kind(site().book.tables, *KINDS, first=entry)) if entry <= _LARGEST else []
    found = engagements.opened_in(recorded).get(entry)
    if found is None:
        return None
    drawn = [one for one in reversed(samples.drawn_in(recorded).values()) if one.engagement == entry]
    audits = who.has(AUDITOR) and who.engagement == entry
    asked = evidence.asked_in(recorded, entry)
    return About(found, drawn, asked, audits, who.has(LEAD), who.until if audits else None, recorded[-1].entry)


def the_sample(about: About, entry: int) -> Sample:
    """A sample of the engagement; 404 where it is none of its."""
    found = next((one for one in about.samples if one.entry == entry), None)
    if found is None:
        raise Http404("There is no such sample here.")
    return found


def still_open(about: About) -> None:
    """Refused where the period was closed."""
    if not about.open:
        raise Refused(f"{about.engagement.name} was closed.", "Open another period to go on.")
