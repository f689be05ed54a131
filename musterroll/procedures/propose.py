"""A version of the policy takes two people in the browser: one proposes it, another adopts or refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.adopt import adoption
from musterroll.procedures.named import by_name, same_person, with_reason
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.parse import parse_policy

_SOURCE = "policy"  # as for a version that is adopted


@dataclass(frozen=True)
class Proposal:
    """A text that waits for another person's word; `entry` is where it was proposed."""

    entry: int
    text: str
    by: str
    at: datetime


def checked(before: Sequence[Policy], text: str, by: str, now: datetime) -> Policy:
    """The version that a text says. ConfigError or Refused where it could not be adopted after `before`."""
    made = adoption(before, [parse_policy(text, "the new version")], by, now)
    if not made.new:
        raise Refused(
            f"Version {made.known[0].version} was adopted already, in these words.", "Nothing is left to adopt."
        )
    return made.new[0]


def proposed(before: Sequence[Policy], text: str, by: str, now: datetime) -> Fact:
    """A version that waits for another person."""
    policy, name = checked(before, text, by, now), by_name(by, "--by")
    body = {"text": text, "version": policy.version, "proposed_by": name}
    return Fact(kind="policy.proposed", source=_SOURCE, body=body, happened_at=now, actor=name)


def adopted(before: Sequence[Policy], proposal: Proposal, by: str, now: datetime) -> Fact:
    """The version is the rule from its first day on. Refused for whoever proposed it."""
    name = by_name(by, "--by")
    if same_person(proposal.by, name):
        raise Refused(f"{name} proposed this version and cannot adopt it.", "Let another person adopt it.")
    checked(before, proposal.text, name, now)
    (fact,) = adoption(before, [parse_policy(proposal.text, "the new version")], name, now).facts
    told = {"/body/proposal": proposal.entry, "/body/proposed_by": proposal.by}
    return msgspec.structs.replace(fact, unknown=told)


def refused(proposal: Proposal, by: str, reason: str, now: datetime) -> Fact:
    """A version that is not adopted, by whom and why. Whoever proposed it may take it back so."""
    name = by_name(by, "--by")
    body = {"proposal": proposal.entry, "by": name, "reason": with_reason(reason)}
    return Fact(kind="policy.refused", source=_SOURCE, body=body, happened_at=now, actor=name)
