"""Messages between two processes: all of them, in their order, and no end that anybody waits for in vain."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from musterroll.procedures.pulling.messages import send, taken_ahead

WORDS = [b"", b"a", b"b" * 200_000, *(str(number).encode() for number in range(50))]


def sent(*messages: bytes) -> bytes:
    out = io.BytesIO()
    for message in messages:
        send(out, message)
    return out.getvalue()


@contextmanager
def piped(raw: bytes) -> Iterator[tuple[io.BufferedReader, threading.Thread]]:
    """A pipe into which a thread writes."""
    read, write = os.pipe()

    def fill() -> None:
        with os.fdopen(write, "wb") as into:
            into.write(raw)

    thread = threading.Thread(target=fill)
    with os.fdopen(read, "rb") as out:
        thread.start()
        yield out, thread
    thread.join(10)


def test_every_message_comes_in_its_order() -> None:
    with piped(sent(*WORDS)) as (out, _):
        assert list(taken_ahead(out)) == WORDS


@pytest.mark.parametrize("left", [1, 3, 5, 8])
def test_a_message_that_is_cut_off_is_none(left: int) -> None:
    with piped(sent(b"whole", b"broken")[: left - len(sent(b"broken"))]) as (out, _):
        assert list(taken_ahead(out)) == [b"whole"]


def test_whoever_stops_before_the_end_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with piped(sent(*WORDS)) as (out, _):
        messages = taken_ahead(out)
        assert next(messages) == WORDS[0]
        messages.close()
    assert threading.active_count() == before
