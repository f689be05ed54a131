"""What was done here: every act and decision of an operator, as the book has it; narrowed, and as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from musterroll.store.reading.of_kind import of_kind
from musterroll.web.export import csv_answer
from musterroll.web.filters import narrowed_by
from musterroll.web.house.acts_asked import Asked, asked
from musterroll.web.house.acts_told import DID, GROUPS, Act, told
from musterroll.web.site import Site, site

_PAGE = 100
_AT_ONCE = 1_000
_MOST_READ = 4  # times so many for one page; further back is another page
_NAMES = {"q": "Who or what", "did": "Did", "from": "From", "to": "To"}
_COLUMNS = {
    "entry": lambda one: one.entry,
    "at": lambda one: one.at.isoformat(),
    "who": lambda one: one.who,
    "did": lambda one: one.did,
    "what": lambda one: one.about,
    "kind": lambda one: one.kind,
}


def view(request: HttpRequest) -> HttpResponse:
    """The newest acts first; `?before=` goes back."""
    here, said = site(), asked(request.GET)
    found, older = _page(here, said)
    context = {
        "acts": found,
        "older": older,
        "asked": said,
        "groups": GROUPS,
        "narrowed": narrowed_by(request, _NAMES, lambda name, value: GROUPS.get(value, value)),
        "none_at_all": not found and older is None and not said.narrowed and said.before is None,
    }
    return render(request, "web/house/acts.html", context)


def export(request: HttpRequest) -> StreamingHttpResponse:
    """Everything that the address asks for, newest first."""
    here, said = site(), asked(request.GET)
    return csv_answer("done", _COLUMNS, (rows for rows, _ in _parts(here, said)))


def _page(here: Site, said: Asked) -> tuple[list[Act], int | None]:
    """The acts of a page, and before which entry the next one begins; None where there is no older one."""
    found: list[Act] = []
    for read, (rows, last) in enumerate(_parts(here, said), 1):
        found += rows
        if len(found) > _PAGE:
            return found[:_PAGE], found[_PAGE - 1].entry
        if read == _MOST_READ and last is not None:
            return found, last
    return found, None


def _parts(here: Site, said: Asked) -> Iterator[tuple[list[Act], int | None]]:
    """Acts that are asked for, some at a time, with the entry before which to go on; None at the end."""
    first, before = said.entries(here)
    while True:
        rows = list(of_kind(here.book.tables, *DID, first=first, before=before, newest=_AT_ONCE))
        last = rows[-1].entry if len(rows) == _AT_ONCE else None
        yield [act for one in rows if (act := told(one)) is not None and said.matches(act)], last
        if last is None:
            return
        before = last
