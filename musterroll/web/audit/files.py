"""The lists of an engagement as files: CSV with neutralised cells, the keys as one text, the statement as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from musterroll.procedures.engagement import ipe, lists
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.write import INSIDE
from musterroll.web.audit.engagement import About, the_engagement
from musterroll.web.audit.shown import at_hand, begun, view_asked
from musterroll.web.export import csv_answer


def one(request: HttpRequest, engagement: int, file: str) -> HttpResponseBase:
    """A file by name: `population.csv`, `hires.csv`, `leavers.csv`, `exclusions.csv`, `questions.csv`, `keys.txt`, …"""
    about = the_engagement(request, engagement)
    shown = view_asked(request, about.engagement)
    frozen = at_hand(shown)
    if frozen is None:
        return begun(request, shown)
    if file == "keys.txt":
        return _keys(frozen, request.GET.get("part", INSIDE))
    if file == "produced.pdf":
        return _statement(about, frozen)
    name, _, ending = file.rpartition(".")
    if ending != "csv" or name not in lists.FILES:
        raise Http404("There is no such file.")
    return csv_answer(lists.FILES[name], *lists.table(frozen, name))


def _keys(frozen: Frozen, part: str) -> HttpResponse:
    """Sorted, each ended by a newline: the SHA-256 of this file is the digest of the population."""
    text = lists.keys(frozen, part)
    if not text:
        raise Http404("The population has no such part.")
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="keys.txt"'
    return answer


def _statement(about: About, frozen: Frozen) -> HttpResponse:
    content = ipe.as_pdf(about.engagement, frozen)
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{lists.FILES["produced"]}.pdf"'
    return answer
