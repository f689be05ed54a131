"""Leaves of absence: requests for time off under the policies that the settings name, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from musterroll.facts.bodies import LeaveRecorded
from musterroll.facts.fact import Fact
from musterroll.facts.moments import day as as_day
from musterroll.sources.extract import Extract
from musterroll.sources.reading import fact
from musterroll.sources.row import Row, refuse, set_aside
from musterroll.sources.settings import words_of

_GRANTED = ("approved", "consumed")
_NO_MORE = timedelta(days=4)  # a weekend and a holiday lie between two days of one leave
_NOTHING = "Nothing is to be done."


class Leaves:
    """Reads requests for time off."""

    def __init__(self, extract: Extract) -> None:
        named = words_of(str(extract.parameters.get("leave_policies", "")))
        self._policies = {one.casefold() for one in named}
        self._today = extract.began_at.date()

    def request(self, row: Row) -> Iterable[Fact]:
        """The leaves in a request, each from its first to its last day. Who is away on single days has several."""
        account, status = row.key("employee.uuid"), row.text("status")
        if status not in _GRANTED:
            raise set_aside("status", status, " or ".join(_GRANTED), "it is no leave that was granted")
        told = (row.text("policy_type"), row.text("policy_uuid"))
        if not any(one and one.casefold() in self._policies for one in told):
            raise set_aside("policy_type", told[0], "a policy of the setting leave_policies", "it is other time off")
        begun = [spell for spell in _spells(_days(row)) if spell[0] <= self._today]
        if not begun:
            raise set_aside("days", "none that has come", "a leave that has begun", "it is read when it has begun")
        for first, last in begun:
            body = LeaveRecorded(account=account, from_=first, to=last)
            yield fact(row, "gusto", "leave.recorded", body)


def _days(row: Row) -> list[date]:
    """The days of a request for which hours are asked."""
    told = row.get("days")
    if not isinstance(told, dict):
        raise refuse("days", told, "hours by their days")
    asked = {name: Row(row.place, {"days": hours}, row.at).text("days") for name, hours in told.items()}
    return sorted(_day(name) for name, hours in asked.items() if hours and hours.strip("0."))


def _day(name: str) -> date:
    try:
        return as_day(name)
    except ValueError:
        raise refuse("days", name, "a date as 2025-03-31") from None


def _spells(days: list[date]) -> Iterator[tuple[date, date]]:
    """First and last day of each run of days."""
    if not days:
        return
    first = days[0]
    for day, following in pairwise(days):
        if following - day > _NO_MORE:
            yield first, day
            first = following
    yield first, days[-1]
