"""Programs at the gate: who shows which token, and whether it is for this address. No cookie is looked at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from musterroll.store.tokens import Token
from musterroll.web.log import log
from musterroll.web.problem import problem
from musterroll.web.rights import Rule, Visitor, is_for
from musterroll.web.site import Site, site
from musterroll.web.tokens.credentials import address, shown

_BASIC_TOO = "xapi:write"  # programs that speak xAPI know user and password
_A_MINUTE = 60


def admit(request: HttpRequest, rule: Rule) -> HttpResponse | None:
    """None for a program that may go on, which is then the request's visitor; or the refusal."""
    here = site()
    busy = too_many(request, here)
    if busy is not None:
        return busy
    scope = rule.scope_of(request.method)
    told = shown(request, basic=scope == _BASIC_TOO)
    token = here.book.tokens.find(told) if told else None
    if token is None or not token.in_force(here.now):
        return refuse(request, 401, _why(told, token), token=token.name if token else None, scope=scope)
    if not is_for(token.scopes, scope):
        return refuse(request, 403, "not for this", token=token.name, scope=scope)
    if not here.pace.allows(f"token:{token.id}", here.config.intake.requests_per_minute, here.now):
        return _slower(request, token=token.name)
    _remember(here, token)
    visitor = Visitor(token=token.name, scopes=frozenset(token.scopes), source=token.source, made_by=token.made_by)
    request.visitor = visitor  # type: ignore[attr-defined]  # Django's request takes what middleware gives it
    return None


def too_many(request: HttpRequest, here: Site) -> HttpResponse | None:
    """The refusal of an address that asks too often; None for others."""
    if here.pace.allows(f"address:{where(request, here)}", here.config.intake.requests_per_minute, here.now):
        return None
    return _slower(request)


def refuse(request: HttpRequest, status: int, why: str, **more: Any) -> HttpResponse:
    """The refusal of a credential, which is counted: who is refused too often is told so, and nothing more."""
    here = site()
    if not here.pace.allows(f"refused:{where(request, here)}", here.config.intake.refusals_per_minute, here.now):
        return _slower(request)
    log().warning("refused", status=status, why=why, path=request.path, address=where(request, here), **more)
    if status == 403:
        return problem(403, "This token is not for that.", f"Make one for it: --scope {more.get('scope')}")
    answer = problem(401, "Who asks is not known here.", "Show a token that is in force, or sign with the secret.")
    answer.headers["WWW-Authenticate"] = 'Basic realm="musterroll"' if "xAPI" in request.path else "Bearer"
    return answer


def where(request: HttpRequest, here: Site) -> str:
    """Where a request comes from."""
    return address(request, behind_proxy=here.config.web.url.startswith("https:"))


def _slower(request: HttpRequest, **more: Any) -> HttpResponse:
    log().warning("slowed", path=request.path, address=where(request, site()), **more)
    return problem(429, "Too many requests in this minute.", "Go on in the next one.", wait_s=_A_MINUTE)


def _why(told: str, token: Token | None) -> str:
    if not told:
        return "no token"
    if token is None:
        return "unknown token"
    return "revoked token" if token.revoked_at is not None else "token that ended"


def _remember(here: Site, token: Token) -> None:
    day = here.now.date()
    if token.used_on is None or token.used_on < day:
        here.book.tokens.used(token, day)
