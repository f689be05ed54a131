"""A long extract into the book by two processes: one reads and makes ready, this one appends what comes.

Both halves take about as long, so that a million rows take half the time, on a machine with two cores. The other
process begins while the list still comes, and is ready when it has come.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections import Counter
from contextlib import closing, suppress
from datetime import datetime
from itertools import compress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from musterroll.facts import errors
from musterroll.facts.errors import MusterrollError, TryLater
from musterroll.procedures.pulling.messages import taken_ahead
from musterroll.procedures.pulling.reader import Sent, Wanted
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Outcome

if TYPE_CHECKING:
    from musterroll.store.setup import Book

_COMMAND = (sys.executable, "-m", "musterroll.procedures.pulling.reader")
_PIPE = 2**20  # bytes that wait in a pipe, where the system has larger ones than usual
_decode = msgspec.msgpack.Decoder(Sent).decode


class Apart:
    """The other process for one extract. It gets no secret of a source: neither an argument nor a variable."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is not None:
            self._process.kill()  # nothing more is wanted of it
            self._process.__exit__(kind, error, at)

    def begin(self) -> subprocess.Popen[bytes]:
        """Starts the process, unless it was started: it waits for what it is to read."""
        if self._process is None:
            without = {name: value for name, value in os.environ.items() if not name.startswith("MUSTERROLL_")}
            process = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=without)
            self._process = process
            assert process.stdout is not None
            with suppress(OSError, AttributeError):  # more of it than the system allows, or one that has no such thing
                fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, _PIPE)
        return self._process

    def append(self, extract: Extract, path: Path, now: datetime, together: int) -> tuple[Counter[str], Outcome]:
        """Appends the facts of an extract, `together` of them a commit; new entries by kind, and what came of its rows.

        Raises what reading raises; TryLater where the process was ended.
        """
        process, new = self.begin(), Counter[str]()
        assert process.stdin is not None
        assert process.stdout is not None
        wanted = Wanted.of(extract, path, self._book.config.book_secret, together)
        with suppress(BrokenPipeError):  # it was ended already: nothing will come
            process.stdin.write(msgspec.json.encode(wanted))
            process.stdin.close()
        with closing(taken_ahead(process.stdout)) as messages:
            try:
                for message in messages:
                    sent = _decode(message)
                    if sent.last:
                        return new, _outcome(sent)
                    assert sent.facts is not None
                    done = self._book.journal.append_ready(sent.facts, received_at=now)
                    new.update(compress(sent.facts.kinds, done.fresh))
            finally:
                process.kill()  # so that the thread which takes messages ends
        said = f"{extract.source}: what came could not be read to its end."
        raise TryLater(said, "It will be asked again later.")


def _outcome(sent: Sent) -> Outcome:
    if sent.error:
        kind: type[MusterrollError] = getattr(errors, sent.error)
        raise kind(sent.what, sent.remedy)
    return Outcome(sent.rows, sent.told, sent.refused, Counter(sent.notes))
