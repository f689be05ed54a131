"""Asking BambooHR: a report of all workers; the kinds of training, and the records of one worker after the other."""

from __future__ import annotations

from collections.abc import Iterator

from musterroll.facts.errors import Unreadable
from musterroll.sources.extract import Page
from musterroll.sources.paging import List, count, objects, one_page
from musterroll.sources.port import Ask
from musterroll.sources.settings import Settings

_WHO = ("id", "firstName", "lastName", "workEmail")
_WORK = ("employeeNumber", "status", "hireDate", "originalHireDate", "terminationDate", "department", "jobTitle")
_REPORT = "/api/v1/reports/custom"


def fields(settings: Settings) -> list[str]:
    """The fields of the report of workers. Private addresses are not asked for."""
    return [*_WHO, *_WORK, *(name for one in ("type_field", "manager_fields") for name in settings.words(one))]


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of one question."""
    if ask.query == "workers":
        yield from _report(ask, fields(ask.settings), "workers", counted=True)
        return
    workers = list[str]()
    for page in _report(ask, list(_WHO), "learners", counted=False):
        yield page
        workers += [str(row["id"]) for row in objects(page, "employees") if str(row.get("id")).isdecimal()]
    yield from one_page(List(client=ask.client, path="/api/v1/training/type", part="types", rows_at="*"))
    for worker in workers:
        for kind in _kinds(ask.settings):
            path = f"/api/v1/training/record/employee/{worker}"
            params = {"type": kind} if kind else {}
            one = List(client=ask.client, path=path, params=params, part="records", about=worker, rows_at="*")
            yield from one_page(one)


def _kinds(settings: Settings) -> list[str]:
    words = settings.words("training_types")
    return [""] if words == ["all"] else words


def _report(ask: Ask, names: list[str], part: str, counted: bool) -> Iterator[Page]:
    """The report: those who left are in it, unlike in the directory. It only reads, and may be asked again."""
    body = {"title": "Musterroll", "fields": names}
    answer = ask.client.send("POST", _REPORT, params={"format": "json"}, body=body, again=True)
    yield List(client=ask.client, path=_REPORT, part=part, rows_at="employees", counted=counted).page(answer)
    if count(answer.raw, "employees") is None:
        raise Unreadable("bamboohr: the report holds no list of employees.", "What came is kept.")
