"""My training: what is next, what is finished, what is kept about me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.store.reading.courses import Version, versions
from musterroll.store.reading.kept import kept_about
from musterroll.store.reading.owed import Owed, of_person
from musterroll.web.requirements import course_for, named, opens, title
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_FIRST = {"missed": 0, "unverified": 1, "indeterminate": 1}  # what is overdue comes first, then what must be settled


@dataclass(frozen=True)
class ToDo:
    """One thing to do: which, in words; by which course; days until it is due, below nought when it was."""

    owed: Owed
    title: str
    course: Version | None
    days: int | None

    @property
    def link(self) -> str:
        """Where the course can be taken; only an address of the web."""
        return opens(self.course.body.link) if self.course else ""

    @property
    def when(self) -> str:
        """`In 14 days`, `29 days ago`, `today`."""
        if self.days is None:
            return ""
        if self.days == 0:
            return "today"
        words = f"{abs(self.days)} day{'' if abs(self.days) == 1 else 's'}"
        return f"in {words}" if self.days > 0 else f"{words} ago"


def view(request: HttpRequest) -> HttpResponse:
    """The visitor's own page."""
    here, who = site(), visitor(request)
    person = who.person or ""
    owed = of_person(here.book.tables, person)
    known, courses = named(here.policies), versions(here.book.tables)
    open_ones = sorted((one for one in owed if one.open), key=lambda one: (_FIRST.get(one.status, 2), one.due or "9"))
    finished = sorted((one for one in owed if one.completed_on), key=lambda one: one.completed_on or "", reverse=True)
    return render(
        request,
        "web/me/page.html",
        {
            "first_name": who.name.split()[0] if who.name and "@" not in who.name else "",
            "to_do": [
                ToDo(one, title(one, known), course_for(one, known, courses, here.today), _days(one.due, here.today))
                for one in open_ones
            ],
            "to_finish": sum(one.status in ("missed", "not_yet_due") for one in open_ones),
            "finished": [(one, title(one, known)) for one in finished],
            "others": [(one, title(one, known)) for one in owed if not one.open and not one.completed_on],
            "kept": kept_about(here.book.tables, person),
            "years": here.policy.evidence.retention_years,
        },
    )


def _days(due: str | None, today: date) -> int | None:
    return None if due is None else (date.fromisoformat(due) - today).days
