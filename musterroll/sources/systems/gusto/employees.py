"""Employees of Gusto: a snapshot each, with their spells of work where they have had more than one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, emails, full_name, refuse
from musterroll.sources.systems.gusto.known import Known, known_of
from musterroll.sources.systems.gusto.work import Ending, Work, endings, spells, work_of

_NOT_ONBOARDED = "onboarding is not completed: neither active nor inactive"


class Employees:
    """Reads rows of the list of employees."""

    def __init__(self, reading: Reading, extract: Extract) -> None:
        self._reading, self._extract = reading, extract
        self._private = str(extract.parameters.get("private_emails", "")).casefold() in ("yes", "true", "1", "on")

    @cached_property
    def _known(self) -> Known:
        return known_of(self._extract)

    def employee(self, row: Row) -> Iterable[Fact]:
        """A snapshot."""
        account, ends = row.key("uuid"), endings(row)
        status, work = self._status(row, ends), self._work(row, account, ends)
        private = row.text("email") if self._private else None
        manager = row.text("manager_uuid")
        body = PersonObserved(
            account=account,
            name=full_name(row.text("preferred_first_name") or row.text("first_name"), row.text("last_name")),
            type="employee",
            emails=emails(row.text("work_email"), private),
            department=row.text("department"),
            title=row.text("title") or _job_title(row),
            manager=self._known.address.get(manager, manager) if manager else None,
            status=status,
            started_on=work.started_on,
            ended_on=work.ended_on,
            engagements=work.spells,
        )
        yield fact(row, "gusto", "person.observed", body, happened_at=row.at)

    def _status(self, row: Row, ends: list[Ending]) -> Literal["active", "inactive"] | None:
        """Someone whose end is only planned is still there, and who has not been taken on may not have begun."""
        gone = row.flag("terminated")
        if gone is None:
            raise refuse("terminated", None, "true or false", "Gusto may have renamed it; ask its support.")
        if gone and not (ends and ends[-1].active is False):
            return "inactive"
        if row.flag("onboarded") is not True:
            self._reading.note(_NOT_ONBOARDED)
            return None
        return "active"

    def _work(self, row: Row, account: str, ends: list[Ending]) -> Work:
        asked = self._known.history.get(account)
        told = spells(asked, row) if asked else None
        if asked and told is None:
            self._reading.note("the history of employment has no first days and was left out")
        work = work_of(row, ends, told)
        if work.returned and told is None:
            self._reading.note("hired before: when the earlier engagement ended is not known without the history")
        return work


def _job_title(row: Row) -> str | None:
    """The title of the primary job."""
    jobs = (Row(row.place, one, row.at) for one in row.objects("jobs"))
    return next((job.text("title") for job in jobs if job.flag("primary")), None)
