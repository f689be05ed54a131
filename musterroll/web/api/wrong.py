"""What does not fit in a request, told as one problem."""

from __future__ import annotations

from django.http import HttpResponse

from musterroll.facts.refusal import clipped
from musterroll.web.api.shapes import Wrong
from musterroll.web.problem import problem

QUERY, BODY = "query", "body"


class DoesNotFit(Exception):
    """What was asked or sent is not what the operation takes; `errors` say each thing that is wrong."""

    def __init__(self, *errors: Wrong) -> None:
        super().__init__("; ".join(told(one) for one in errors))
        self.errors = errors


class NotThere(Exception):
    """There is no such thing; `what` says so."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def misfit(name: str, found: str, expected: str, where: str = QUERY) -> DoesNotFit:
    """One thing that is wrong."""
    return DoesNotFit(Wrong(name=name, where=where, found=clipped(found) or "nothing", expected=expected))


def told(one: Wrong) -> str:
    """What is wrong, in a sentence."""
    return f"{one.name}: found {one.found}, expected {one.expected}."


def as_problem(error: DoesNotFit) -> HttpResponse:
    """422, with a sentence for people and the parts for programs."""
    where = {one.where for one in error.errors}
    title = "What was sent does not fit." if BODY in where else "This cannot be asked for."
    return problem(422, title, " ".join(map(told, error.errors)), errors=error.errors)


def not_there(error: NotThere) -> HttpResponse:
    """404."""
    return problem(404, error.what)
