"""A new version: typed or uploaded, read aloud, compared with the one before, then proposed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.procedures.adopt import backdated
from musterroll.procedures.propose import checked, proposed
from musterroll.rules.policy.model import Policy
from musterroll.web.policy.lines import differences, said
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_MOST_BYTES = 512 * 1024


def view(request: HttpRequest) -> HttpResponse:
    """The form; after it, what the text says or where it goes astray. Nothing is recorded here."""
    if request.method != "POST":
        return render(request, "web/policy/new.html", {"text": site().policy.text})
    text = request.POST.get("text", "")
    try:
        text = _given(request)
        policy = checked(site().policies, text, visitor(request).email, site().now)
    except MusterrollError as error:
        return render(request, "web/policy/new.html", {"text": text, "error": error}, status=400)
    return render(request, "web/policy/new.html", {"text": text, **about(policy)})


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """The text waits for another person from now on."""
    here = site()
    text = _as_typed(request.POST.get("text", ""))
    fact = proposed(here.policies, text, visitor(request).email, here.now)
    entry = here.book.journal.append([fact], received_at=here.now).indices[0]
    messages.success(request, "It is proposed. Another compliance lead can adopt it.")
    return redirect("policy_proposal", entry)


def about(policy: Policy) -> dict[str, object]:
    """What pages say of a version that is not adopted yet."""
    here = site()
    return {
        "policy": policy,
        "said": said(policy),
        "before": here.policy,
        "lines": differences(here.policy.text, policy.text),
        "backdated": backdated(policy, here.today),
    }


def _given(request: HttpRequest) -> str:
    """The uploaded file, or what was typed."""
    file = request.FILES.get("file")
    if file is None:
        return _as_typed(request.POST.get("text", ""))
    if (file.size or 0) > _MOST_BYTES:
        raise Refused(f"{file.name} is larger than {_MOST_BYTES >> 10} KiB.", "Choose the policy, a file of TOML.")
    try:
        return file.read().decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{file.name} is no text in UTF-8.", "Choose the policy, a file of TOML.") from None


def _as_typed(text: str) -> str:
    """Browsers send line ends as two characters, whatever was typed."""
    return text.replace("\r\n", "\n")
