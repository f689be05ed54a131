"""Findings that ask for a word, whether about an obligation or not."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from musterroll.facts.errors import ConfigError
from musterroll.reports.markup import dated
from musterroll.reports.words import SEVERITIES, title
from musterroll.store.reading.findings import ROWS, SORTS, Sought, by_code, findings_page
from musterroll.web.gaps.filters import plain_text
from musterroll.web.gaps.rows import explanations_not_judged
from musterroll.web.listing import as_file, file, page_by_page
from musterroll.web.once import until_it_moves
from musterroll.web.rights import LEAD
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_SEVERITIES = tuple(word.key for word in SEVERITIES)

_ORDERS = dict(
    zip(
        SORTS,
        (
            "By finding", "By finding, backwards", "Strong first", "Strong last", "By person",
            "By person, backwards", "By requirement", "By requirement, backwards", "Earliest day first",
            "Latest day first",
        ),
        strict=True,
    )
)  # fmt: skip
_COLUMNS = {
    "key": lambda row: row["key"],
    "code": lambda row: row["code"],
    "severity": lambda row: row["severity"],
    "person": lambda row: row["person"],
    "name": lambda row: row["name"],
    "requirement": lambda row: row["requirement"],
    "day": lambda row: row["day"],
    "sentence": lambda row: row["sentence"],
    "explained": lambda row: row["explained"],
}


def view(request: HttpRequest) -> HttpResponseBase:
    """A page of findings, and how many there are by code."""
    here = site()
    if here.head is None:
        return render(request, "web/gaps/nothing.html")
    severity = request.GET.get("severity", "")
    if severity and severity not in _SEVERITIES:
        raise ConfigError(f"The address says severity={severity}.", f"Expected one of: {', '.join(_SEVERITIES)}.")
    sort = request.GET.get("sort") or SORTS[0]
    if sort not in SORTS:
        raise ConfigError(f"The address says sort={sort}.", f"Expected one of: {', '.join(SORTS)}.")
    sought = Sought(
        plain_text(request.GET, "code"),
        severity,
        request.GET.get("open") == "1",
        sort=sort,
    )
    if as_file(request):
        every = page_by_page(partial(findings_page, here.book.tables, sought), lambda row: row["place"], ROWS)
        return file("findings", _COLUMNS, every)
    found = findings_page(here.book.tables, sought, plain_text(request.GET, "after"))
    codes = until_it_moves(here.turn, "findings by code", lambda: by_code(here.book.tables))
    said = explanations_not_judged(here)
    meant = [one for one in codes if sought.code in ("", one.code) and sought.severity in ("", one.severity)]
    context = {
        "sought": sought,
        "lines": [(row, dated(row["sentence"]), said.get(row["key"], ())) for row in found[:ROWS]],
        "next": found[ROWS - 1]["place"] if len(found) > ROWS else None,
        "codes": [(one, title(one.code)) for one in codes],
        "severities": SEVERITIES,
        "orders": tuple(_ORDERS.items()),
        "total": sum(one.open if sought.unexplained else one.count for one in meant),
        "all": sum(one.count for one in codes),
        "decides": visitor(request).has(LEAD),
        "titled": title(sought.code),
    }
    return render(request, "web/gaps/findings.html", context)
