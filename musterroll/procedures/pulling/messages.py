"""Messages between the process that reads and the one that appends: each after its length, taken a few ahead."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import IO

_LENGTH = 4  # bytes before each message
_AHEAD = 2  # messages: a commit that takes longer than others does not keep the one that reads waiting
_LOOK_S = 0.05


def send(out: IO[bytes], message: bytes) -> None:
    """Writes one message, after its length."""
    out.write(len(message).to_bytes(_LENGTH, "big") + message)
    out.flush()


def received(out: IO[bytes]) -> Iterator[bytes]:
    """The messages, until whoever writes them ends. One that is cut off is none."""
    while len(head := out.read(_LENGTH)) == _LENGTH:
        message = out.read(int.from_bytes(head, "big"))
        if len(message) < int.from_bytes(head, "big"):
            return
        yield message


def taken_ahead(out: IO[bytes]) -> Generator[bytes, None, None]:
    """As `received`, by a thread that is up to two messages ahead.

    Whoever stops before the end ends the writer first: the thread ends with what is written.
    """
    waiting: Queue[bytes | None] = Queue(_AHEAD)
    thread = Thread(target=_take, args=(out, waiting), daemon=True)
    thread.start()
    try:
        while (message := waiting.get()) is not None:
            yield message
    finally:
        while thread.is_alive():
            with suppress(Empty):
                waiting.get(timeout=_LOOK_S)


def _take(out: IO[bytes], waiting: Queue[bytes | None]) -> None:
    try:
        for message in received(out):
            waiting.put(message)
    finally:
        waiting.put(None)
