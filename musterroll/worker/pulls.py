"""A source asked by the worker: the questions that are due once it has the turn, told in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from musterroll.config import Config
from musterroll.facts.errors import MusterrollError
from musterroll.procedures.known import facts_of_book
from musterroll.procedures.pulling.asking import pull_source
from musterroll.procedures.pulling.plan import planned
from musterroll.procedures.pulling.pull import How, Told
from musterroll.procedures.pulling.settings import settled
from musterroll.procedures.pulling.troubles import WHOLE, Troubles
from musterroll.sources.clock import Clock
from musterroll.store.setup import Book
from musterroll.worker.log import Log, masked


class Stopped(Exception):
    """The worker was told to stop in the midst of a pull: it is abandoned, and begins anew another time."""


@dataclass(frozen=True)
class Pull:
    """A source to be asked. `halt` raises Stopped once the worker is to stop; `clock` does so where it would wait."""

    book: Book
    config: Config
    source: str
    clock: Clock
    environ: Mapping[str, str]
    log: Log
    halt: Callable[[], None]

    def run(self) -> bool:
        """Asks what is due; whether all of it was answered whole.

        TryLater while another program asks the same source: that one does what is due. What is due is looked up again
        when this program has the turn, since another may have had it meanwhile.
        """
        try:
            source, settings = settled(self.config, self.source, self.environ)
        except MusterrollError as error:
            Troubles(self.config.pulls, self.source).add(WHOLE, error, self.clock.now())
            raise
        began = self.clock.now()
        asked = pull_source(
            self.book, source, settings, How(self.clock), lambda query, page: self.halt(), lambda: self._due(began)
        )
        with closing(asked):  # the turn ends here, whatever comes
            answered = [self._tell(told) for told in asked]
        return all(answered)

    def _due(self, now: datetime) -> list[str]:
        return planned(self.config, self.source, facts_of_book(self.book), self.environ).due(now)

    def _tell(self, told: Told) -> bool:
        members: dict[str, Any] = {"source": self.source, "question": told.query.name}
        if told.error is not None:
            self.log.failed("broke", told.error, **members, rows=told.rows, kept=not told.nothing)
        else:
            said = masked(told.why_incomplete) or None
            new, refused = told.new.total(), len(told.refused)
            members |= {"all": told.full, "whole": not said, "rows": told.rows}
            self.log.say("pulled", **members, new=new, gone=told.gone, refused=refused, said=said)
        self.halt()
        return not told.why_incomplete
