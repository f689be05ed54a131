"""Versions of the policy as they were adopted, and those that wait for another person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from musterroll.facts.bodies import PolicyAdopted
from musterroll.facts.fact import Fact
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.tables import Tables


@dataclass(frozen=True)
class Adopted:
    """When a text was adopted, by whom, and who had proposed it, where that was another person."""

    entry: int
    text: str
    at: datetime
    by: str
    proposed_by: str


@dataclass(frozen=True)
class Waiting:
    """A text that was proposed and neither adopted nor refused."""

    entry: int
    text: str
    version: str
    by: str
    at: datetime


def adopted(tables: Tables) -> list[Adopted]:
    """Every adoption, in the order of entries."""
    found = []
    for one in of_kind(tables, "policy.adopted"):
        if one.fact is not None and isinstance(one.fact.body, PolicyAdopted):
            proposer = str((one.fact.unknown or {}).get("/body/proposed_by", ""))
            found.append(Adopted(one.entry, one.fact.body.text, one.received_at, one.fact.actor or "", proposer))
    return found


def waiting(tables: Tables) -> list[Waiting]:
    """Every proposal that waits, in the order of entries."""
    settled = {one.text for one in adopted(tables)}
    gone = {_body(one.fact).get("proposal") for one in of_kind(tables, "policy.refused")}
    found = []
    for one in of_kind(tables, "policy.proposed"):
        body = _body(one.fact)
        text = str(body.get("text", ""))
        if text and one.entry not in gone and text not in settled:
            by = str(body.get("proposed_by", ""))
            found.append(Waiting(one.entry, text, str(body.get("version", "")), by, one.received_at))
    return found


def _body(fact: Fact | None) -> dict[str, object]:
    return fact.body if fact is not None and isinstance(fact.body, dict) else {}
