"""The page of gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.reports.words import GAPS, UNDECIDED
from musterroll.store.reading.coverage import DUE, Coverage, departments
from musterroll.store.reading.gap_filters import Wanted
from musterroll.store.reading.gaps import ROWS, counted, page_of
from musterroll.store.state.head import Head
from musterroll.web.dashboard.numbers import counted as numbers
from musterroll.web.gaps.filters import SOON_DAYS, TYPES, Asked, asked
from musterroll.web.gaps.lines import lines_of
from musterroll.web.gaps.rows import shown, titles
from musterroll.web.once import until_it_moves
from musterroll.web.rights import LEAD
from musterroll.web.searched import searched
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor


def view(request: HttpRequest) -> HttpResponse:
    """A page of obligations, the counts of all, and what narrows them."""
    here = site()
    if here.head is None:
        return render(request, "web/gaps/nothing.html")
    said = asked(request.GET, here.head)
    wanted = replace(said.wanted, keys=searched(here, said.wanted.search))
    counts = counts_of(here, here.head, wanted)
    rows = page_of(here.book.tables, wanted, said.sort, request.GET.get("after", ""), counts=counts)
    opens = "Explain, or ask for an exemption" if visitor(request).has(LEAD) else "This obligation alone"
    context = {
        "head": here.head,
        "lines": lines_of(shown(here, rows[:ROWS], here.head.as_of), opens),
        "listed": len(rows[:ROWS]),
        "next": rows[ROWS - 1].place if len(rows) > ROWS else None,
        "later": bool(request.GET.get("after")),
        "total": sum(counts[status] for status in said.wanted.statuses),
        "unsettled": sum(counts[status] for status in GAPS),
        "fell_due": sum(counts[status] for status in DUE),
        "partly": said.wanted.about_missing,
        "tabs": _tabs(counts, said),
        "asked": said,
        **_choices(here),
    }
    return render(request, "web/gaps/listing.html", context)


def counts_of(here: Site, head: Head, wanted: Wanted) -> Counter[str]:
    """How many obligations the filters leave, by status; kept until the state moves."""
    if wanted.narrows <= {"requirement"}:
        return _of_requirement(numbers(here, head).coverage, wanted.requirement)
    key = ("gaps", replace(wanted, keys=None))
    return until_it_moves(here.turn, key, lambda: counted(here.book.tables, wanted))


def _of_requirement(found: Coverage, name: str) -> Counter[str]:
    """Those of one requirement, or of all, from what is counted anyway."""
    of = [one for one in found.requirements.values() if name in ("", one.id)]
    counts = sum((one.by_status for one in of), Counter[str]())
    counts["not_yet_due"] = found.open[name] if name else found.open.total()
    return counts


def _tabs(counts: Counter[str], said: Asked) -> list[tuple[str, str, int | None, bool]]:
    """Status, words, how many if that was counted, and whether it is shown."""
    found = [
        ("", "Not settled", sum(counts[status] for status in GAPS)),
        ("missed", "Missed", counts["missed"]),
        ("late", "Late", counts["late"]),
        ("undecided", "Undecided", sum(counts[status] for status in UNDECIDED)),
        ("exempt", "Exempt", counts["exempt"]),
        ("not_yet_due", "Not yet due", counts["not_yet_due"]),
        ("on_time", "On time", counts["on_time"]),
    ]
    partly = said.wanted.about_missing  # then only what is wanted was counted
    return [
        (status, words, None if partly and status != said.status else count, status == said.status)
        for status, words, count in found
    ]


def _choices(here: Site) -> dict[str, Any]:
    known = titles(here)
    return {
        "requirements": [(name, known.requirement(name)) for name in known.order],
        "departments": until_it_moves(here.turn, "departments", lambda: departments(here.book.tables)),
        "types": TYPES,
        "soon": SOON_DAYS,
        "sorts": (
            ("oldest", "Longest overdue first"),
            ("due", "Due day, earliest first"),
            ("-due", "Due day, latest first"),
            ("person", "Person"),
        ),
    }
