"""Work that takes longer than anybody waits for: begun here, carried out by a clerk of its own, looked at on a page."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

from musterroll.facts.errors import MusterrollError, TryLater
from musterroll.web.clerk.asking import clerk
from musterroll.web.clerk.work import carried_out
from musterroll.web.site import Site, site

_SILENT = timedelta(minutes=10)  # who says nothing for so long has ended
_PATIENCE_S = 3600.0
_TRIES, _PAUSE_S = 60, 2.0
_AGAIN = "Begin it again."


def begin(
    function: Callable[..., Any], *arguments: Any, title: str, asked_by: str, then: str = "", kind: str = ""
) -> str:
    """Begins `function(book, progress, *arguments)`; the id of the task. `then` is where a visitor goes on from it.

    `kind` is what it is one of, where one asks for the last of them (`clerk.last`).

    `progress(done, total, sentence)` tells how far it is. Tasks of one process are carried out one after the other.
    """
    from musterroll.web.clerk.models import Task

    here, at = site(), datetime.now(UTC)
    task = Task.objects.create(
        id=secrets.token_hex(16), kind=kind, title=title, asked_by=asked_by, began_at=at, seen_at=at, then=then
    )
    Thread(target=_wait, args=(here, task.id, function, arguments), daemon=True).start()
    return str(task.id)


def _wait(here: Site, task: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        clerk(here, "tasks").ask(carried_out, (task, function, arguments), _PATIENCE_S)
    except MusterrollError as error:
        _failed(here, task, error.what, error.remedy or _AGAIN)
    except RuntimeError:
        _failed(here, task, "It ended before it was done.", _AGAIN)
    finally:
        here.book.tables.close()


def _failed(here: Site, task: str, what: str, remedy: str) -> None:
    """Says that the work is not done; a database that does not answer just now is told later."""
    for _ in range(_TRIES):
        try:
            here.book.tables.say(
                "UPDATE web_tasks SET state = 'failed', what = %s, remedy = %s WHERE id = %s AND state = 'running'",
                (what, remedy, task),
            )
            return
        except TryLater:
            time.sleep(_PAUSE_S)


def interrupted(state: str, seen_at: datetime, now: datetime) -> bool:
    """Whether a task that is said to run has ended with its process."""
    return state == "running" and now - seen_at > _SILENT
