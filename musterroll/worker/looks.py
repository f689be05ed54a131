"""Watched folders looked into by the worker. Of a file its digest is said, since a name may be somebody's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from musterroll.config import Config
from musterroll.facts.errors import MusterrollError, TryLater
from musterroll.procedures.known import facts_of_book
from musterroll.procedures.pulling.plan import planned
from musterroll.procedures.pulling.troubles import WHOLE, Troubles
from musterroll.procedures.watching.look import Memory, look
from musterroll.procedures.watching.one_file import SOURCE, Told
from musterroll.procedures.watching.settings import watching
from musterroll.sources.clock import Clock
from musterroll.store.setup import Book
from musterroll.worker.log import Log


@dataclass(frozen=True)
class Look:
    """The watched folders of a book, to be looked into. `memory` stays from one look to the next."""

    book: Book
    config: Config
    clock: Clock
    environ: Mapping[str, str]
    log: Log
    halt: Callable[[], None]
    memory: Memory = field(default_factory=Memory)

    def run(self) -> bool:
        """Reads what is new, if it is due; whether every new file could be read. TryLater while another looks."""
        now, troubles = self.clock.now(), Troubles(self.config.pulls, SOURCE)
        try:
            watched = watching(self.config, self.environ)
            looked = look(self.book, watched, now, self.memory, is_due=lambda: self._due(now), halt=self.halt)
            with closing(looked):
                fine = [self._tell(told) for told in looked]
        except MusterrollError as error:
            if not (isinstance(error, TryLater) and error.elsewhere):
                troubles.add(WHOLE, error, now)
            raise
        troubles.clear(WHOLE)
        return all(fine)

    def _due(self, now: datetime) -> bool:
        return bool(planned(self.config, SOURCE, facts_of_book(self.book), self.environ).due(now))

    def _tell(self, told: Told) -> bool:
        if told.unfinished:
            self.log.say("left", source=SOURCE, why="still being written")
        elif told.error is not None:
            self.log.say("unread", source=SOURCE, file=told.sha256, error=type(told.error).__name__)
        else:
            counts = {"rows": told.rows, "new": told.new.total(), "refused": len(told.refused)}
            self.log.say("read", source=SOURCE, file=told.sha256, **counts)
        return told.error is None
