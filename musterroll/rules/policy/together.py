"""Several versions of a policy taken together: their order, and which one governs a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from musterroll.facts.errors import ConfigError
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.problem import did_you_mean


def check_together(policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """The versions, sorted by the first day on which each is in force.

    Raises ConfigError where two have one label or one first day, or where `supersedes` names a
    version that was not given, goes in a circle, or tells another order than the dates.
    """
    ordered = tuple(sorted(policies, key=_first_day))
    _refuse_equal_labels(ordered)
    _refuse_equal_days(ordered)
    _refuse_unknown_predecessors(ordered)
    _refuse_circles(ordered)
    _refuse_another_order(ordered)
    return ordered


def policy_in_force(policies: Sequence[Policy], day: date) -> Policy:
    """The version in force on a day; the earliest also governs all days before it."""
    if not policies:
        raise ValueError("no policy")
    begun = [policy for policy in policies if _first_day(policy) <= day]
    return max(begun, key=_first_day) if begun else min(policies, key=_first_day)


def _first_day(policy: Policy) -> date:
    return policy.effective_from or date.min


def _called(policy: Policy) -> str:
    return f'version "{policy.version}"' + (f" ({policy.file})" if policy.file else "")


def _refuse_equal_labels(ordered: tuple[Policy, ...]) -> None:
    seen: dict[str, Policy] = {}
    for policy in ordered:
        other = seen.setdefault(policy.version.casefold(), policy)
        if other is not policy:
            what = f'Two policies are called version "{policy.version}": {_file(other)} and {_file(policy)}.'
            raise ConfigError(what, "Give each version a label of its own, or leave one of the files out.")


def _refuse_equal_days(ordered: tuple[Policy, ...]) -> None:
    for earlier, later in pairwise(ordered):
        if earlier.effective_from == later.effective_from:
            since = later.effective_from or "the beginning"
            what = f"{_begin(earlier)} and {_called(later)} are both in force from {since}."
            raise ConfigError(what, "One day has one policy. Change effective_from of one, or leave it out.")


def _refuse_unknown_predecessors(ordered: tuple[Policy, ...]) -> None:
    labels = [policy.version for policy in ordered]
    for policy in ordered:
        if policy.supersedes is not None and policy.supersedes not in labels:
            what = f'{_begin(policy)} supersedes version "{policy.supersedes}", which was not given.'
            guess = did_you_mean(policy.supersedes, [label for label in labels if label != policy.version])
            raise ConfigError(what, f"{guess}Give that version too (--policy FILE), or take supersedes out.")


def _refuse_circles(ordered: tuple[Policy, ...]) -> None:
    before = {policy.version: policy.supersedes for policy in ordered}
    for start in before:
        chain = [start]
        while (following := before[chain[-1]]) is not None and following not in chain:
            chain.append(following)
        if following is not None:
            circle = ", ".join(f'"{label}"' for label in [*chain[chain.index(following) :], following])
            what = f"Policy versions supersede each other in a circle: {circle}."
            raise ConfigError(what, "Let each version name the one before it, and the first one none.")


def _refuse_another_order(ordered: tuple[Policy, ...]) -> None:
    for position, policy in enumerate(ordered):
        if policy.supersedes is None:
            continue
        before = ordered[position - 1] if position else None
        if before is None or before.version != policy.supersedes:
            there = f'the version before it is "{before.version}"' if before else "no version is before it"
            what = f'{_begin(policy)} supersedes version "{policy.supersedes}", but by effective_from {there}.'
            raise ConfigError(what, "Mend supersedes or effective_from: versions follow each other without overlap.")


def _begin(policy: Policy) -> str:
    return "V" + _called(policy)[1:]


def _file(policy: Policy) -> str:
    return policy.file or "one without a file"
