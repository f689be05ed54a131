"""The worker: it looks at the book, starts what is due, and stops when it is told to.

1. Each look reads the size of the book. When the book has grown and come to rest, what is due is worked out anew.
2. A source that is due is asked in a thread of its own: a slow one holds up nothing else.
3. The state is brought forward after entries came in, and at midnight; once a minute it is seen whether to seal.
4. What failed is left alone for a while, longer each time.

Told to stop, it begins nothing more, and abandons pulls at their next page. What is not done by then ends with the
process, as if it had been killed: nothing is lost by it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from musterroll.config import Config
from musterroll.facts.errors import ConfigError, MusterrollError, TryLater
from musterroll.procedures.at_work import Sign, Waits
from musterroll.procedures.known import facts_of_book
from musterroll.procedures.pulling.plan import Planned, plan
from musterroll.procedures.pulling.troubles import WHOLE, Troubles
from musterroll.procedures.today import day_in, zone_of
from musterroll.procedures.watching.look import Memory
from musterroll.sources.clock import Clock
from musterroll.sources.watched.settings import FOLDER
from musterroll.store.setup import Book
from musterroll.worker.chores import FollowUp, Sealing, is_behind
from musterroll.worker.log import Log
from musterroll.worker.looks import Look
from musterroll.worker.patience import Patience
from musterroll.worker.pulls import Pull, Stopped
from musterroll.worker.settings import Watched

LOOK_S = 1.0  # seconds between two looks
SEALING_LOOK = timedelta(minutes=1)
LONGEST_UNREST = timedelta(minutes=1)
LONGEST_BLIND = timedelta(minutes=1)  # between two tries to read a book whose database does not answer
GRACE_S = 8.0  # seconds for what runs, once told to stop; those who stop a program often wait ten
PULLS_AT_ONCE = 4
FOLLOW_UP, SEALING = "the state", "sealing"  # no name of a source holds a blank


class Job(Protocol):
    """Something to be done: whether it went well; one of our errors where it could not be done."""

    def run(self) -> bool: ...


class Worker:
    """The clock of one book. `run` until `stop`, which any thread may call; `once` for a scheduler."""

    def __init__(self, book: Book, settings: Watched, clock: Clock, environ: Mapping[str, str], log: Log) -> None:
        self.book, self.log = book, log
        self._settings, self._environ = settings, environ
        self._stop, self._wake = Event(), Event()
        self._clock = Clock(now=clock.now, spent=clock.spent, sleep=self._sleep)
        self._pulls = ThreadPoolExecutor(PULLS_AT_ONCE, "pull")
        self._chores = ThreadPoolExecutor(2, "chore")
        self._running: dict[str, Future[bool]] = {}
        self._patience = Patience()
        self._memory = Memory()
        self._sign = Sign(book.config.pulls)
        self._plan: list[Planned] = []
        self._unfit: dict[str, str] = {}  # sources that cannot be asked, and why
        self._zone = "UTC"
        self._planned_at = -1  # the size of the book that the plan is made of
        self._size = -1
        self._rested: datetime | None = None  # when the book was at rest last
        self._looked_at_seal: datetime | None = None

    # --- From outside ----------------------------------------------------------------------------------

    def stop(self) -> None:
        """Begins nothing more. Returns at once."""
        self._stop.set()
        self._wake.set()

    def run(self) -> bool:
        """Works until `stop`; whether all that ran has ended by then."""
        self.log.say("started", sources=", ".join(self.config.sources) or "none")
        while not self._stop.is_set():
            try:
                self.look()
                self._patience.kept("looking")
            except MusterrollError as error:
                now = self._clock.now()
                until = min(self._patience.lost("looking", now), now + LONGEST_BLIND)
                self.log.failed("cannot_look", error, again_at=until)
                self._stop.wait((until - now).total_seconds())
            self._show()
            self._wake.wait(LOOK_S)
            self._wake.clear()
        return self._end()

    def once(self) -> bool:
        """Everything that is due, one after the other; whether all of it went well."""
        self._make_plan()
        now = self._clock.now()
        fine = [self._through(one.source, self._pull(one.source)) for one in self._plan if one.due(now)]
        fine += [self._through(FOLLOW_UP, self._follow_up()), self._through(SEALING, self._sealing())]
        ended = self._end()
        return ended and all(fine) and not self._unfit

    @property
    def config(self) -> Config:
        """The settings as they stand in the file now."""
        return self._settings.config

    def _show(self) -> None:
        waits = tuple(Waits(name, until) for name, until in sorted(self._patience.waiting().items()))
        self._sign.show(tuple(sorted(self._running)), waits)

    # --- One look --------------------------------------------------------------------------------------

    def look(self) -> None:
        """Sees what has ended and what is due, and starts it. Takes no longer than that."""
        now = self._clock.now()
        ended = self._see_what_ended(now) - {FOLLOW_UP, SEALING}
        changed = self._settings.changed()
        size = self.book.heads.latest().size
        at_rest = self._is_at_rest(size, now)
        if ended or changed or self._planned_at < 0 or (at_rest and size != self._planned_at):
            self._make_plan()
        for one in self._plan:
            self._start_if(bool(one.due(now)), one.source, self._pull(one.source), self._pulls, now)
        if at_rest:
            behind = is_behind(self.book.state.head(), size, day_in(self._zone, now))
            self._start_if(behind, FOLLOW_UP, self._follow_up(), self._chores, now)
        if self._looked_at_seal is None or now - self._looked_at_seal >= SEALING_LOOK:
            self._looked_at_seal = now
            self._start_if(True, SEALING, self._sealing(), self._chores, now)

    def _is_at_rest(self, size: int, now: datetime) -> bool:
        """Whether nothing came in since the last look, or things have come in for so long that it is time."""
        rests = size == self._size or self._rested is None or now - self._rested >= LONGEST_UNREST
        self._size, self._rested = size, now if rests else self._rested
        return rests

    def _make_plan(self) -> None:
        self._planned_at = self.book.heads.latest().size  # what comes in meanwhile calls for another plan
        self._plan, unfit = plan(self.config, facts_of_book(self.book), self._environ)
        self._zone = zone_of(self.book, self._clock.now())
        said = {one.source: str(one.error) for one in unfit}
        for one in unfit:
            if self._unfit.get(one.source) != said[one.source]:
                self.log.failed("not_asked", one.error, source=one.source)
        self._unfit = said

    def _start_if(self, is_due: bool, name: str, job: Job, pool: ThreadPoolExecutor, now: datetime) -> None:
        """Starts what is due, unless it runs or failed just now. What is no longer due was done, perhaps elsewhere."""
        if not is_due:
            self._patience.kept(name)
        elif name not in self._running and self._patience.over(name, now) and not self._stop.is_set():
            self._running[name] = pool.submit(self._done, job)
            self._running[name].add_done_callback(lambda _: self._wake.set())

    def _done(self, job: Job) -> bool:
        """In a thread of the pool, which has a connection of its own as long as the job takes."""
        try:
            return job.run()
        finally:
            self.book.close()

    def _see_what_ended(self, now: datetime) -> set[str]:
        ended = {name for name, future in self._running.items() if future.done()}
        for name in ended:
            self._judge(name, self._running.pop(name), now)
        return ended

    def _judge(self, name: str, future: Future[bool], now: datetime) -> bool:
        """What became of a job: whether it went well."""
        error = future.exception()
        if error is None and future.result():
            self._patience.kept(name)
            return True
        if isinstance(error, Stopped):
            return True
        until = self._patience.lost(name, now)
        if isinstance(error, TryLater) and error.elsewhere:
            self.log.say("elsewhere", job=name, again_at=until)
            return True
        if isinstance(error, MusterrollError):
            self.log.failed("later" if isinstance(error, TryLater) else "failed", error, job=name, again_at=until)
        elif error is not None:
            self._say_fault(name, error, now)
        return False

    def _say_fault(self, name: str, error: BaseException, now: datetime) -> None:
        """An error of the program: its words may hold what was read, so its kind alone is said."""
        kind = type(error).__name__
        self.log.say("fault", job=name, error=kind)
        if name not in (FOLLOW_UP, SEALING):
            said = ConfigError(f"The program stopped at something it did not expect: {kind}.", "Report it, please.")
            Troubles(self.config.pulls, name).add(WHOLE, said, now)

    # --- Jobs ------------------------------------------------------------------------------------------

    def _pull(self, source: str) -> Job:
        if source == FOLDER.name:
            return Look(self.book, self.config, self._clock, self._environ, self.log, self._halt, self._memory)
        return Pull(self.book, self.config, source, self._clock, self._environ, self.log, self._halt)

    def _follow_up(self) -> FollowUp:
        return FollowUp(self.book, self._clock, self.log)

    def _sealing(self) -> Sealing:
        return Sealing(self.book, self.config, self._clock, self.log)

    def _through(self, name: str, job: Job) -> bool:
        if self._stop.is_set():
            return True
        future = self._pulls.submit(self._done, job)
        return self._judge(name, future, self._clock.now())

    # --- Stopping --------------------------------------------------------------------------------------

    def _halt(self) -> None:
        if self._stop.is_set():
            raise Stopped

    def _sleep(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise Stopped

    def _end(self) -> bool:
        """Waits for what runs, for a while; what does not end is left to the end of the process."""
        left = wait(self._running.values(), GRACE_S).not_done
        self._see_what_ended(self._clock.now())
        self._pulls.shutdown(wait=False, cancel_futures=True)
        self._chores.shutdown(wait=False, cancel_futures=True)
        for name in self._running:  # what has come so far lies there unencrypted
            shutil.rmtree(self.config.pulls / name, ignore_errors=True)
        self._sign.gone()
        self.log.say("stopped", abandoned=", ".join(self._running) or None)
        return not left
