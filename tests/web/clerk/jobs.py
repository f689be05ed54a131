"""Functions that the clerk is asked to run."""

from __future__ import annotations

import os
from typing import Any

from musterroll.facts.errors import Refused
from musterroll.store.setup import Book


def size_and_process(book: Book) -> tuple[int, int]:
    """How large the book is, and who says so."""
    return book.entries.size(), os.getpid()


def refuses(book: Book, what: str) -> None:
    """An error of ours."""
    raise Refused(what, "Do something else.")


def fails(book: Book) -> None:
    """An error that nobody foresaw."""
    raise ZeroDivisionError("by nought")


def ends(book: Book) -> None:
    """The process goes without an answer."""
    os._exit(3)


def counts(book: Book, progress: Any, upto: int) -> dict[str, int]:
    """Long work."""
    for number in range(1, upto + 1):
        progress(number, upto, f"Counting to {upto}.")
    return {"counted": upto}


def refuses_at_length(book: Book, progress: Any) -> None:
    """Long work that a person must help."""
    raise Refused("The file is empty.", "Give another.")
