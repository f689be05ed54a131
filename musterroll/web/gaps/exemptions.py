"""Exemptions: those asked for, with the second person's answer, and those that stand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from musterroll.facts.errors import Conflict
from musterroll.facts.fact import Fact
from musterroll.procedures.decide import granted, refused
from musterroll.procedures.exemptions import KINDS, Asked, exemptions
from musterroll.procedures.second import ask_second, why_not
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.subjects import Subject, names_of, subjects
from musterroll.web.gaps.rows import titles
from musterroll.web.listing import as_file, file, in_order, part
from musterroll.web.rights import LEAD, Visitor
from musterroll.web.site import Site, site
from musterroll.web.sorting import headings
from musterroll.web.visitor import visitor

_SHOWN, _TRIES = 50, 5


@dataclass(frozen=True)
class Line:
    """One exemption as it is shown. `why_not` says why the visitor cannot decide it; None where they can."""

    one: Asked
    subject: Subject
    title: str
    why_not: str | None


_KEYS = {
    "from": lambda one: one.asked.first,
    "to": lambda one: one.asked.last,
    "reason": lambda one: one.asked.reason.casefold(),
    "asked_by": lambda one: one.requested_by,
    "approved_by": lambda one: one.approved_by,
    "entry": lambda one: one.entry,
}
_HEADINGS = {
    "person": "Person",
    "requirement": "Requirement",
    "from": "From",
    "to": "To",
    "reason": "Reason",
    "asked_by": "Asked by",
    "approved_by": "Approved by",
    "entry": "Entry",
}
_COLUMNS = {
    "entry": lambda line: line.one.entry,
    "state": lambda line: "granted" if line.one.approved_by else "waits",
    "person": lambda line: line.subject.person,
    "name": lambda line: line.subject.name,
    "requirement": lambda line: line.one.asked.requirement,
    "from": lambda line: line.one.asked.first,
    "to": lambda line: line.one.asked.last,
    "reason": lambda line: line.one.asked.reason,
    "note": lambda line: line.one.asked.note,
    "evidence": lambda line: line.one.asked.evidence,
    "asked_by": lambda line: line.one.requested_by,
    "approved_by": lambda line: line.one.approved_by,
}


def view(request: HttpRequest) -> HttpResponseBase:
    """What waits first, then what stands, the newest first or as the address sorts it."""
    here, who = site(), visitor(request)
    known = exemptions(of_kind(here.book.tables, *KINDS))
    names = titles(here)
    waiting, standing = list(known.waiting.values()), _in_order(request, list(known.standing.values())[::-1])
    shown = part(request, standing, lambda one: one.entry, _SHOWN)
    named = standing if as_file(request) else shown.rows
    about = subjects(here.book.tables, [one.account for one in (*waiting, *named)])

    def line(one: Asked) -> Line:
        subject = about[one.account]
        return Line(
            one,
            subject,
            names.requirement(one.asked.requirement),
            why_not(one.requested_by, subject.words, who.words),
        )

    if as_file(request):
        return file("exemptions", _COLUMNS, map(line, (*waiting, *standing)))
    context = {
        "waiting": [line(one) for one in waiting],
        "page": shown,
        "lines": [line(one) for one in shown.rows],
        "matching": len(standing),
        "headings": headings(request, _HEADINGS, tuple(_HEADINGS), numbers=("entry",), first=""),
        "ended": sum(1 for one in standing if one.asked.last and one.asked.last < here.today),
        "decides": who.has(LEAD),
        "today": here.today,
    }
    return render(request, "web/gaps/exemptions.html", context)


def _in_order(request: HttpRequest, standing: list[Asked]) -> list[Asked]:
    """As the address says; names of people are looked up only where they give the order."""
    by_name, names = request.GET.get("sort", "").endswith("person"), titles(site())
    called = names_of(site().book.tables, [one.account for one in standing]) if by_name else {}
    keys = {
        **_KEYS,
        "person": lambda one: called[one.account].casefold(),
        "requirement": lambda one: names.requirement(one.asked.requirement).casefold(),
    }
    return in_order(request, standing, keys)


@require_POST
def decide(request: HttpRequest, entry: int, answer: str) -> HttpResponse:
    """The second person's answer, given once. Refused for who asked and for the person whom it would exempt."""
    here, who = site(), visitor(request)
    for _ in range(_TRIES):
        size = here.book.entries.size()
        fact, said = _answered(here, who, entry, answer, request.POST.get("reason", ""))
        with suppress(Conflict):  # the book grew meanwhile, and somebody may have answered
            here.book.journal.append([fact], received_at=here.now, expected_size=size)
            messages.success(request, said)
            return redirect("exemptions")
    raise Conflict("The book grew while you answered.", "Look at the request again, then answer.")


def _answered(here: Site, who: Visitor, entry: int, answer: str, reason: str) -> tuple[Fact, str]:
    """The fact, and the sentence that says it."""
    one = exemptions(of_kind(here.book.tables, *KINDS)).waiting.get(entry)
    if one is None:
        raise Http404("No request waits under this number.")
    subject = subjects(here.book.tables, [one.account])[one.account]
    ask_second(one.requested_by, subject.words, who.words)
    if answer == "approve":
        fact = granted(one.asked, one.requested_by, who.email, here.now, subject=subject.words, request=entry)
        return fact, f"{subject.name} is exempt from {titles(here).requirement(one.asked.requirement)}."
    fact = refused(one.asked, entry, who.email, reason, here.now)
    return fact, f"The request to exempt {subject.name} was refused."
