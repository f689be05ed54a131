"""One entry, shown in four ways that must agree: the chain, the training record, the proof, the row as received."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.procedures.trace.entry import trace
from musterroll.procedures.trace.model import Traced
from musterroll.store.reading import records
from musterroll.store.reading.records import Listed
from musterroll.web import clerk
from musterroll.web.people.owed import titles
from musterroll.web.records.chain import chain
from musterroll.web.site import site

_LARGEST = 2**63 - 1


def view(request: HttpRequest, entry: int) -> HttpResponse:
    """The page of an entry, or one of its texts as a file: `?as=record`, `proof` or `tlog-proof`."""
    return _answer(
        request, entry, _traced(entry, neighbours=True), records.one(site().book.tables, min(entry, _LARGEST))
    )


def own(request: HttpRequest, person: str, entry: int) -> HttpResponse:
    """The same for whom the record is about. Rows beside it are about other people, and are left out."""
    record = records.one(site().book.tables, min(entry, _LARGEST))
    if record is None or record.person != person:
        raise Http404("No record of this person.")
    return _answer(request, entry, _traced(entry, neighbours=False), record)


def _traced(entry: int, neighbours: bool) -> Traced:
    found = clerk.ask(trace, entry, neighbours) if entry <= _LARGEST else None
    if found is None:
        raise Http404("There is no such entry.")
    return found


def _answer(request: HttpRequest, entry: int, traced: Traced, record: Listed | None) -> HttpResponse:
    if wanted := request.GET.get("as"):
        return _file(traced, wanted)
    context = {
        "traced": traced,
        "record": record,
        "chain": list(chain(traced, record)),
        "met": records.met_by(site().book.tables, record) if record else [],
        "titles": titles(site().policies),
        "files": list(_files(traced)),
    }
    return render(request, "web/records/record.html", context)


def _files(traced: Traced) -> dict[str, tuple[str, str, str]]:
    """What can be kept as a file: its name, its kind and its text."""
    given = {
        "record": (f"record-{traced.entry}.json", "application/json", traced.record_with_proof or traced.record or ""),
        "proof": (f"proof-{traced.entry}.json", "application/json", traced.proven.json),
        "tlog-proof": (f"entry-{traced.entry}.tlog-proof", "text/plain", traced.proven.tlog_proof),
    }
    return {name: one for name, one in given.items() if one[2]}


def _file(traced: Traced, wanted: str) -> HttpResponse:
    files = _files(traced)
    if wanted not in files:
        raise Http404("This entry has no such file.")
    name, kind, text = files[wanted]
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
