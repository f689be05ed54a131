"""Progress told on a connection of its own, for work that reads the book of one moment and can write nothing within."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from musterroll.store.setup import Book


@contextmanager
def aside(book: Book, progress: Callable[..., Any]) -> Iterator[Callable[..., None]]:
    """`progress`, called in a thread of its own, one call after the other."""
    with ThreadPoolExecutor(1, "progress") as thread:
        try:
            yield lambda *said: _told(thread, progress, said)
        finally:
            thread.submit(book.close)


def _told(thread: ThreadPoolExecutor, progress: Callable[..., Any], said: tuple[Any, ...]) -> None:
    thread.submit(progress, *said)
