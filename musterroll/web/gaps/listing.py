"""The page of gaps."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.reports.words import GAPS, UNDECIDED
from musterroll.store.reading.coverage import DUE, departments
from musterroll.store.reading.gap_filters import Wanted
from musterroll.store.reading.gaps import ROWS, counted, page_of
from musterroll.web.gaps.filters import SOON_DAYS, TYPES, Asked, asked
from musterroll.web.gaps.rows import shown, titles
from musterroll.web.once import until_it_moves
from musterroll.web.rights import LEAD
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor


def view(request: HttpRequest) -> HttpResponse:
    """A page of obligations, the counts of all, and what narrows them."""
    here = site()
    if here.head is None:
        return render(request, "web/gaps/nothing.html")
    said = asked(request.GET, here.head)
    counts = counts_of(here, said.wanted)
    rows = page_of(here.book.tables, said.wanted, said.sort, request.GET.get("after", ""))
    lines = shown(here, rows[:ROWS], here.head.as_of)
    context = {
        "head": here.head,
        "lines": lines,
        "next": rows[ROWS - 1].place if len(rows) > ROWS else None,
        "later": bool(request.GET.get("after")),
        "total": sum(counts[status] for status in said.wanted.statuses),
        "unsettled": sum(counts[status] for status in GAPS),
        "fell_due": sum(counts[status] for status in DUE),
        "tabs": _tabs(counts, said),
        "asked": said,
        "opens": "Explain, or ask for an exemption" if visitor(request).has(LEAD) else "This obligation alone",
        **_choices(here),
    }
    return render(request, "web/gaps/listing.html", context)


def counts_of(here: Site, wanted: Wanted) -> Counter[str]:
    """How many obligations the filters leave, by status; kept until the state moves."""
    return until_it_moves(here.turn, ("gaps", wanted), lambda: counted(here.book.tables, wanted))


def _tabs(counts: Counter[str], said: Asked) -> list[tuple[str, str, int, bool]]:
    """Status, words, how many, and whether it is shown."""
    found = [
        ("", "Not settled", sum(counts[status] for status in GAPS)),
        ("missed", "Missed", counts["missed"]),
        ("late", "Late", counts["late"]),
        ("undecided", "Undecided", sum(counts[status] for status in UNDECIDED)),
        ("exempt", "Exempt", counts["exempt"]),
        ("not_yet_due", "Not yet due", counts["not_yet_due"]),
        ("on_time", "On time", counts["on_time"]),
    ]
    return [(status, words, count, status == said.status) for status, words, count in found]


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
