"""What one request has looked up is not looked up again in it; what the state says is kept until the state moves."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

Value = TypeVar("Value")
_KEPT = 512

_learnt: ContextVar[dict[Hashable, Any] | None] = ContextVar("learnt", default=None)
_known: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


class OneRequest:
    """Begins and ends what `once` remembers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _learnt.set({})
        try:
            return self.get_response(request)
        finally:
            _learnt.reset(token)


def once(key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives, the first time in a request; outside of one, every time."""
    learnt = _learnt.get()
    if learnt is None:
        return make()
    if key not in learnt:
        learnt[key] = make()
    return cast("Value", learnt[key])


def look_again() -> None:
    """Forgets what this request has looked up: whoever asks `once` again learns whether it is still so."""
    learnt = _learnt.get()
    if learnt is not None:
        learnt.clear()


def until_it_moves(turn: Hashable, key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives, kept as long as the state stands at `turn` (`Site.turn`). Whoever gets it changes nothing."""
    whole = (turn, key)
    with _lock:
        if whole in _known:
            _known.move_to_end(whole)
            return cast("Value", _known[whole])
    made = make()
    with _lock:
        _known[whole] = made
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return made


def if_known(turn: Hashable, key: Hashable) -> Any | None:
    """What is kept of the state at `turn` under `key`; None where nothing is."""
    with _lock:
        return _known.get((turn, key))


def forget() -> None:
    """Forgets what is kept of the state: another book is served now."""
    with _lock:
        _known.clear()
