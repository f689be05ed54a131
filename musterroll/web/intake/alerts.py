"""Alerts of other systems: each delivery once, the person as the company's own list says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from musterroll.facts.fact import Fact
from musterroll.facts.jsonline import read_object
from musterroll.facts.refusal import FactError
from musterroll.sources.alerts import generic, github, gitlab
from musterroll.sources.alerts.people import Ignored, Logins, logins_of
from musterroll.sources.row import Row, RowRefused
from musterroll.store.seen import Before
from musterroll.web.intake.appended import append
from musterroll.web.intake.body import body_of, kind_of
from musterroll.web.intake.signed import signed_body
from musterroll.web.log import log
from musterroll.web.problem import answer, not_allowed, problem
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor

Reader = Callable[[Row, Logins], Fact | Ignored]


def from_github(request: HttpRequest) -> HttpResponseBase:
    """A delivery of GitHub, whose signature was right."""
    if request.method != "POST":
        return not_allowed("POST")
    event, number = request.headers.get("X-GitHub-Event", ""), request.headers.get("X-GitHub-Delivery", "")
    asked = site().config.alerts.bypass_requests
    if event == "ping":
        return HttpResponse(status=204)

    def read(row: Row, logins: Logins) -> Fact | Ignored:
        return github.told(event, row, logins, bypass_requests=asked)

    return _take(request, signed_body(request), github.SENDER, number, read)


def from_gitlab(request: HttpRequest) -> HttpResponseBase:
    """A delivery of GitLab, whose signature was right."""
    if request.method != "POST":
        return not_allowed("POST")
    names = ("webhook-id", "Idempotency-Key", "X-Gitlab-Event-UUID")
    number = next((request.headers[name] for name in names if request.headers.get(name)), "")
    cancels = site().config.alerts.dismissed_cancels

    def read(row: Row, logins: Logins) -> Fact | Ignored:
        return gitlab.told(row, logins, dismissed_cancels=cancels)

    return _take(request, signed_body(request), gitlab.SENDER, number, read)


def from_anybody(request: HttpRequest) -> HttpResponseBase:
    """An alert of any other system, whose signature was right."""
    if request.method != "POST":
        return not_allowed("POST")

    def read(row: Row, logins: Logins) -> Fact:
        return generic.told(row, logins, "webhook")

    return _take(request, signed_body(request), "alerts", request.headers.get("webhook-id", ""), read)


def with_token(request: HttpRequest) -> HttpResponseBase:
    """An alert of a program with a token."""
    if request.method != "POST":
        return not_allowed("POST")
    body = body_of(request, site().config.intake.body_mib)
    if isinstance(body, HttpResponse):
        return body
    who = visitor(request)

    def read(row: Row, logins: Logins) -> Fact:
        return generic.told(row, logins, f"token {who.token}")

    return _take(request, body, f"token {who.token}", request.headers.get("Idempotency-Key", ""), read)


def _take(request: HttpRequest, body: bytes, sender: str, number: str, read: Reader) -> HttpResponse:
    """1. A delivery that came before adds nothing, as long as the book has it. 2. It is read and appended. 3. It is
    remembered.
    """
    here = site()
    if kind_of(request) != "application/json":
        return problem(415, "Only application/json is read.", "Choose JSON in the settings of the hook.")
    before = here.book.seen.before(f"alerts {sender}", [(number, body)]).get(number) if number else None
    if before is not None and not before.same:
        log().warning("conflict", sender=sender)
        return problem(409, "Another delivery has this id.", "Give each its own id.")
    members = read_object(body)
    if isinstance(members, FactError):
        return problem(400, "The body is no JSON object.", str(members))
    told = _told(here, members, sender, read, before)
    entry = told if isinstance(told, int) else None
    if number and before is None and not (isinstance(told, HttpResponse) and told.status_code >= 400):
        here.book.seen.add(f"alerts {sender}", [(number, body, entry)])
    return told if isinstance(told, HttpResponse) else answer({"outcome": "accepted", "entry": told}, 202)


def _told(here: Site, members: dict[str, Any], sender: str, read: Reader, before: Before | None) -> int | HttpResponse:
    """The entry of the alert; or the answer where it is known by another delivery, opens nothing, or does not fit."""
    logins = logins_of(here.config.alerts.logins, sender if sender in (github.SENDER, gitlab.SENDER) else "alerts")
    try:
        fact = read(Row(1, members, here.now), logins)
    except RowRefused as refusal:
        return problem(422, "The alert does not fit.", str(refusal.error), column=refusal.error.column)
    if isinstance(fact, Ignored):
        log().info("passed over", sender=sender, what=fact.why[:80])
        return HttpResponse(status=204)
    if before is not None and before.entry is not None and _is_told(here, before.entry, fact):
        return answer({"outcome": "known", "entry": before.entry})
    (kept,) = append(here, [fact])
    log().info("alert", sender=sender, entry=kept.entry, new=kept.new)
    return kept.entry if kept.new else answer({"outcome": "known", "entry": kept.entry})


def _is_told(here: Site, entry: int, fact: Fact) -> bool:
    """Whether an entry is the alert that a delivery tells of, whoever it is about by now.

    That a delivery came before is known by a row beside the book, and nothing is passed over on the word of a row.
    """
    told = next((one for _, one in here.book.entries.facts(entry, entry + 1)), None)
    return told is not None and told.kind == fact.kind and _alert(told) == _alert(fact)


def _alert(fact: Fact) -> tuple[object, ...]:
    body = fact.body
    login = (fact.unknown or {}).get("/body/login") or getattr(body, "account", None)
    return (fact.happened_at, login, *(getattr(body, name, None) for name in ("alert", "link", "judgement")))
