"""A version that waits: what it says, whom it would touch, and the word of another person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from musterroll.facts.errors import MusterrollError
from musterroll.procedures.named import same_person
from musterroll.procedures.policy_trial import trial
from musterroll.procedures.propose import Proposal, adopted, checked, refused
from musterroll.store.reading.proposals import waiting
from musterroll.web.clerk import ask
from musterroll.web.policy.new import about
from musterroll.web.requirements import named
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.visitor import visitor


def view(request: HttpRequest, proposal: int) -> HttpResponse:
    """What is proposed, against the version in force; 404 once it was adopted or refused."""
    found, who, context = _waiting(proposal), visitor(request), {}
    try:
        context = about(checked(site().policies, found.text, who.email, site().now))
    except MusterrollError as error:  # another version was adopted since, and this one fits no more
        context = {"error": error}
    own = same_person(found.by, who.email)
    context |= {"proposal": found, "own": own, "may_adopt": who.has(LEAD) and not own, "lead": who.has(LEAD)}
    return render(request, "web/policy/proposal.html", context)


def affected(request: HttpRequest, proposal: int) -> HttpResponse:
    """Whose obligations would differ: the engine judges everybody twice, beside the pages."""
    found = _waiting(proposal)
    shown = ask(trial, found.text, site().today)
    titles = {key: one.title for key, one in named(site().policies).items()}
    parts = [
        (words, part, [(one, titles.get(one.requirement, one.requirement)) for one in part.rows])
        for words, part in (("From its first day on", shown.begins), ("Had it been the rule before", shown.past))
    ]
    in_part = bool(getattr(request, "htmx", False))
    template = "web/policy/affected_part.html" if in_part else "web/policy/affected.html"
    return render(request, template, {"since": shown.since, "parts": parts, "proposal": found})


@require_POST
def adopt(request: HttpRequest, proposal: int) -> HttpResponse:
    """It becomes the rule. Refused for whoever proposed it."""
    here, found = site(), _waiting(proposal)
    fact = adopted(here.policies, found, visitor(request).email, here.now)
    here.book.journal.append([fact], received_at=here.now)
    messages.success(request, "It is adopted. Everybody is judged by it for what begins from its first day on.")
    return redirect("policy")


@require_POST
def refuse(request: HttpRequest, proposal: int) -> HttpResponse:
    """It is not adopted, for a reason."""
    here, found = site(), _waiting(proposal)
    fact = refused(found, visitor(request).email, request.POST.get("reason", ""), here.now)
    here.book.journal.append([fact], received_at=here.now)
    messages.success(request, "It is not adopted. The text and the reason stay in the book.")
    return redirect("policy")


def _waiting(entry: int) -> Proposal:
    for one in waiting(site().book.tables):
        if one.entry == entry:
            return Proposal(one.entry, one.text, one.by, one.at)
    raise Http404
