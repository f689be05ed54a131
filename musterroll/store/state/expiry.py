"""Until when a completion is current: the renewal of the requirements that it counts for."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from musterroll.rules.policy.model import Interval, Policy
from musterroll.rules.policy.together import policy_in_force


def expiry_of(day: date | None, requirements: Sequence[str], policies: Sequence[Policy]) -> date | None:
    """The first day on which one of the requirements asks anew, by the version in force on the day of completion.

    None where no requirement renews by an interval: a year or window asks on days of its own.
    """
    if day is None or not policies:
        return None
    rolling = [
        requirement.renewal.every
        for requirement in policy_in_force(policies, day).requirements
        if requirement.id in requirements and requirement.renewal.mode == "rolling" and requirement.renewal.every
    ]
    return min((after(day, every) for every in rolling), default=None)


def after(day: date, every: Interval) -> date:
    """The day an interval later: months clamp to the end of the month, days are added."""
    if every.unit == "days":
        return day + timedelta(days=every.count)
    months = day.year * 12 + day.month - 1 + every.count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
