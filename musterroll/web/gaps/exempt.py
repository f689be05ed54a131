"""Asking that a requirement does not bind a person for a span: the first of two people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST

from musterroll.facts.errors import ConfigError
from musterroll.procedures.decide import Exemption, requested
from musterroll.procedures.named import with_reason
from musterroll.procedures.who import chosen
from musterroll.store.reading.gaps import obligation_with
from musterroll.web.gaps.back import back
from musterroll.web.gaps.rows import titles
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor


@require_POST
def view(request: HttpRequest, obligation: str) -> HttpResponse:
    """Records what was asked for. It exempts nobody until another person approves."""
    here = site()
    found = obligation_with(here.book.tables, obligation)
    if found is None:
        raise Http404("There is no such obligation.")
    asked = _asked(here, request.POST, found.obligation, found.person)
    here.book.journal.append([requested(asked, visitor(request).email, here.now)], received_at=here.now)
    what = titles(here).requirement(asked.requirement)
    name = found.person["name"] or found.person["person"]
    messages.success(request, f"You asked to exempt {name} from {what}. Another person decides.")
    return back(request)


def _asked(here: Site, form: QueryDict, row: dict[str, Any], who: dict[str, Any]) -> Exemption:
    first = _day(form, "first", "First day")
    last = _day(form, "last", "Last day") if form.get("last") else None
    if last is not None and last < first:
        raise ConfigError(
            f"The last day, {last}, lies before the first, {first}.", "Give the first day, then the last."
        )
    head = here.book.state.head()
    source, account = chosen(who["accounts"], head.summary.roles if head else {})
    return Exemption(
        source=source,
        account=account,
        requirement=row["requirement"],
        first=first,
        last=last,
        reason=with_reason(form.get("reason"), "Reason"),
        note=_maybe(form, "note"),
        evidence=_maybe(form, "evidence"),
    )


def _maybe(form: QueryDict, name: str) -> str | None:
    said = form.get(name, "")
    return with_reason(said, name.capitalize()) if said.strip() else None


def _day(form: QueryDict, name: str, label: str) -> date:
    said = form.get(name, "").strip()
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise ConfigError(f"{label}: found {said or 'nothing'}.", "Expected a day such as 2025-03-01.") from None
