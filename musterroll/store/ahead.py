"""Many facts, so many a commit: those of the next commit are made ready while the disk keeps the ones before.

A commit ends with SQLite writing its log and waiting for the disk, which needs nothing of the interpreter. Another
thread does that, while this one makes facts ready, a few at a time, until it hears that the disk is done. Facts are
taken when no commit is open, so that where they come from may ask the book. Nothing else is done at once: a commit
begins when the one before it is durable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from musterroll.facts.fact import Fact
from musterroll.store.prepare import Prepared, prepared

_STEP = 20  # facts that are made ready before the commit is looked at again: a tenth of a millisecond
_PAYS_AT = 50  # facts a commit: two threads that wait for each other take as long as making so few ready


class Ahead:
    """The facts of one commit after the other, `together` of them each."""

    def __init__(self, facts: Iterable[Fact], together: int, keyed: Callable[[bytes], bytes]) -> None:
        self._coming, self._together, self._keyed = iter(facts), together, keyed
        self._error: Exception | None = None
        self._facts, self._ready = self._read(), Prepared.none()
        self._other = _Other() if together >= _PAYS_AT else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._other is not None:
            self._other.end()

    def take(self) -> tuple[list[Fact], Prepared]:
        """The facts of the next commit, and the same made ready; none when all were taken.

        ValueError for a fact that cannot be kept. What `facts` raises is raised in place of the commit that it breaks.
        """
        if not self._facts and self._error is not None:
            raise self._error
        self._prepare(lambda: True)
        taken = self._facts, self._ready
        self._facts, self._ready = self._read(), Prepared.none()
        return taken

    def beside(self, work: Callable[[], object]) -> None:
        """Carries out `work`, and raises what it raises; meanwhile makes facts of the next commit ready."""
        if self._other is None:
            work()
        else:
            self._other.carry_out(work, self._meanwhile)

    def _meanwhile(self, goes_on: Callable[[], bool]) -> None:
        with suppress(Exception):  # not of the commit that goes on: it comes again when its facts are asked for
            self._prepare(goes_on)

    def _prepare(self, goes_on: Callable[[], bool]) -> None:
        while (done := len(self._ready.keys)) < len(self._facts) and goes_on():
            self._ready.add(prepared(self._facts[done : done + _STEP], self._keyed))

    def _read(self) -> list[Fact]:
        try:
            return list(islice(self._coming, self._together))
        except Exception as error:  # noqa: BLE001 (raised when its turn comes, after the commit of those before it)
            self._error = error
            return []


class _Other:
    """A thread that does one thing after the other while its owner does something else."""

    def __init__(self) -> None:
        self._work: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._begun: SimpleQueue[None] = SimpleQueue()
        self._done: SimpleQueue[BaseException | None] = SimpleQueue()
        Thread(target=self._run, daemon=True).start()

    def carry_out(self, work: Callable[[], object], meanwhile: Callable[[Callable[[], bool]], None]) -> None:
        """Both at once; `meanwhile` ends where what it is given says no. Waits for `work`, and raises its error."""
        self._work.put(work)
        try:
            self._begun.get()  # or this thread would keep the interpreter to itself, and nothing would go on beside it
            meanwhile(self._done.empty)
        finally:
            error = self._done.get()
        if error is not None:
            raise error

    def end(self) -> None:
        """Nothing more will come."""
        self._work.put(None)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            self._begun.put(None)
            try:
                work()
            except BaseException as error:  # noqa: BLE001 (raised by the owner)
                self._done.put(error)
            else:
                self._done.put(None)
