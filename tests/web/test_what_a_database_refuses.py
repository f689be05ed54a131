"""What a database refuses is nobody's typing: it is told as a failure, and where the database lies stays in the log."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import RequestFactory

from musterroll.facts.errors import MusterrollError
from musterroll.store.faults import meaning
from musterroll.web.errors import InWords
from musterroll.web.site import Site

WHERE = "the book in a folder of this server"


def full() -> MusterrollError:
    """The error of a full disk, as the store raises it."""
    try:
        try:
            raise DatabaseError("database or disk is full")
        except DatabaseError as error:
            raise meaning(error, WHERE) from error
    except MusterrollError as error:
        return error


def told(*, by_program: bool) -> HttpResponse:
    request = RequestFactory().get("/")
    request.by_program = by_program  # type: ignore[attr-defined]  # the gate sets it on Django's request
    answer = InWords(lambda _: HttpResponse()).process_exception(request, full())
    assert answer is not None
    return answer


@pytest.mark.parametrize("by_program", [True, False], ids=["to a program", "to a person"])
def test_a_full_disk_is_a_failure_of_the_server_and_not_of_who_asks(northfen: Site, by_program: bool) -> None:
    answer = told(by_program=by_program)
    assert answer.status_code == 500
    assert WHERE not in answer.content.decode()
    assert (
        "could not be read or written" in answer.content.decode()
        or "cannot be read or written" in answer.content.decode()
    )


def test_a_program_is_told_as_it_is_told_of_everything(northfen: Site) -> None:
    answer = told(by_program=True)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == 500
