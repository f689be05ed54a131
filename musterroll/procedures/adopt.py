"""Adopting a version of the policy: its whole text becomes a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from musterroll.facts.bodies import PolicyAdopted
from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.named import by_name
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.together import check_together


@dataclass(frozen=True)
class Adoption:
    """Facts to append, the versions that are new, and those that were adopted already."""

    facts: tuple[Fact, ...]
    new: tuple[Policy, ...]
    known: tuple[Policy, ...]


def adoption(before: Sequence[Policy], given: Sequence[Policy], by: str, now: datetime) -> Adoption:
    """What adopting `given` means after `before`.

    Refused where a version with that label was adopted with another text, since what was in force does not change;
    ConfigError where the versions do not fit together.
    """
    name = by_name(by, "--by")
    texts = {one.sha256 for one in before}
    new = tuple(one for one in given if one.sha256 not in texts)
    for one in new:
        _not_changed(before, one)
    check_together([*before, *new])
    facts = tuple(
        Fact(kind="policy.adopted", source="policy", body=PolicyAdopted(text=one.text), happened_at=now, actor=name)
        for one in new
    )
    return Adoption(facts, new, tuple(one for one in given if one.sha256 in texts))


def backdated(policy: Policy, day: date) -> bool:
    """Whether a version adopted on `day` says that it was in force before."""
    return policy.effective_from is not None and policy.effective_from < day


def _not_changed(before: Sequence[Policy], one: Policy) -> None:
    for other in before:
        if other.version.casefold() == one.version.casefold():
            raise Refused(
                f'{one.file}: version "{one.version}" was adopted already, with another text.',
                "A version that was adopted does not change: give the new text its own version and effective_from.",
            )
