"""Training records: one, a list, or lines of them. A record that is refused leaves the others alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from musterroll.facts.fact import Fact
from musterroll.facts.refusal import FactError, clipped
from musterroll.facts.training_record import read_record
from musterroll.procedures.decide import HERE
from musterroll.web.intake.appended import Kept, append
from musterroll.web.intake.body import body_of, kind_of
from musterroll.web.log import log
from musterroll.web.problem import answer, not_allowed, problem
from musterroll.web.rights import Visitor
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_LINES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")


def view(request: HttpRequest) -> HttpResponseBase:
    """Takes records; says of each by its index whether it was accepted, was known already, or is refused and why."""
    if request.method != "POST":
        return not_allowed("POST")
    here = site()
    body = body_of(request, here.config.intake.body_mib)
    if isinstance(body, HttpResponse):
        return body
    rows = _rows(kind_of(request), body)
    if isinstance(rows, HttpResponse):
        return rows
    who = visitor(request)
    read = [_read(row, who) for row in rows]
    kept = iter(append(here, [one for one in read if isinstance(one, Fact)]))
    told = [_told(at, next(kept) if isinstance(one, Fact) else one) for at, one in enumerate(read)]
    return _answer(told, who)


def _rows(kind: str, body: bytes) -> Sequence[bytes] | HttpResponse:
    """The records as bytes, each to be read by itself."""
    if kind in _LINES:
        return [line for line in body.split(b"\n") if line.strip()]
    if kind != "application/json":
        return problem(415, f"{clipped(kind) or 'No type'} is not read.", f"Send application/json or {_LINES[0]}.")
    if not body.lstrip().startswith(b"["):
        return [body]
    try:
        return [bytes(one) for one in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, RecursionError) as error:
        return problem(400, "The list is no JSON.", clipped(str(error)))


def _read(row: bytes, who: Visitor) -> Fact | FactError:
    fact = read_record(row, who.source or None)
    if isinstance(fact, FactError):
        return fact
    if fact.source == HERE:  # what the book says itself it does not take from others
        expected = "the system that knows it"
        return FactError("verification.source_system", HERE, expected, "Name the system that the training was done in.")
    return msgspec.structs.replace(fact, actor=f"token {who.token}")


def _told(at: int, became: Kept | FactError) -> dict[str, Any]:
    if isinstance(became, Kept):
        return {"index": at, "outcome": "accepted" if became.new else "known", "entry": became.entry}
    why = {"column": became.column, "found": became.found, "expected": became.expected, "remedy": became.remedy}
    return {"index": at, "outcome": "refused", **why}


def _answer(told: list[dict[str, Any]], who: Visitor) -> HttpResponse:
    outcomes = [one["outcome"] for one in told]
    counts = {outcome: outcomes.count(outcome) for outcome in ("accepted", "known", "refused")}
    log().info("records", token=who.token, **counts)
    if counts["refused"] and counts["refused"] == len(told):
        return problem(422, "No record was taken.", "Mend them as their rows say.", **counts, rows=told)
    return answer({**counts, "rows": told}, 207 if counts["refused"] else 200)
