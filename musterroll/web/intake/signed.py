"""Requests that carry a signature in place of a token: bytes are read, checked, and only then looked into."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from musterroll.web.intake.body import body_of
from musterroll.web.intake.signatures import CHECKS
from musterroll.web.rights import Rule
from musterroll.web.site import site
from musterroll.web.tokens.door import refuse, too_many

MOST_MIB = 25  # what GitHub sends at most


def admit_signed(request: HttpRequest, rule: Rule) -> HttpResponse | None:
    """None for a request whose signature is right, whose body is then at hand; or the refusal."""
    here = site()
    if request.method != "POST":
        return None  # the view says what is allowed
    busy = too_many(request, here)
    if busy is not None:
        return busy
    body = body_of(request, MOST_MIB)
    if isinstance(body, HttpResponse):
        return body
    why = CHECKS[rule.signer](request.headers, body, here.config, here.now)
    if why:
        return refuse(request, 401, why, signer=rule.signer)
    request.signed_body = body  # type: ignore[attr-defined]  # Django's request takes what middleware gives it
    return None


def signed_body(request: HttpRequest) -> bytes:
    """The bytes whose signature was right."""
    return bytes(request.signed_body)  # type: ignore[attr-defined]  # put there above
