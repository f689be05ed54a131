"""One sampled person with everything: sources, work, obligations, completions, findings, derivation, and A to F."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from musterroll.facts.bodies import CoursePublished
from musterroll.facts.fact import Fact
from musterroll.procedures.engagement.line import Line, line_of
from musterroll.procedures.sampling import ATTRIBUTES, MARKS, marked
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.rows import Found
from musterroll.store.reading.by_entry import courses_at
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.samples import Mark, Sample, Sampled
from musterroll.web import clerk
from musterroll.web.audit.engagement import still_open, the_engagement, the_sample
from musterroll.web.audit.jobs import derivation
from musterroll.web.audit.shown import at_hand, begun
from musterroll.web.site import site
from musterroll.web.visitor import visitor
from musterroll.web.windows import RULES


@dataclass(frozen=True)
class Evidence:
    """An obligation with the completion behind it, the course as it was taught, and what was marked, oldest first."""

    line: Line
    course: CoursePublished | None
    course_entry: int | None
    marks: list[Mark]
    findings: list[Found]

    @property
    def explained(self) -> bool:
        """Whether somebody explained what was found of the obligation."""
        return any(one.explained for one in self.findings)

    @property
    def record(self) -> str:
        """The address of the completion's record; empty where there is none."""
        entry = self.line.owed.entry if self.line.owed else None
        return reverse("record", args=[entry]) if entry is not None and "record" in RULES else ""


def view(request: HttpRequest, engagement: int, sample: int, person: str) -> HttpResponse:
    """The page; with `?whole` also how everything came about, which the engine tells."""
    about = the_engagement(request, engagement)
    found = the_sample(about, sample)
    one = _the_person(found, person)
    frozen = at_hand(found.view)
    if frozen is None:
        return begun(request, found.view)
    whole = "whole" in request.GET
    rows, findings = line_of(site().book.tables, frozen, found, one), frozen.findings(person)
    context = {
        "about": about,
        "sample": found,
        "sampled": one,
        "member": rows[0].member,
        "evidence": _evidence(rows, found, findings),
        "findings": [each for each in findings if each.obligation is None],
        "attributes": ATTRIBUTES,
        "choices": MARKS,
        "whole": whole,
        "steps": clerk.ask_of_then(derivation, found.view, person) if whole else (),
        "listed": {row.owed.id for row in rows if row.owed},
        "next": _next_open(found, person),
    }
    return render(request, "web/audit/sampled.html", context)


@require_POST
def mark(request: HttpRequest, engagement: int, sample: int, person: str) -> HttpResponse:
    """What the auditor found of one obligation; the mark before stays in the book."""
    about = the_engagement(request, engagement)
    still_open(about)
    found = the_sample(about, sample)
    one = _the_person(found, person)
    frozen = at_hand(found.view)
    if frozen is None:
        return begun(request, found.view, then=reverse("sampled", args=[engagement, sample, person]))
    fact = _marked(request, frozen, found, one)
    site().book.journal.append([fact], received_at=site().now)
    messages.success(request, f"Saved: number {one.place}.")
    return redirect("sampled", engagement, sample, person)


def _marked(request: HttpRequest, frozen: Frozen, found: Sample, one: Sampled) -> Fact:
    said, obligation = request.POST.get, request.POST.get("obligation", "")
    owed = [row.owed for row in line_of(site().book.tables, frozen, found, one)]
    requirement = next(
        (each.requirement if each else "" for each in owed if (each.id if each else "") == obligation), None
    )
    if requirement is None:
        raise Http404("No obligation of theirs in this period.")
    marks = {letter: said(letter, "") for letter in ATTRIBUTES if said(letter, "")}
    words = {name: said(name, "") for name in ("tick_mark", "note")}
    return marked(found.entry, one.key, obligation, requirement, marks, words, visitor(request).email, site().now)


def _the_person(found: Sample, person: str) -> Sampled:
    one = found.person(person)
    if one is None:
        raise Http404("Nobody of this sample.")
    return one


def _next_open(found: Sample, person: str) -> Sampled | None:
    """Who comes next in the draw and has nothing marked yet."""
    seen = {key for key, _ in found.marks} | {person}
    return next((one for one in found.standing if one.key not in seen), None)


def _evidence(rows: list[Line], found: Sample, findings: list[Found]) -> list[Evidence]:
    entries = [row.owed.entry for row in rows if row.owed and row.owed.entry is not None]
    taken = courses_at(site().book.tables, entries)
    published = _published(set(taken.values()), found)
    made = []
    for row in rows:
        owed, entry = row.owed, row.owed.entry if row.owed else None
        course = published.get(taken.get(entry, ("", ""))) if entry is not None else None
        marks = found.marks.get((row.sampled.key, owed.id if owed else ""), [])
        about = [each for each in findings if owed and each.obligation == owed.id]
        made.append(Evidence(row, course[1] if course else None, course[0] if course else None, marks, about))
    return made


def _published(wanted: set[tuple[str, str]], found: Sample) -> dict[tuple[str, str], tuple[int, CoursePublished]]:
    """The versions that were taken, as the book last said of each before the view; by course and version."""
    known = {}
    for one in of_kind(site().book.tables, "course.published", before=found.view.size) if wanted else ():
        body: Any = one.fact.body if one.fact else None
        if isinstance(body, CoursePublished) and (body.course, body.version) in wanted:
            known[body.course, body.version] = one.entry, body
    return known
