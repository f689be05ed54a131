"""What an auditor finds in the menu: their engagement part by part. The rest of the company is not theirs to open."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse

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
    here = [about.entry]
    samples = [(f"Sample {one.entry:,}", reverse("sample", args=[*here, one.entry])) for one in about.samples]
    return [
        ("Population and samples", reverse("engagement", args=here)),
        ("People", reverse("engagement_people", args=here)),
        *samples,
        (f"Requests {len(about.requests)}" if about.requests else "Requests", reverse("requests", args=here)),
        ("Page views", reverse("engagement_views", args=here)),
    ]
