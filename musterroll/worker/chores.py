"""What is done beside asking: the state follows the entries and the day, and the book is sealed and anchored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from musterroll.config import Config
from musterroll.procedures.anchors import places_of
from musterroll.procedures.seal import seal_if_due
from musterroll.procedures.today import day_in, zone_of
from musterroll.sources.clock import Clock
from musterroll.store.reading.figures import keep_figures
from musterroll.store.setup import Book
from musterroll.store.state.head import Head
from musterroll.worker.log import Log


def is_behind(head: Head | None, size: int, today: date) -> bool:
    """Whether the state lacks entries, or is of another day. A book without entries needs none."""
    return size > 0 and (head is None or (head.upto, head.as_of) != (size, today))


@dataclass(frozen=True)
class FollowUp:
    """The state, brought forward to all entries and to this day in the zone of the policy."""

    book: Book
    clock: Clock
    log: Log

    def run(self) -> bool:
        """Does it, if it is behind; TryLater while another program does."""
        with self.book.turns.take("catch-up"):
            now = self.clock.now()
            today = day_in(zone_of(self.book, now), now)
            if not is_behind(self.book.state.head(), self.book.heads.latest().size, today):
                return True
            done = self.book.state.catch_up(today)
            keep_figures(self.book.tables)
        self.log.say("judged", entries=done.upto, as_of=str(done.as_of), people=done.people, rows=done.rows)
        return True


@dataclass(frozen=True)
class Sealing:
    """The checkpoint of a book that has grown, once an hour, and its anchors; places that failed are asked again."""

    book: Book
    config: Config
    clock: Clock
    log: Log

    def run(self) -> bool:
        """Does what is due; whether every place that was asked took it. TryLater while another program does."""
        with self.book.turns.take("sealing"):
            now = self.clock.now()
            done = seal_if_due(self.book, now, places_of(self.config, self.clock.now))
        if done is None:
            return True
        if done.fresh:
            self.log.say("sealed", entries=done.sealed.size)
        for one in done.anchored:
            if one.error is None:
                self.log.say("anchored", kind=one.kind, entries=done.sealed.size)
            else:
                self.log.failed("not_anchored", one.error, kind=one.kind)
        return not done.failed
