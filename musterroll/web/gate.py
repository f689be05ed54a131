"""The one place where it is asked whether somebody may open an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.web.accounts.ways import OPEN
from musterroll.web.files.uploads import MOST_BYTES
from musterroll.web.intake.signed import admit_signed
from musterroll.web.rights import PUBLIC, Rule
from musterroll.web.tokens.door import admit
from musterroll.web.visitor import visitor
from musterroll.web.windows import RULES

_MOST_OF_STRANGERS = 1 << 20  # bytes of a request
_MOST_OF_KNOWN = MOST_BYTES + (1 << 20)


class Gate:
    """Asks the rule of an address before its view. Who is not signed in is asked to; who may not is told 404.

    404 and not 403 where an address names somebody or something: that it exists is not told either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, named: dict[str, Any]
    ) -> HttpResponseBase | None:
        """None to go on, or the answer."""
        rule = _rule(request)
        if rule is None:
            raise Http404("No rule says who may open this.")
        if rule.for_programs:
            request.by_program = True  # type: ignore[attr-defined]  # errors are then told as JSON
            return admit(request, rule) if rule.scope else admit_signed(request, rule)
        if rule is PUBLIC or rule.allows(visitor(request), named):
            return _small_enough(request)
        if not visitor(request).signed_in:
            return redirect_to_login(request.get_full_path())
        if named:
            raise Http404("Not for this visitor.")
        return render(request, "web/not_yours.html", {"words": rule.words}, status=403)


def _small_enough(request: HttpRequest) -> HttpResponseBase | None:
    """Before anything of a body is read, which goes to the disk. Who has not signed in sends forms alone."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isdecimal() else 0  # without a length Django reads nothing
    if size <= _MOST_OF_STRANGERS or (size <= _MOST_OF_KNOWN and visitor(request).signed_in):
        return None
    return render(request, "413.html", {"most": MOST_BYTES >> 20}, status=413)


def _rule(request: HttpRequest) -> Rule | None:
    match = request.resolver_match
    if match is None:
        return None
    name = match.view_name or ""
    return RULES.get(name) or (PUBLIC if name in OPEN else None)
