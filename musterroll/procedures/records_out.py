"""What the policy adds to a training record on its way out: until when it counts, and where the policy can be read."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from musterroll.facts.record_shape import sealed
from musterroll.rules.policy.together import policy_in_force
from musterroll.store.reading.by_entry import facts_at
from musterroll.store.state.records import record_of_found

if TYPE_CHECKING:
    from musterroll.rules.policy.model import Interval, Policy
    from musterroll.store.state.records import Found
    from musterroll.store.tables import Tables


def records_out(tables: Tables, found: Mapping[int, Found], policies: Sequence[Policy]) -> dict[int, dict[str, Any]]:
    """The training records of completions, by entry, read together, as `musterroll records` gives them out.

    What is not finished, and what was erased, has none.
    """
    facts = facts_at(tables, found)
    made = {entry: record_of_found(facts[entry], one, policies) for entry, one in found.items() if entry in facts}
    return {entry: with_policy(record, found[entry], policies) for entry, record in made.items() if record is not None}


def with_policy(record: dict[str, Any], found: Found, policies: Sequence[Policy]) -> dict[str, Any]:
    """The record with `expiry_date` and `policy_link` of the version in force on its day, sealed anew."""
    if not policies or found.happened_on is None:
        return record
    day = date.fromisoformat(found.happened_on)
    policy = policy_in_force(policies, day)
    expires = expiry(day, found.requirements, policy) if found.counted == "counted" else None
    made = dict(record)
    if expires is not None:
        made["training_event"] = {**made["training_event"], "expiry_date": expires.isoformat()}
    if policy.link is not None and "policy_link" not in made["verification"]:
        made["verification"] = {**made["verification"], "policy_link": policy.link}
    return sealed(made)


def expiry(day: date, requirements: Sequence[str], policy: Policy) -> date | None:
    """The day on which training of `day` is due again, the first where several requirements ask.

    None where none of them renews from the last completion: a window or a fixed day says nothing of one record.
    """
    wanted = {one.casefold() for one in requirements}
    renewals = [one.renewal for one in policy.requirements if one.id.casefold() in wanted]
    return min((after(day, one.every) for one in renewals if one.mode == "rolling" and one.every), default=None)


def after(day: date, interval: Interval) -> date:
    """The day an interval later; calendar months are clamped to the end of the month."""
    if interval.unit == "days":
        return day + timedelta(days=interval.count)
    months = day.year * 12 + day.month - 1 + interval.count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
