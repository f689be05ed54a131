"""Audit periods, each an engagement of its auditor: opened, its population frozen, signed off, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from musterroll.facts.errors import ConfigError
from musterroll.facts.fact import Fact
from musterroll.procedures.decide import HERE
from musterroll.procedures.named import by_name, with_reason

TYPES = ("I", "II")


@dataclass(frozen=True)
class Period:
    """What a person says of a period. Type I is about one day, type II about a span, both ends included."""

    name: str
    type: str
    start: date
    end: date
    firm: str = ""

    def members(self) -> dict[str, Any]:
        """As a fact says it."""
        said = {"name": self.name, "type": self.type, "start": self.start.isoformat(), "end": self.end.isoformat()}
        return said | ({"firm": self.firm} if self.firm else {})


def opened(period: Period, by: str, now: datetime) -> Fact:
    """A period that is audited from now on. ConfigError where its days make none."""
    if period.type not in TYPES:
        raise ConfigError(f"{period.type!r} is no type of report.", "Give I for one day, or II for a span.")
    if period.start > period.end:
        raise ConfigError(f"{period.start} lies after {period.end}.", "Give the first day, then the last.")
    if (period.type == "I") != (period.start == period.end):
        raise ConfigError(
            f"Type {period.type} from {period.start} to {period.end}.", "Type I is about one day, type II about more."
        )
    name = with_reason(period.name, "The name")
    firm = with_reason(period.firm, "The firm") if period.firm.strip() else ""
    said = Period(name, period.type, period.start, period.end, firm).members()
    return _fact("period.opened", said | {"opened_by": by_name(by, "--by")}, by, now)


def closed(engagement: int, note: str, by: str, now: datetime) -> Fact:
    """A period that is over: no sample is drawn and nothing is asked for any more."""
    body = {"engagement": engagement, "note": with_reason(note, "The note"), "closed_by": by_name(by, "--by")}
    return _fact("period.closed", body, by, now)


def signed_off(engagement: int, text: str, role: str, by: str, now: datetime) -> Fact:
    """A person's signature under an engagement, with what they say; `role` is `lead` or `auditor`."""
    body = {"engagement": engagement, "text": with_reason(text, "The text"), "as": role}
    return _fact("signoff.given", body | {"signed_by": by_name(by, "--by")}, by, now)


def frozen(engagement: int, view: dict[str, Any], people: int, population: str, by: str, now: datetime) -> Fact:
    """The population of an engagement as known at an entry, by the digest of its keys."""
    body = {"engagement": engagement, "view": view, "people": people, "population": population}
    return _fact("population.frozen", body | {"frozen_by": by_name(by, "--by")}, by, now)


def _fact(kind: str, body: dict[str, Any], by: str, now: datetime) -> Fact:
    return Fact(kind=kind, source=HERE, body=body, happened_at=now, actor=by_name(by, "--by"))
