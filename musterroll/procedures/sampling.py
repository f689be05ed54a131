"""Samples as facts: who was drawn, who stands in for whom, and what the auditor found of each obligation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from musterroll.facts.errors import ConfigError
from musterroll.facts.fact import Fact
from musterroll.procedures.decide import HERE
from musterroll.procedures.named import by_name, with_reason, without_control
from musterroll.rules.sample import Draw

ATTRIBUTES = {
    "A": "in the HR or contractor source",
    "B": "required course and version",
    "C": "on or before due",
    "D": "acknowledgement signed",
    "E": "record agrees to source",
    "F": "content covers the topics",
}
MARKS = ("Y", "N", "NA")


def drawn(
    engagement: int, view: Mapping[str, Any], stratum: str, draw: Draw, role: str, by: str, now: datetime
) -> Fact:
    """A sample. `role` is `auditor`, or `management` for a pre-selection by the company itself."""
    body = {
        "engagement": engagement,
        "view": dict(view),
        "stratum": stratum,
        "population": draw.population,
        "size": draw.size,
        "n": len(draw.people),
        "seed": draw.seed,
        "method": draw.method,
        "people": [{"key": one.key, "digest": one.digest, "place": one.place} for one in draw.people],
        "as": role,
        "drawn_by": by_name(by, "--by"),
    }
    return Fact(kind="sample.drawn", source=HERE, body=body, happened_at=now, actor=by)


def replaced(sample: int, out: str, key: str, digest: str, place: int, reason: str, by: str, now: datetime) -> Fact:
    """Whoever follows in the order of the draw stands in for somebody who was invalid, with the reason why."""
    body = {
        "sample": sample,
        "out": out,
        "key": key,
        "digest": digest,
        "place": place,
        "reason": with_reason(reason, "The reason"),
        "replaced_by": by_name(by, "--by"),
    }
    return Fact(kind="sample.replaced", source=HERE, body=body, happened_at=now, actor=by)


def marked(
    sample: int,
    person: str,
    obligation: str,
    requirement: str,
    marks: Mapping[str, str],
    words: Mapping[str, str],
    tester: str,
    now: datetime,
) -> Fact:
    """What the auditor found of one obligation. `words` may hold `tick_mark` and `note`; attributes may stay open."""
    if wrong := {name: said for name, said in marks.items() if name not in ATTRIBUTES or said not in MARKS}:
        raise ConfigError(f"{wrong} is no mark.", "Mark A to F with Y, N or NA.")
    said = {name: without_control(" ".join(text.split()), name) for name, text in words.items()}
    if not marks and not any(said.values()):
        raise ConfigError("Nothing was filled in.", "Mark A to F, or write a note.")
    body = {"sample": sample, "person": person, "obligation": obligation, "requirement": requirement}
    body |= {**marks, **{name: text for name, text in said.items() if text}, "tester": by_name(tester, "--by")}
    return Fact(kind="attribute.marked", source=HERE, body=body, happened_at=now, actor=tester)
