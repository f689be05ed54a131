"""The versions of the policy: one read in sentences, what it changed, and what waits for another person."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.together import policy_in_force
from musterroll.store.reading.proposals import adopted, waiting
from musterroll.web.policy.lines import differences, said
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.visitor import visitor


def view(request: HttpRequest) -> HttpResponse:
    """The version that `?v=` names, or the one in force."""
    here = site()
    policy, before = _meant(request.GET.get("v", "")), None
    if policy in here.policies:
        at = here.policies.index(policy)
        before = here.policies[at - 1] if at else None
    history = [one for one in adopted(here.book.tables) if one.text == policy.text]
    return render(
        request,
        "web/policy/page.html",
        {
            "policy": policy,
            "said": said(policy),
            "versions": sorted(here.policies, key=lambda one: one.effective_from or here.today, reverse=True),
            "in_force": policy_in_force(here.policies, here.today) if here.policies else None,
            "adopted": history[0] if history else None,
            "before": before,
            "lines": differences(before.text, policy.text) if before else None,
            "waiting": waiting(here.book.tables),
            "may_propose": visitor(request).has(LEAD),
        },
    )


def text(request: HttpRequest) -> HttpResponse:
    """The text of a version as it was adopted, byte for byte."""
    policy = _meant(request.GET.get("v", ""))
    answer = HttpResponse(policy.text.encode("utf-8"), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="policy.toml"'
    return answer


def _meant(label: str) -> Policy:
    here = site()
    if not label:
        return here.policy
    for one in here.policies:
        if one.version == label:
            return one
    raise Http404
