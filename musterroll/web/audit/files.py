"""The lists of an engagement as files: CSV with neutralised cells, and the keys as one text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.rows import Known, Member
from musterroll.store.frozen.write import INSIDE, JOINED, LEFT, OUT
from musterroll.web.audit.engagement import the_engagement
from musterroll.web.audit.shown import at_hand, begun, view_asked
from musterroll.web.export import csv_answer

_MEMBERS: dict[str, Callable[[Any], object]] = {
    "person_id": lambda row: row.person,
    "name": lambda row: row.called,
    "emails": lambda row: ", ".join(row.emails),
    "type": lambda row: row.type,
    "department": lambda row: row.department,
    "title": lambda row: row.title,
    "manager": lambda row: row.manager,
    "engaged_from": lambda row: row.started_on,
    "engaged_to": lambda row: row.ended_on,
    "population_from": lambda row: row.population_from,
    "population_to": lambda row: row.population_to,
    "strata": lambda row: ", ".join(row.strata),
    "accounts": lambda row: ", ".join(row.accounts),
}
_EXCLUSIONS = {**_MEMBERS, "reason": lambda row: row.reason}
_KNOWN: dict[str, Callable[[Any], object]] = {
    "person_id": lambda row: row.person,
    "name": lambda row: row.called,
    "known_to": lambda row: row.known_to,
    "matched_by": lambda row: ", ".join(row.matched_by),
    "in_population": lambda row: "yes" if row.in_population else "no",
}
_PARTS = {"population": INSIDE, "hires": JOINED, "leavers": LEFT, "exclusions": OUT}
PREFIX = {"population": "10_population_all", "hires": "11_population_hires", "leavers": "12_population_leavers"} | {
    "exclusions": "13_exclusions",
    "sources": "26_reconciliation",
    "produced": "90_ipe",
}


def one(request: HttpRequest, engagement: int, file: str) -> HttpResponseBase:
    """A file by name: `population.csv`, `hires.csv`, `leavers.csv`, `exclusions.csv`, `sources.csv`, `keys.txt`, …"""
    about = the_engagement(request, engagement)
    shown = view_asked(request, about.engagement)
    frozen = at_hand(shown)
    if frozen is None:
        return begun(request, shown)
    if file == "keys.txt":
        return _keys(frozen, request.GET.get("part", INSIDE))
    name, _, ending = file.rpartition(".")
    if ending != "csv" or name not in PREFIX:
        raise Http404("There is no such file.")
    return csv_answer(PREFIX[name], *_table(frozen, name))


def _table(frozen: Frozen, name: str) -> tuple[dict[str, Callable[[Any], object]], Iterable[list[Any]]]:
    if name == "sources":
        return _KNOWN, _together(frozen.known())
    if name == "produced":
        rows = [asdict(each) for each in frozen.about().received]
        return {key: _getter(key) for key in _RECEIVED}, [rows]
    members: Iterator[list[Member]] = frozen.every_member(_PARTS[name])
    return (_EXCLUSIONS if name == "exclusions" else _MEMBERS), members


_RECEIVED = ("entry", "at", "source", "role", "query", "parameters", "rows", "complete", "by", "sha256")


def _getter(key: str) -> Callable[[Any], object]:
    return lambda row: row[key]


def _together(rows: Iterator[Known], most: int = 2_000) -> Iterator[list[Known]]:
    part: list[Known] = []
    for row in rows:
        part.append(row)
        if len(part) == most:
            yield part
            part = []
    if part:
        yield part


def _keys(frozen: Frozen, part: str) -> HttpResponse:
    """Sorted, each ended by a newline: the SHA-256 of this file is the digest of the population."""
    keys = frozen.keys(part)
    if not keys:
        raise Http404("The population has no such part.")
    answer = HttpResponse("".join(f"{key}\n" for key in keys), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="keys.txt"'
    return answer
