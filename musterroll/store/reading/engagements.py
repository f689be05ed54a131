"""Audit periods and what became of each: frozen populations, signatures, its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from musterroll.store.frozen.view import View, view_of
from musterroll.store.reading.of_kind import Recorded, of_kind
from musterroll.store.tables import Tables


@dataclass(frozen=True)
class Population:
    """A population that was frozen: how many, the digest of their keys, in which view, when and by whom."""

    entry: int
    at: datetime
    by: str
    people: int
    digest: str
    view: View


@dataclass(frozen=True)
class Words:
    """What somebody signed or noted."""

    entry: int
    at: datetime
    by: str
    text: str
    role: str = ""


@dataclass(frozen=True)
class Engagement:
    """An audit period. `entry` is the one that opened it, and its number."""

    entry: int
    name: str
    type: str
    start: date
    end: date
    firm: str
    opened_by: str
    opened_at: datetime
    frozen: list[Population] = field(default_factory=list)
    signed: list[Words] = field(default_factory=list)
    closed: list[Words] = field(default_factory=list)


KINDS = ("period.opened", "population.frozen", "signoff.given", "period.closed")


def engagements(tables: Tables) -> list[Engagement]:
    """All, the newest first. One whose body was erased is not there."""
    return list(reversed(opened_in(of_kind(tables, *KINDS)).values()))


def opened_in(recorded: Iterable[Recorded]) -> dict[int, Engagement]:
    """Those that entries tell of, by number."""
    found: dict[int, Engagement] = {}
    for one in recorded:
        body = one.fact.body if one.fact else None
        if one.kind not in KINDS or not isinstance(body, dict):
            continue
        if one.kind == "period.opened":
            found[one.entry] = _opened(one, body)
        elif (about := found.get(body["engagement"])) is not None:
            _add(about, one, body)
    return found


def _opened(one: Recorded, body: dict[str, Any]) -> Engagement:
    start, end = date.fromisoformat(body["start"]), date.fromisoformat(body["end"])
    by = body.get("opened_by", "")
    return Engagement(one.entry, body["name"], body["type"], start, end, body.get("firm", ""), by, one.received_at)


def _add(about: Engagement, one: Recorded, body: dict[str, Any]) -> None:
    if one.kind == "population.frozen":
        view = view_of(body["view"])
        about.frozen.append(
            Population(one.entry, one.received_at, body["frozen_by"], body["people"], body["population"], view)
        )
    elif one.kind == "signoff.given":
        about.signed.append(Words(one.entry, one.received_at, body["signed_by"], body["text"], body["as"]))
    else:
        about.closed.append(Words(one.entry, one.received_at, body["closed_by"], body["note"]))
