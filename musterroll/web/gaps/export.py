"""The filtered obligations as CSV, in the columns of the gap report."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from musterroll.reports.cells import neutral
from musterroll.reports.sentences import Gap
from musterroll.reports.titles import Titles
from musterroll.store.reading.gap_filters import looked_up
from musterroll.store.reading.gaps import page_of
from musterroll.web.gaps.filters import Asked, asked
from musterroll.web.gaps.rows import gaps_of, titles
from musterroll.web.site import Site, site

_AT_ONCE = 1_000
_ROW = (
    "id", "kind", "course", "topic", "policy_version", "trigger_on", "due", "original_due", "due_basis",
    "completed_on", "days_late", "overdue_days_in_period", "open_at_period_end", "reason",
)  # fmt: skip
_WHO = ("name", "type", "department", "manager", "ended_on")
COLUMNS = (
    "status", "person", "email", *_WHO, "requirement", "requirement_title", *_ROW, "overdue_days", "sentence", "notes",
    "explained",
)  # fmt: skip


def view(request: HttpRequest) -> HttpResponseBase:
    """What the address asks for, row by row, however many."""
    here = site()
    if here.head is None:
        return render(request, "web/gaps/nothing.html")
    said = asked(request.GET, here.head)
    answer = StreamingHttpResponse(_lines(here, said), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="gaps-{here.head.as_of}.csv"'
    return answer


def _lines(here: Site, said: Asked) -> Iterator[str]:
    yield _line([*COLUMNS, "neutralised"])
    known, place, wanted = titles(here), "", looked_up(here.book.tables, said.wanted)
    while True:
        rows = page_of(here.book.tables, wanted, said.sort, place, _AT_ONCE)
        gaps = gaps_of(here, rows[:_AT_ONCE], said.wanted.as_of)
        yield "".join(_line(neutral(_cells(gap, known))) for gap in gaps)
        if len(rows) <= _AT_ONCE:
            return
        place = rows[_AT_ONCE - 1].place


def _cells(gap: Gap, known: Titles) -> dict[str, object]:
    notes = " ".join(note.sentence for note in gap.notes if note.sentence != gap.sentence)
    return {
        "status": gap.status,
        "person": gap.row["person"],
        "email": gap.email,
        **{name: gap.who.get(name) for name in _WHO},
        "requirement": gap.row["requirement"],
        "requirement_title": known.requirement(gap.row["requirement"]),
        **{name: gap.row[name] for name in _ROW},
        "overdue_days": gap.age,
        "sentence": gap.sentence,
        "notes": notes,
        "explained": gap.explained,
    }


def _line(cells: list[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
