"""People who sign in: invite them, give and end their roles."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from musterroll.facts.errors import Refused
from musterroll.rules.zones import zone
from musterroll.store.reading.of_kind import of_kind
from musterroll.web.accounts import grants
from musterroll.web.accounts.models import Grant, Operator
from musterroll.web.acts import acted
from musterroll.web.listing import as_file, file, in_order
from musterroll.web.rights import GIVEN
from musterroll.web.site import site
from musterroll.web.sorting import headings
from musterroll.web.visitor import visitor

_KEYS = {
    "who": lambda row: row[0].email,
    "roles": lambda row: ", ".join(grant.role for grant in row[1]),
    "last": lambda row: row[0].last_login,
}
_HEADINGS = {"who": "Who", "roles": "Roles", "last": "Last signed in"}
_COLUMNS = {
    "email": lambda row: row[0].email,
    "name": lambda row: row[0].name,
    "roles": lambda row: ", ".join(grant.role for grant in row[1]),
    "until": lambda row: ", ".join(grant.expires_at.isoformat() for grant in row[1] if grant.expires_at) or None,
    "can_sign_in": lambda row: "yes" if row[0].is_active else "no",
    "last_signed_in": lambda row: row[0].last_login.isoformat() if row[0].last_login else None,
}


def listed(request: HttpRequest) -> HttpResponseBase:
    """Everybody who can sign in, with their roles; those who only see themselves come last."""
    given: dict[int, list[Grant]] = {}
    for grant in Grant.in_force(site().now):
        given.setdefault(grant.serializable_value("operator"), []).append(grant)
    rows = in_order(request, [(one, given.get(one.pk, [])) for one in Operator.objects.order_by("email")], _KEYS)
    if as_file(request):
        return file("people-who-sign-in", _COLUMNS, rows)
    context = {
        "with_roles": [row for row in rows if row[1]],
        "others": [one for one, grants in rows if not grants],
        "roles": GIVEN,
        "headings": headings(request, _HEADINGS, tuple(_KEYS)),
    }
    return render(request, "web/house/operators.html", context)


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """A new operator, who signs in by code, passkey or single sign-on."""
    email, by = request.POST.get("email", "").strip().lower(), visitor(request).email
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"{email!r} is no e-mail address.", "Write it as name@company.example.") from None
    if Operator.objects.filter(email=email).exists():
        raise Refused(f"{email} can sign in already.", "Open their page to give a role.")
    name = request.POST.get("name", "").strip()
    acted(by, "invited", email, also=lambda: Operator.objects.create_user(email, name=name))
    messages.success(request, f"{email} can sign in. Give them a role.")
    return redirect("operator", Operator.objects.get(email=email).pk)


def one(request: HttpRequest, operator: int) -> HttpResponse:
    """One operator: roles in force, roles that ended, and forms for both."""
    found = get_object_or_404(Operator, pk=operator)
    now = site().now
    in_force = found.grants_in_force(now)
    ended = Grant.objects.filter(operator=found).exclude(pk__in=[grant.pk for grant in in_force]).order_by("-given_at")
    context = {
        "operator": found,
        "in_force": in_force,
        "ended": ended,
        "roles": [role for role in GIVEN if role not in {grant.role for grant in in_force}],
        "engagements": list(of_kind(site().book.tables, "period.opened")),
        "usual_end": site().today + timedelta(days=90),
    }
    return render(request, "web/house/operator.html", context)


@require_POST
def give(request: HttpRequest, operator: int) -> HttpResponse:
    """A role for an operator."""
    found = get_object_or_404(Operator, pk=operator, is_active=True)
    role, engagement = request.POST.get("role", ""), request.POST.get("engagement", "")
    grants.give(
        found,
        role,
        visitor(request).email,
        engagement=int(engagement) if engagement.isdecimal() else None,
        expires_at=_end_of(request.POST.get("until", "")),
    )
    messages.success(request, f"{found} is {role} now.")
    return redirect("operator", operator)


@require_POST
def end(request: HttpRequest, operator: int, grant: int) -> HttpResponse:
    """A role that ends now."""
    found = get_object_or_404(Grant, pk=grant, operator_id=operator, ended_at=None)
    grants.end(found, visitor(request).email)
    messages.success(request, f"{found.operator} is no {found.role} any more.")
    return redirect("operator", operator)


@require_POST
def shut(request: HttpRequest, operator: int) -> HttpResponse:
    """Somebody who shall not sign in any more."""
    found = get_object_or_404(Operator, pk=operator, is_active=True)
    grants.shut(found, visitor(request).email)
    messages.success(request, f"{found} cannot sign in any more.")
    return redirect("operators")


def _end_of(said: str) -> datetime | None:
    """The end of a day in the policy's zone."""
    if not said:
        return None
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise Refused(f"{said!r} is no day.", "Write it as 2026-03-31.") from None
    return datetime.combine(day + timedelta(days=1), time(), zone(site().policy.time_zone)).astimezone(UTC)
