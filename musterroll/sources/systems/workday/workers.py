"""Workers as a report has them: a snapshot each, and their leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.files import words
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, emails, full_name, refuse
from musterroll.sources.systems.workday.cells import Cells
from musterroll.sources.systems.workday.columns import columns
from musterroll.sources.systems.workday.leaves import leaves
from musterroll.sources.systems.workday.spells import worked


class Workers:
    """Reads rows of reports. A worker has one row over all of them."""

    def __init__(self, reading: Reading, extract: Extract) -> None:
        self._reading = reading
        self._columns = columns(str(extract.parameters.get("columns", "")))
        self._told: dict[str, int] = {}

    def worker(self, row: Row) -> Iterable[Fact]:
        """A snapshot, and a fact for each leave."""
        cells = Cells(row.members, self._columns)
        account = cells.key("account")
        self._once(account, row, cells)
        note = self._reading.note
        spells = worked(cells, self._type, note)
        body = PersonObserved(
            account=account,
            name=cells.text("name") or full_name(cells.text("first_name"), cells.text("last_name")),
            type=self._type(cells, "type", counted=True),
            emails=emails(cells.text("email")),
            employee_number=cells.text("employee_number"),
            employer=cells.text("employer"),
            department=cells.text("department"),
            title=cells.text("title"),
            manager=cells.text("manager"),
            status=self._status(cells),
            started_on=spells.started_on,
            ended_on=spells.ended_on,
            engagements=spells.engagements,
        )
        yield fact(row, "workday", "person.observed", body, happened_at=row.at)
        for leave in leaves(account, cells, row.at.date(), note):
            yield fact(row, "workday", "leave.recorded", leave)

    def _once(self, account: str, row: Row, cells: Cells) -> None:
        first = self._told.setdefault(account, row.place)
        if first != row.place:
            found = f"{account}, as in row {first}"
            raise refuse(
                cells.column("account"), found, "one row a worker", "Put what repeats into a group of the report."
            )

    def _status(self, cells: Cells) -> Literal["active", "inactive"] | None:
        word = cells.text("status")
        if word is None:
            return None
        known = words.meaning(words.STATUS, {}, word)
        if known is None and words.folded(word) not in words.NEITHER:
            self._reading.note(f"{cells.column('status')} {word!r} is not known, read as neither active nor inactive")
        return "active" if known == "active" else "inactive" if known == "inactive" else None

    def _type(self, cells: Cells, field: str, counted: bool = False) -> str | None:
        """The kind of engagement. How many of each there are is noted: a report may leave some kinds out."""
        word = cells.text(field)
        if word is None or words.folded(word) in words.NO_TYPE:
            return None
        kind = words.meaning(words.TYPE, {}, word) or " ".join(word.split()).casefold()
        if counted:
            self._reading.note(f"{cells.column(field)} {word!r} is read as {kind}")
        return kind
