"""One more live session: its roster is read, kept as received, and becomes facts."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from musterroll.facts.errors import ConfigError, MusterrollError, Refused
from musterroll.procedures.session import Held, Roster, session_facts
from musterroll.store.journal import Appended
from musterroll.store.reading.courses import versions
from musterroll.web.clerk import ask
from musterroll.web.files.uploads import kept
from musterroll.web.sessions.jobs import read
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_FIELDS = ("event", "on", "course", "version", "place", "trainer", "roster", "column", "sheet")

_INSTEAD = (
    ("--sheet", "Write the name of one of them into “Sheet”."),
    ("--column", "Write the header of the column that holds their addresses into “Column of attendees”."),
)


@dataclass(frozen=True)
class _Typed:
    held: Held
    course: str | None
    version: str | None
    column: str | None
    sheet: str | None


def view(request: HttpRequest) -> HttpResponse:
    """The form, and what comes of it."""
    typed = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    wrong = None
    if request.method == "POST":
        try:
            return _recorded(request, _read_form(typed))
        except MusterrollError as error:
            wrong = error
    courses = [one.body for one in versions(site().book.tables)]
    context = {"typed": typed, "error": wrong, "courses": courses}
    return render(request, "web/sessions/record.html", context, status=400 if wrong else 200)


def _recorded(request: HttpRequest, said: _Typed) -> HttpResponse:
    here, by = site(), visitor(request).email
    given = request.FILES.getlist("file")
    if len(given) != 1:
        raise Refused("No roster was chosen.", "Choose one file: the list of who was there.")
    (path,) = kept(here.config, given)
    try:
        roster = ask(read, str(path), said.held, here.today, said.column, said.sheet)
        appended = _append(path, said, roster, by)
    except MusterrollError as error:  # the file is called as its owner calls it
        raise type(error)(error.what.replace(str(path), path.name), _here(error.remedy)) from None
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)
    messages.success(request, _told(said, roster, appended))
    return redirect("sessions")


def _here(remedy: str) -> str:
    """What to do where there is a form and no command line."""
    return next((words for option, words in _INSTEAD if option in remedy), remedy)


def _append(path: Path, said: _Typed, roster: Roster, by: str) -> Appended:
    here = site()
    facts = session_facts(said.held, roster, by, here.now, course=said.course, version=said.version)
    here.book.extracts.keep(path.read_bytes(), roster.sha256)
    return here.book.journal.append(facts, received_at=here.now)


def _told(said: _Typed, roster: Roster, appended: Appended) -> str:
    if not any((appended.fresh[0], *appended.fresh[2:])):
        return f"Entry {appended.indices[0]:,} says this already; nothing was added."
    left = f" Rows that named nobody: {roster.refused:,}." if roster.refused else ""
    people = len(roster.attendees)
    return f"Recorded session {said.held.event} of {said.held.on}, attendees: {people:,}.{left}"


def _read_form(typed: dict[str, str]) -> _Typed:
    if not typed["event"]:
        raise ConfigError("The session has no id.", "Give it one, as completions name it, such as WS-2026-02.")
    if typed["version"] and not typed["course"]:
        raise ConfigError("A version belongs to a course.", "Name the course that was taught.")
    try:
        on = date.fromisoformat(typed["on"])
    except ValueError:
        raise ConfigError(f"{typed['on']!r} is no day.", "Write it as 2026-03-31.") from None
    if on > site().today:
        raise ConfigError(f"{on} lies in the future.", "A session is recorded when it was held.")
    roster = "platform" if typed["roster"] == "platform" else "signed"
    held = Held(typed["event"], on, roster, typed["place"] or None, typed["trainer"] or None)
    return _Typed(
        held, typed["course"] or None, typed["version"] or None, typed["column"] or None, typed["sheet"] or None
    )
