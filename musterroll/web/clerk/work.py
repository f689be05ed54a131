"""Long work in the clerk's process: it tells how far it is, in the table that pages read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from musterroll.facts.errors import MusterrollError
from musterroll.store.setup import Book

_EVERY_S = 0.3


class Progress:
    """Tells how far the work is, three times a second at most."""

    def __init__(self, book: Book, task: str) -> None:
        self._book, self._task, self._told = book, task, 0.0

    def __call__(self, done: int, total: int, sentence: str = "") -> None:
        """So much of so much; `sentence` says what is being done."""
        at = time.monotonic()
        if at - self._told < _EVERY_S and done < total:
            return
        self._told = at
        self._book.tables.say(
            "UPDATE web_tasks SET done = %s, total = %s, sentence = %s, seen_at = %s WHERE id = %s",
            (done, total, sentence, datetime.now(UTC), self._task),
        )


def carried_out(book: Book, task: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Runs `function(book, progress, *arguments)` and keeps its result, a value for JSON, or what went wrong."""
    try:
        result = function(book, Progress(book, task), *arguments)
    except MusterrollError as error:
        _end(book, task, "failed", None, error.what, error.remedy)
    except Exception:
        _end(book, task, "failed", None, "Something failed here.", "It is in the server's log. Try again.")
        raise
    else:
        _end(book, task, "done", json.dumps(result), "", "")


def _end(book: Book, task: str, state: str, result: str | None, what: str, remedy: str) -> None:
    book.tables.say(
        "UPDATE web_tasks SET state = %s, result = %s, what = %s, remedy = %s, seen_at = %s WHERE id = %s",
        (state, result, what, remedy, datetime.now(UTC), task),
    )
