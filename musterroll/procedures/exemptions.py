"""Exemptions as the book's few facts about them say: which were asked for and wait, which stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from musterroll.facts.bodies import ExemptionGranted, ExemptionWithdrawn
from musterroll.procedures.decide import Exemption
from musterroll.store.reading.of_kind import Recorded

KINDS = ("exemption.requested", "exemption.granted", "exemption.refused", "exemption.withdrawn")


@dataclass(frozen=True)
class Asked:
    """An exemption in entry `entry`: what is asked, by whom and when; and, where it stands, who approved it."""

    entry: int
    asked: Exemption
    requested_by: str
    at: datetime
    approved_by: str | None = None

    @property
    def account(self) -> tuple[str, str]:
        """Source and account of the person."""
        return self.asked.source, self.asked.account


@dataclass(frozen=True)
class Exemptions:
    """`waiting` for a second person, and `standing`, each by entry, the oldest first."""

    waiting: Mapping[int, Asked]
    standing: Mapping[int, Asked]


def exemptions(recorded: Iterable[Recorded]) -> Exemptions:
    """What facts of `KINDS`, in the order of the book, come to. Those whose bodies were erased say nothing."""
    waiting: dict[int, Asked] = {}
    standing: dict[int, Asked] = {}
    for one in recorded:
        if one.fact is None:
            continue
        source, body = one.fact.source, one.fact.body
        if isinstance(body, ExemptionGranted):
            waiting.pop(_request_of(one.fact.unknown), None)
            standing[one.entry] = Asked(
                one.entry, _granted(source, body), body.requested_by, one.received_at, body.approved_by
            )
        elif isinstance(body, ExemptionWithdrawn):
            same = (source, body.account, body.requirement)
            standing = {entry: each for entry, each in standing.items() if _thing(each) != same}
        elif one.kind == "exemption.refused":
            waiting.pop(_entry(body), None)
        elif one.kind == "exemption.requested" and isinstance(body, dict):
            waiting[one.entry] = Asked(one.entry, _requested(source, body), body["requested_by"], one.received_at)
    return Exemptions(waiting, standing)


def _thing(one: Asked) -> tuple[str, str, str]:
    return one.asked.source, one.asked.account, one.asked.requirement


def _request_of(unknown: Mapping[str, Any] | None) -> int:
    """The entry of the request that a grant answers; -1 where it answers none."""
    said = (unknown or {}).get("/body/request")
    return said if isinstance(said, int) else -1


def _entry(body: Any) -> int:
    said = body.get("request") if isinstance(body, dict) else None
    return said if isinstance(said, int) else -1


def _granted(source: str, body: ExemptionGranted) -> Exemption:
    return Exemption(
        source=source,
        account=body.account,
        requirement=body.requirement,
        first=body.from_,
        last=body.to,
        reason=body.reason,
        note=body.note,
        evidence=body.evidence,
    )


def _requested(source: str, body: Mapping[str, Any]) -> Exemption:
    return Exemption(
        source=source,
        account=body["account"],
        requirement=body["requirement"],
        first=date.fromisoformat(body["from"]),
        last=date.fromisoformat(body["to"]) if body.get("to") else None,
        reason=body["reason"],
        note=body.get("note"),
        evidence=body.get("evidence"),
    )
