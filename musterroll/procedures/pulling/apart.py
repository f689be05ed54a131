"""A long extract into the book by two processes: one reads and makes ready, this one appends what comes.

Both halves take about as long, so that a million rows take half the time, on a machine with two cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from musterroll.facts import errors
from musterroll.facts.errors import MusterrollError, TryLater
from musterroll.procedures.pulling.reader import LENGTH, Sent, Wanted
from musterroll.sources.reading import Outcome

if TYPE_CHECKING:
    from musterroll.store.setup import Book

_COMMAND = (sys.executable, "-m", "musterroll.procedures.pulling.reader")
_decode = msgspec.msgpack.Decoder(Sent).decode


def append_apart(book: Book, source: str, extract: Path, now: datetime, together: int) -> tuple[Counter[str], Outcome]:
    """Appends the facts of an extract, `together` of them a commit; new entries by kind, and what came of its rows.

    The other process gets no secret of a source: neither an argument nor a variable. Raises what reading raises;
    TryLater where that process was ended.
    """
    wanted = Wanted(str(extract.absolute()), source, str(book.config.book_secret.absolute()), together)
    without = {name: value for name, value in os.environ.items() if not name.startswith("MUSTERROLL_")}
    new: Counter[str] = Counter()
    with subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=without) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with suppress(BrokenPipeError):  # it was ended already: nothing will come
                process.stdin.write(msgspec.msgpack.encode(wanted))
                process.stdin.close()
            for sent in _messages(process.stdout):
                if sent.last:
                    return new, _outcome(sent)
                done = book.journal.append_ready(sent.facts, received_at=now)
                new.update(fact[0] for fact, fresh in zip(sent.facts, done.fresh, strict=True) if fresh)
        finally:
            process.stdout.close()  # whoever still writes ends
    raise TryLater(f"{source}: what came could not be read to its end.", "It will be asked again later.")


def _messages(out: IO[bytes]) -> Iterator[Sent]:
    while len(head := out.read(LENGTH)) == LENGTH:
        message = out.read(int.from_bytes(head, "big"))
        if len(message) < int.from_bytes(head, "big"):
            return
        yield _decode(message)


def _outcome(sent: Sent) -> Outcome:
    if sent.error:
        kind: type[MusterrollError] = getattr(errors, sent.error)
        raise kind(sent.what, sent.remedy)
    return Outcome(sent.rows, sent.told, sent.refused, Counter(sent.notes))
