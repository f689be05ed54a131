"""What an auditor finds in the menu: their engagement part by part. The rest of the company is not theirs to open."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from musterroll.web.addresses import address
from musterroll.web.audit.engagement import About, the_engagement
from musterroll.web.rights import AUDITOR, LEAD, Visitor


def engaged(request: HttpRequest, who: Visitor) -> About | None:
    """The engagement of an auditor; None for everybody else, and where it is not there."""
    if who.engagement is None or who.has(LEAD) or not who.has(AUDITOR):
        return None
    try:
        return the_engagement(request, who.engagement)
    except Http404:
        return None


def parts(about: About) -> list[tuple[str, str]]:
    """Words and addresses, in order."""
    samples = [(f"Sample {one.entry:,}", address("sample", about.entry, one.entry)) for one in about.samples]
    return [
        ("Population and samples", address("engagement", about.entry)),
        ("People", address("engagement_people", about.entry)),
        *samples,
        (f"Requests {len(about.requests)}" if about.requests else "Requests", address("requests", about.entry)),
        ("Page views", address("engagement_views", about.entry)),
    ]
