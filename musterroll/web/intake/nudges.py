"""Systems that say that they have news: their source is asked soon. Nothing else that they say is believed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from musterroll.facts.jsonline import read_object
from musterroll.facts.refusal import FactError
from musterroll.procedures.pulling.nudge import Nudge
from musterroll.web.intake.body import body_of
from musterroll.web.intake.signed import signed_body
from musterroll.web.log import log
from musterroll.web.problem import answer, not_allowed, problem
from musterroll.web.site import Site, site

_DAY_S = 86_400  # how long Gusto may go on trying to deliver
_MOST_MIB = 1
_ABOUT_PEOPLE = ("employee.", "contractor.", "employee_with_fields.")


def from_bamboohr(request: HttpRequest) -> HttpResponseBase:
    """A delivery of BambooHR, whose signature was right and of now."""
    if request.method != "POST":
        return not_allowed("POST")
    return _nudged(site(), "bamboohr")


def from_gusto(request: HttpRequest) -> HttpResponseBase:
    """A delivery of Gusto, whose signature was right: each once, and none that is older than a day."""
    if request.method != "POST":
        return not_allowed("POST")
    here, body = site(), signed_body(request)
    members = read_object(body)
    if isinstance(members, FactError):
        return problem(400, "The body is no JSON object.", str(members))
    number, at = members.get("uuid"), members.get("timestamp")
    if not isinstance(number, str) or not number or type(at) is not int:
        return problem(422, "Expected uuid and timestamp.", "Check which version of its events Gusto sends.")
    if abs(at - here.now.timestamp()) > _DAY_S:
        log().warning("old", sender="gusto")
        return problem(409, "This event is older than a day.", "Nothing is to be done: the source is asked anyway.")
    if not str(members.get("event_type", "")).startswith(_ABOUT_PEOPLE):
        return HttpResponse(status=204)
    if here.book.seen.before("nudges gusto", [(number, body)]):
        return answer({"outcome": "known"})
    told = _nudged(here, "gusto")
    if told.status_code == 202:
        here.book.seen.add("nudges gusto", [(number, body, None)])
    return told


def with_token(request: HttpRequest, source: str) -> HttpResponseBase:
    """A program with a token that says so of any source; its body is not looked at."""
    if request.method != "POST":
        return not_allowed("POST")
    body = body_of(request, _MOST_MIB)
    return body if isinstance(body, HttpResponse) else _nudged(site(), source)


def _nudged(here: Site, source: str) -> HttpResponse:
    if source not in here.config.sources:
        return problem(404, "There is no such source here.", "musterroll source list names those that there are.")
    Nudge(here.config.pulls, source).add(here.now)
    log().info("nudged", source=source)
    return answer({"outcome": "accepted"}, 202)
