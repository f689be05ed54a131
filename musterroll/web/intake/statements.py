"""xAPI statements: taken all or none, as its specification asks; what tells of finished training becomes a fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from musterroll.facts.bodies import Body, CompletionObserved
from musterroll.facts.checks import check_body
from musterroll.facts.errors import ConfigError, Refused
from musterroll.facts.fact import Fact
from musterroll.facts.jsonline import read_quickly
from musterroll.facts.refusal import FactError
from musterroll.procedures.verification.sent import BY, space_of, statement_of
from musterroll.sources.row import Row, RowRefused, refuse
from musterroll.sources.systems.xapi.actor import pages_of
from musterroll.sources.systems.xapi.read import NAME, vanished
from musterroll.sources.systems.xapi.statement import Ignored, Voiding, statement_id, told_by
from musterroll.store.seen import Named
from musterroll.web.headers import XAPI_VERSIONS
from musterroll.web.intake.appended import append
from musterroll.web.intake.body import body_of, kind_of
from musterroll.web.log import log
from musterroll.web.problem import answer, not_allowed, problem
from musterroll.web.rights import Visitor
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor

# Members that an LRS sets or that say the same otherwise: a statement that comes again may differ in them.
_NOT_COMPARED = frozenset({"id", "stored", "authority", "version"})
_sorted = msgspec.json.Encoder(order="sorted").encode


@csrf_exempt  # nothing is done here: another method is told that it is not allowed
def about(request: HttpRequest) -> HttpResponseBase:
    """Which versions are spoken."""
    return answer({"version": list(XAPI_VERSIONS)}) if request.method in ("GET", "HEAD") else not_allowed("GET")


def view(request: HttpRequest) -> HttpResponseBase:
    """Takes statements: several by POST, one under its id by PUT. None is given out."""
    if request.method not in ("POST", "PUT"):
        return not_allowed("POST", "PUT")
    version = request.headers.get("X-Experience-API-Version", "")
    if not version.startswith(("1.0", "2.0")):
        return problem(400, "The request names no version of xAPI that is spoken.", "Send X-Experience-API-Version.")
    if kind_of(request) != "application/json":
        return problem(415, "Only application/json is read.", "Leave attachments out.")
    body = body_of(request, site().config.intake.body_mib)
    if isinstance(body, HttpResponse):
        return body
    value = read_quickly(body)
    if isinstance(value, FactError):
        return problem(400, "The body is no JSON.", str(value))
    if request.method == "PUT":
        return _put(request, value)
    return _take(request, value if type(value) is list else [value])


def _put(request: HttpRequest, value: Any) -> HttpResponse:
    wanted = request.GET.get("statementId", "")
    if type(value) is not dict or value.get("id", wanted) != wanted or not wanted:
        return problem(400, "PUT takes one statement.", "Give its id as statementId, the same as in the statement.")
    told = _take(request, [{**value, "id": wanted}])
    return HttpResponse(status=204) if told.status_code == 200 else told


def _take(request: HttpRequest, values: list[Any]) -> HttpResponse:
    here, who = site(), visitor(request)
    try:
        batch = _Batch(here, who)
    except ValueError:
        raise ConfigError("intake.home_pages: a line is not PAGE=SOURCE.", "Mend the line.") from None
    batch.read(values)
    if batch.refused:
        return problem(400, "No statement was taken.", "Mend those that are named.", rows=batch.refused)
    if batch.differ:
        log().warning("conflict", token=who.token, statements=len(batch.differ))
        return problem(409, "Another statement has this id.", "Give each its own id.", statements=batch.differ)
    return batch.keep()


@dataclass
class _Statement:
    """One statement: its id, what it says for comparison, and the facts that it gives."""

    id: str
    content: bytes
    facts: list[Fact] = field(default_factory=list)


class _Batch:
    """The statements of one request."""

    def __init__(self, here: Site, who: Visitor) -> None:
        self._here, self._who, self._now = here, who, here.now
        self._pages = pages_of(list(here.config.intake.home_pages))
        self._source = who.source or NAME
        self._by = f"{BY}{who.token}"
        # Ids are those of one source: nobody takes back, or stands in the way of, what another one told.
        self._space = space_of(self._source)
        self.statements: dict[str, _Statement] = {}
        self.refused: list[dict[str, Any]] = []
        self.differ: list[str] = []
        self._names: list[Named] = []
        self._known = 0

    def read(self, values: Iterable[Any]) -> None:
        """Reads all of them: what they tell, which are refused, which have the id of another one."""
        voidings: list[tuple[_Statement, Row, str]] = []
        for at, value in enumerate(values):
            try:
                self._read(at, value, voidings)
            except RowRefused as refusal:
                error = refusal.error
                why = {"column": error.column, "found": error.found, "expected": error.expected}
                self.refused.append({"index": at, **why, "remedy": error.remedy})
        if not self.refused:
            self._compare()
            for one, row, target in voidings:
                one.facts += self._voided(row, target)

    def keep(self) -> HttpResponse:
        """Appends the facts and remembers the ids, both in one transaction."""
        facts, named = list[Fact](), list[Named]()
        for one, name in zip(self.statements.values(), self._names, strict=True):
            named.append(Named(name.key, name.said, len(facts)) if one.facts else name)
            facts += one.facts
        append(self._here, facts, named)
        counts = {"statements": len(named), "facts": len(facts), "known": self._known}
        log().info("statements", token=self._who.token, **counts)
        told = answer(list(self.statements))
        told.headers["X-Musterroll-Taken"] = ", ".join(f"{name}={number}" for name, number in counts.items())
        return told

    def _read(self, at: int, value: Any, voidings: list[tuple[_Statement, Row, str]]) -> None:
        if type(value) is not dict:
            raise refuse("", value, "a statement (an object)", "Mend the request.")
        row = Row(at, value, self._now)
        told = told_by(row, self._source, NAME, self._pages, self._by)
        number = statement_id(row) or str(uuid4())
        if number in self.statements:
            raise refuse("id", number, "each id once in a request", "Send one of them.")
        one = self.statements[number] = _Statement(number, _content(value))
        if isinstance(told, Fact):
            error = check_body(told.body) if isinstance(told.body, Body) else None
            if error is not None:
                raise RowRefused(error)
            assert isinstance(told.body, CompletionObserved)
            body = msgspec.structs.replace(told.body, statement=number)
            one.facts.append(msgspec.structs.replace(told, body=body))
        elif isinstance(told, Voiding):
            voidings.append((one, row, told.statement))
        else:
            assert isinstance(told, Ignored)

    def _compare(self) -> None:
        several = self.statements.values()
        self._names = self._here.book.seen.named(self._space, [(one.id, one.content, None) for one in several])
        before = self._here.book.seen.among(self._names)
        self.differ = [
            one.id
            for one, name in zip(several, self._names, strict=True)
            if name.key in before and not before[name.key].same
        ]
        self._known = len(before)

    def _voided(self, row: Row, target: str) -> list[Fact]:
        """What a voided statement told has vanished; nothing where it is not known or told of no training."""
        completion = next(iter(self.statements[target].facts), None) if target in self.statements else None
        if completion is None:
            completion = self._kept(target)
        if completion is None or not isinstance(completion.body, CompletionObserved):
            return []
        return [vanished(completion, self._by, row)]

    def _kept(self, number: str) -> Fact | None:
        """What a statement of an earlier request told; None where it told nothing, or that was erased."""
        entry = self._here.book.seen.entry_of(self._space, number)
        found = (
            None if entry is None else next((fact for _, fact in self._here.book.entries.facts(entry, entry + 1)), None)
        )
        if found is not None and statement_of(found) != number:
            said = f"The id {number} leads to entry {entry}, which another statement told."
            raise Refused(said, "It was changed: run `musterroll log verify`, then `musterroll rebuild`.")
        return found


def _content(value: dict[str, Any]) -> bytes:
    return _sorted({name: member for name, member in value.items() if name not in _NOT_COMPARED})
