"""The view that a page reads: what is made is answered at once, what is not is made in the background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from musterroll.facts.errors import ConfigError, Refused
from musterroll.procedures.views import view_known
from musterroll.rules.zones import zone
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.view import View, made
from musterroll.store.reading.engagements import Engagement
from musterroll.store.reading.news import since
from musterroll.web import clerk
from musterroll.web.audit.jobs import make
from musterroll.web.clerk.tasks import interrupted
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor


@dataclass(frozen=True)
class Known:
    """The slider: from the day of the first entry to today, where it stands, and what came since."""

    first: date
    today: date
    day: date
    since: int

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.today - self.first).days

    @property
    def place(self) -> int:
        """Where it stands."""
        return (self.day - self.first).days


def view_asked(request: HttpRequest, about: Engagement) -> View:
    """The view that an address asks for: the very one by `?size=` and `?as_of=`, that of a day by `?known=`.

    Where it says nothing, the newest that was made; where none was, that of now.
    """
    here, day = site(), _day(request)
    if "size" in request.GET:
        return the_very_one(about, request.GET)
    if day is None and (newest := next(made(here.config.views, about.start, about.end), None)) is not None:
        return newest
    return view_known(here.book, about.start, about.end, day, here.policy.time_zone, here.now)


def the_very_one(about: Engagement, said: Mapping[str, str]) -> View:
    """The view that a page showed, and no other; Refused where it is not there any more."""
    for one in made(site().config.views, about.start, about.end):
        if (str(one.size), one.as_of.isoformat()) == (said.get("size"), said.get("as_of")):
            return one
    raise Refused("What the page showed is not there any more.", "Open the engagement anew, and go on from there.")


def carried(view: View) -> str:
    """What an address must say to show the same view."""
    return f"size={view.size}&as_of={view.as_of}"


def at_hand(view: View) -> Frozen | None:
    """The view, if it was made."""
    found = Frozen(site().config.views, view)
    return found if found.there else None


def nearest(view: View) -> View | None:
    """Of the views of the same period that were made, the one that knew most nearly as much."""
    there = made(site().config.views, view.start, view.end)
    return min(there, key=lambda one: abs(one.size - view.size), default=None)


def begun(request: HttpRequest, view: View, then: str | None = None) -> HttpResponse:
    """On to the work that makes a view, begun once; it leads back here, or to `then`."""
    return redirect("task", work_on(request, view, then))


def work_on(request: HttpRequest, view: View, then: str | None = None) -> str:
    """The work that makes a view, begun once for an address: another engagement of the same days goes on to its own."""
    then = then or request.get_full_path()
    title = f"Judging {view.start} to {view.end} by the first {view.size:,} entries, as of {view.as_of}"
    return _running(title, then) or clerk.begin(make, view, title=title, asked_by=visitor(request).email, then=then)


def known(here: Site, view: View, asked: date | None) -> Known:
    """How much was known in a view, for the slider. Where nothing came since it is all that is known today."""
    name, told = zone(here.policy.time_zone), since(here.book.tables, view.size)
    first = told.first_at.astimezone(name).date() if told.first_at else here.today
    last = told.known_at.astimezone(name).date() if told.known_at else here.today
    return Known(first, here.today, asked or (last if told.entries else here.today), told.entries)


def day_asked(request: HttpRequest) -> date | None:
    """The day of `?known=`, or where the slider was moved to."""
    return _day(request)


def _day(request: HttpRequest) -> date | None:
    """The date field counts; where it stands as it was and the slider was moved, the slider."""
    said, was, moved = (request.GET.get(name, "").strip() for name in ("known", "was", "moved"))
    try:
        if said and said == was and moved.isdecimal():
            return date.fromisoformat(request.GET.get("first", "")) + timedelta(days=min(int(moved), 100_000))
        return date.fromisoformat(said) if said else None
    except (ValueError, OverflowError):
        raise ConfigError(f"{said[:40]!r} is no day.", "Write it as 2026-03-31.") from None


def _running(title: str, then: str) -> str | None:
    from musterroll.web.clerk.models import Task

    now = datetime.now(UTC)
    for one in Task.objects.filter(title=title, then=then, state="running").order_by("-began_at")[:1]:
        if not interrupted(one.state, one.seen_at, now):
            return str(one.id)
    return None
