"""The attribute sheet of a sample: one row a person and obligation, with what was marked; and as CSV and workbook."""

from __future__ import annotations

import io

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from musterroll.procedures.engagement.columns import COLUMNS, DRAW
from musterroll.procedures.engagement.contents import shell
from musterroll.procedures.engagement.line import Line, lines
from musterroll.procedures.engagement.words import stratum_words
from musterroll.procedures.sampling import ATTRIBUTES
from musterroll.web.audit.engagement import the_engagement, the_sample
from musterroll.web.audit.rows import rows_of
from musterroll.web.audit.shown import at_hand, begun
from musterroll.web.export import csv_answer
from musterroll.web.site import site


def view(request: HttpRequest, engagement: int, sample: int) -> HttpResponse:
    """The sample: how it was drawn and can be drawn again, the sheet, and who was replaced."""
    about = the_engagement(request, engagement)
    found = the_sample(about, sample)
    frozen = at_hand(found.view)
    if frozen is None:
        return begun(request, found.view)
    rows = lines(site().book.tables, frozen, found)
    members = {row.sampled.key: row.member for row in rows}
    context = {
        "about": about,
        "sample": found,
        "rows": rows_of((row for row in rows if not row.sampled.gone), found),
        "stays": [(one, members.get(one.key)) for one in found.standing],
        "gone": [(one, members.get(one.key)) for one in found.people if one.gone],
        "words": stratum_words(found.stratum),
        "attributes": ATTRIBUTES,
        "shell": shell(found),
    }
    return render(request, "web/audit/sample.html", context)


def file(request: HttpRequest, engagement: int, sample: int, sheet: str) -> HttpResponseBase:
    """The sheet as `sheet.csv` or `sheet.xlsx`, or the draw as `draw.csv`."""
    about = the_engagement(request, engagement)
    found = the_sample(about, sample)
    frozen = at_hand(found.view)
    if frozen is None:
        return begun(request, found.view)
    if sheet == "draw.csv":
        return csv_answer("30_draw", DRAW, [[(found, one) for one in found.people]])
    if sheet == "sheet.csv":
        return csv_answer("30_sample", COLUMNS, [lines(site().book.tables, frozen, found)])
    if sheet == "sheet.xlsx":
        return _workbook(lines(site().book.tables, frozen, found))
    raise Http404("There is no such file.")


def _workbook(rows: list[Line]) -> HttpResponse:
    """Text is written as text, so that a cell that begins with = is no formula."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("sample")
        sheet.freeze_panes(1, 0)
        for column, (name, get) in enumerate(COLUMNS.items()):
            sheet.write_string(0, column, name)
            for place, row in enumerate(rows, 1):
                value = get(row)
                if value is not None:
                    sheet.write_string(place, column, str(value))
    answer = HttpResponse(
        out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="30_sample.xlsx"'
    return answer
