"""What one request has looked up is not looked up again in it; what the state says is kept until the state moves."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

Value = TypeVar("Value")
_learnt: ContextVar[dict[Hashable, Any] | None] = ContextVar("learnt", default=None)


class _Kept:
    """The latest values under their keys, at most so many. A lock is held for each touch alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Any | None:
        """What is kept, None where nothing is."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, key: Hashable, value: Any) -> None:
        """Keep a value, and let go of the one that was not asked for longest."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._values.clear()


_known = _Kept(512)
_long = _Kept(8)  # of megabytes each


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
    known = _known.get((turn, key))
    if known is not None:
        return cast("Value", known)
    made = make()
    _known.put((turn, key), made)
    return made


def keep_long(turn: Hashable, key: Hashable, value: Any) -> None:
    """Keeps a value of up to a few megabytes for `if_known`, beside few others of the kind."""
    _long.put((turn, key), value)


def if_known(turn: Hashable, key: Hashable) -> Any | None:
    """What is kept of the state at `turn` under `key`; None where nothing is."""
    known = _known.get((turn, key))
    return _long.get((turn, key)) if known is None else known


def forget() -> None:
    """Forgets what is kept of the state: another book is served now."""
    _known.clear()
    _long.clear()
