"""What is asked of the book once a request, however often a page needs it. Outside a request nothing is remembered."""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from typing import Any, TypeVar

from django.core.signals import request_finished, request_started

Answer = TypeVar("Answer")


class _Known(local):
    """What this thread's request has asked; None between requests."""

    answers: dict[str, Any] | None = None


_known = _Known()


def once(name: str, make: Callable[[], Answer]) -> Answer:
    """What `make` gives, made once a request under this name."""
    answers = _known.answers
    if answers is None:
        return make()
    if name not in answers:
        answers[name] = make()
    known: Answer = answers[name]
    return known


def _begin(**_: Any) -> None:
    _known.answers = {}


def _end(**_: Any) -> None:
    _known.answers = None


request_started.connect(_begin)
request_finished.connect(_end)
