"""Reading what an LRS answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from musterroll.facts.bodies import CompletionObserved, CompletionVanished
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading
from musterroll.sources.row import Row, RowRefused, refuse
from musterroll.sources.settings import words_of
from musterroll.sources.systems.xapi.actor import pages_of
from musterroll.sources.systems.xapi.statement import Ignored, Voiding, statement_id, told_by

NAME = "xapi"


def read(extract: Extract) -> Reading:
    """The facts of a pull."""
    statements = _Statements(pages_of(words_of(str(extract.parameters.get("home_pages", "")))))
    return Reading(
        extract,
        {
            "statements": Part(handler=statements.told, rows_at="statements"),
            "voided": Part(handler=statements.voided, context=True),
            "voidings": Part(handler=statements.voiding, rows_at="statements"),
        },
    )


def vanished(completion: Fact, by: str, row: Row) -> Fact:
    """The fact that a completion was taken back, by the statement of a row."""
    body = completion.body
    assert isinstance(body, CompletionObserved)
    return Fact(
        kind="completion.vanished",
        source=completion.source,
        body=CompletionVanished(
            account=body.account or body.identity or "",
            course=body.course,
            statement=body.statement,
            voided_by=statement_id(row),
        ),
        happened_at=row.instant("timestamp"),
        actor=by,
    )


class _Statements:
    """Reads rows, and remembers the statements that others void."""

    def __init__(self, home_pages: dict[str, str]) -> None:
        self._home_pages = home_pages
        self._voided: dict[str, Fact] = {}

    def told(self, row: Row) -> Iterable[Fact]:
        """A completion."""
        if not statement_id(row):
            raise refuse("id", None, "a UUID", "Ask the operator of the LRS.")
        found = told_by(row, NAME, NAME, self._home_pages)
        if isinstance(found, Ignored):
            _no_completion(found.why)
        if isinstance(found, Voiding):
            _no_completion("it voids another one")
        yield found

    def voided(self, row: Row) -> Iterable[Fact]:
        """Describes a statement that was voided."""
        try:
            found = told_by(row, NAME, NAME, self._home_pages)
            if isinstance(found, Fact):
                self._voided[statement_id(row)] = found
        except RowRefused:
            pass  # then nothing is known of it, which the statement that voids it is refused for
        return ()

    def voiding(self, row: Row) -> Iterable[Fact]:
        """A completion that was taken back."""
        found = told_by(row, NAME, NAME, self._home_pages)
        if not isinstance(found, Voiding):
            _no_completion("it was listed among those that void others, and does not")
        completion = self._voided.get(found.statement)
        if completion is None:
            raise refuse("object.id", found.statement, "the id of a completion", "Nothing is to be done.")
        yield vanished(completion, "sync", row)


def _no_completion(why: str) -> NoReturn:
    raise refuse("", why, "a statement about finished training", "Nothing is to be done.")
