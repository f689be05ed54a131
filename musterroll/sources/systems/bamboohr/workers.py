"""Workers of BambooHR: a snapshot each, with start, end, kind of engagement and manager."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.files import words
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, emails, full_name, refuse
from musterroll.sources.settings import words_of

STATUS: dict[str, Literal["active", "inactive"]] = {"active": "active", "inactive": "inactive"}
_NO_DAY = "0000-00-00"


class Workers:
    """Reads rows of the report."""

    def __init__(self, reading: Reading, extract: Extract) -> None:
        told = {name: str(value) for name, value in extract.parameters.items()}
        self._reading = reading
        self._type = next(iter(words_of(told.get("type_field", ""))), "")
        self._managers = words_of(told.get("manager_fields", ""))
        asked = ("hireDate", "terminationDate", "workEmail", "employeeNumber", self._type, *self._managers)
        self._asked = tuple(name for name in asked if name)

    def worker(self, row: Row) -> Iterable[Fact]:
        """A snapshot."""
        self._left_out(row)
        status = self._status(row)
        first, started = day(row, "originalHireDate"), day(row, "hireDate")
        if first and started and first < started:
            self._reading.note("hired before: the report does not tell when the earlier engagement ended")
        body = PersonObserved(
            account=row.key("id"),
            name=full_name(row.text("firstName"), row.text("lastName")),
            type=self._kind(row),
            emails=emails(row.text("workEmail")),
            employee_number=row.text("employeeNumber"),
            department=row.text("department"),
            title=row.text("jobTitle"),
            manager=next((told for name in self._managers if (told := row.text(name))), None),
            status=status,
            started_on=started or first,
            ended_on=day(row, "terminationDate"),
        )
        yield fact(row, "bamboohr", "person.observed", body, happened_at=row.at)

    def _left_out(self, row: Row) -> None:
        """BambooHR drops fields that are unknown or not permitted, and says nothing."""
        for name in self._asked:
            if name not in row.members:
                self._reading.note(f"the report has no {name}: the key may not see it, or its name is another")

    def _status(self, row: Row) -> Literal["active", "inactive"] | None:
        word = row.text("status")
        if word is None:
            raise refuse("status", None, "Active or Inactive", "Let the owner of the key see the field Status.")
        status = STATUS.get(word.casefold())
        if status is None:
            self._reading.note(f"status {word!r} is not known, read as neither active nor inactive")
        return status

    def _kind(self, row: Row) -> str | None:
        """The employment status, a list of the company's own: a word for an end is no kind of engagement."""
        word = row.text(self._type) if self._type else None
        if word is None or words.folded(word) in words.NO_TYPE:
            return None
        known = words.meaning(words.TYPE, {}, word)
        if known is None and words.meaning(words.STATUS, {}, word) is not None:
            return None
        if known is None:
            self._reading.note(f"{self._type} {word!r} is kept as written")
        return known or " ".join(word.split()).casefold()


def day(row: Row, name: str) -> date | None:
    """A date; nothing may be written as zeros."""
    return None if row.text(name) == _NO_DAY else row.day(name)
