"""The first policy: a few questions, the text that they give, its adoption."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from musterroll.facts.errors import ConfigError
from musterroll.procedures.adopt import adoption
from musterroll.rules.policy.new import new_policy_text
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.policy.questions import QUESTIONS, answers_from
from musterroll.web.site import site
from musterroll.web.visitor import visitor

# What nearly every company decides; the rest has defaults and is edited in the text later.
_FIRST = (
    "title",
    "effective_from",
    "time_zone",
    "courses",
    "onboarding_days",
    "renewal",
    "contractors",
    "leave_clause",
)


def view(request: HttpRequest) -> HttpResponse:
    """Ask, then adopt what the answers give. A book that has a policy goes on to the files."""
    if site().policies:
        return redirect("setup_files")
    typed = {one.key: request.POST.get(one.key, "") for one in QUESTIONS if one.key in _FIRST}
    wrong = None
    if request.method == "POST":
        try:
            _adopt(typed, visitor(request).email)
            return redirect("setup_files")
        except ConfigError as error:
            wrong = error
    else:
        typed["effective_from"] = site().today.replace(month=1, day=1).isoformat()
    asked = [(one, typed[one.key]) for one in QUESTIONS if one.key in _FIRST]
    return render(request, "web/setup/policy.html", {"asked": asked, "error": wrong}, status=400 if wrong else 200)


def _adopt(typed: dict[str, str], by: str) -> None:
    text = new_policy_text(answers_from({key: said for key, said in typed.items() if said.strip()}))
    here = site()
    made = adoption(here.policies, [parse_policy(text, "the new policy")], by, here.now)
    here.book.journal.append(made.facts, received_at=here.now)
