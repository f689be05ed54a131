"""Work that takes longer than anybody waits for: begun here, carried out by a clerk of its own, looked at on a page."""

from __future__ import annotations

import secrets
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


def begin(function: Callable[..., Any], *arguments: Any, title: str, asked_by: str, then: str = "") -> str:
    """Begins `function(book, progress, *arguments)`; the id of the task. `then` is where a visitor goes on from it.

    `progress(done, total, sentence)` tells how far it is. Tasks of one process are carried out one after the other.
    """
    from musterroll.web.clerk.models import Task

    here, at = site(), datetime.now(UTC)
    task = Task.objects.create(
        id=secrets.token_hex(16), title=title, asked_by=asked_by, began_at=at, seen_at=at, then=then
    )
    Thread(target=_wait, args=(here, task.id, function, arguments), daemon=True).start()
    return str(task.id)


def _wait(here: Site, task: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        clerk(here, "tasks").ask(carried_out, (task, function, arguments), _PATIENCE_S)
    except (MusterrollError, RuntimeError) as error:
        what = error.what if isinstance(error, TryLater) else "It ended before it was done."
        here.book.tables.say(
            "UPDATE web_tasks SET state = 'failed', what = %s, remedy = 'Begin it again.'"
            " WHERE id = %s AND state = 'running'",
            (what, task),
        )
    finally:
        here.book.tables.close()


def interrupted(state: str, seen_at: datetime, now: datetime) -> bool:
    """Whether a task that is said to run has ended with its process."""
    return state == "running" and now - seen_at > _SILENT
