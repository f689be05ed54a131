"""Leaves of absence: requests of the types that the settings name, with the day of their approval."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.bodies import LeaveRecorded
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import fact
from musterroll.sources.row import Row, refuse, set_aside
from musterroll.sources.settings import words_of

_NOTHING = "Nothing is to be done."


class Leaves:
    """Reads requests for leave."""

    def __init__(self, extract: Extract) -> None:
        named = words_of(str(extract.parameters.get("leave_types", "")))
        self._types = {one.casefold() for one in named}
        self._today = extract.began_at.date()

    def request(self, row: Row) -> Iterable[Fact]:
        """A leave that was approved and has begun."""
        account, status = row.key("worker_id"), row.text("status")
        if status != "APPROVED":
            raise set_aside("status", status, "APPROVED", "it is no leave that was granted")
        told = [row.text(name) for name in ("leave_type.name", "leave_type.type", "leave_type_id")]
        if not any(one and one.casefold() in self._types for one in told):
            raise set_aside(
                "leave_type", told[0] or told[2], "a type of the setting leave_types", "it is other time off"
            )
        first, last = row.day("start_date"), row.day("end_date")
        if first is None:
            raise refuse("start_date", None, "a date as 2025-03-31")
        if first > self._today:
            raise set_aside("start_date", first, "a leave that has begun", "it is read when it has begun")
        approved = row.day("reviewed_at")
        body = LeaveRecorded(account=account, from_=first, to=last, approved_on=approved)
        yield fact(row, "rippling", "leave.recorded", body)
