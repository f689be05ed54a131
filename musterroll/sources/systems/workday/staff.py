"""Workers as the REST interface has them, in any of its spaces: who they are, not since when, nor whether they left."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.sources.files import words
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, emails


class Staff:
    """Reads rows of the list."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def worker(self, row: Row) -> Iterable[Fact]:
        """A snapshot without dates and without a status."""
        body = PersonObserved(
            account=row.key("id"),
            name=row.text("descriptor"),
            type=self._type(row),
            emails=emails(row.text("primaryWorkEmail"), row.text("person.email")),
            employee_number=row.text("workerId"),
            department=row.text("primaryJob.supervisoryOrganization.descriptor")
            or row.text("primarySupervisoryOrganization.descriptor"),
            title=row.text("primaryJob.businessTitle") or row.text("businessTitle"),
        )
        yield fact(row, "workday", "person.observed", body, happened_at=row.at)

    def _type(self, row: Row) -> str | None:
        word = row.text("workerType.descriptor")
        if word is None or words.folded(word) in words.NO_TYPE:
            return None
        kind = words.meaning(words.TYPE, {}, word) or " ".join(word.split()).casefold()
        self._reading.note(f"workerType {word!r} is read as {kind}")
        return kind
