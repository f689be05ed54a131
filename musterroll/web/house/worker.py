"""What runs beside the pages: workers, what waits, the chores that were done last, and long work that people began."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.procedures.at_work import at_work
from musterroll.procedures.seal import EVERY
from musterroll.store.reading.anchors import anchors, latest_of_each
from musterroll.web.clerk import ask
from musterroll.web.clerk.models import Task
from musterroll.web.clerk.tasks import interrupted
from musterroll.web.house.jobs import schedule
from musterroll.web.site import site
from musterroll.web.source_pages.settings import added, stamp

_ALIVE = timedelta(minutes=1)
_TASKS = 20


def view(request: HttpRequest) -> HttpResponse:
    """The page."""
    here, now = site(), datetime.now(UTC)
    workers = [(one, seen, now - seen <= _ALIVE) for one, seen in at_work(here.config.pulls)]
    alive = sum(each for _, _, each in workers)
    saved, size = here.book.checkpoints.latest(), here.book.entries.size()
    fit, unfit = ask(schedule, stamp()) if added() else ([], [])
    tasks = [(one, _state(one, now)) for one in Task.objects.order_by("-began_at")[:_TASKS]]
    context = {
        "workers": workers,
        "alive": alive,
        "running": sum(state == "running" for _, state in tasks),
        "checkpoint": saved,
        "unsealed": size - saved.size if saved else size,
        "every": EVERY,
        "anchors": latest_of_each(anchors(here.book.tables)),
        "plan": fit,
        "unfit": unfit,
        "due": sum(bool(one.due(here.now)) for one in fit),
        "now": here.now,
        "tasks": tasks,
    }
    return render(request, "web/house/worker.html", context)


def _state(task: Task, now: datetime) -> str:
    return "interrupted" if interrupted(task.state, task.seen_at, now) else task.state
