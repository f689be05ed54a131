"""Questions that a page waits for, and their answers, remembered until the book has news."""

from __future__ import annotations

import atexit
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from musterroll.store.reading.of_kind import of_kind
from musterroll.web.clerk.process import Clerk
from musterroll.web.site import Site, site

Answer = TypeVar("Answer")
_PATIENCE_S = 20.0
_REMEMBERED = 256
_TAKEN_AWAY = ("body.erased", "extract.withdrawn")

_clerks: dict[str, Clerk] = {}
_known: OrderedDict[Any, Any] = OrderedDict()
_lock = Lock()


def ask(function: Callable[..., Answer], *arguments: Any) -> Answer:
    """What `function(book, *arguments)` gives in the clerk's process, as the book and the day are now.

    A function of a module, arguments that can be hashed, an answer that can be pickled. Raises as `Clerk.ask`.
    """
    here = site()
    return _ask(here, (news(here), here.today), function, arguments)


def ask_of_then(function: Callable[..., Answer], *arguments: Any) -> Answer:
    """The same where the answer follows from what was known at some time: nothing that is added later changes it.

    What is taken away does: an erasure, or a withdrawn extract.
    """
    here = site()
    last = next(of_kind(here.book.tables, *_TAKEN_AWAY, newest=1), None)
    return _ask(here, ("then", last.entry if last else None), function, arguments)


def _ask(here: Site, true_of: tuple[Any, ...], function: Callable[..., Answer], arguments: tuple[Any, ...]) -> Answer:
    key = (str(here.config.folder), function.__module__, function.__qualname__, arguments, true_of)
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            known: Answer = _known[key]
            return known
    answer: Answer = clerk(here, "pages").ask(function, arguments, _PATIENCE_S)
    with _lock:
        _known[key] = answer
        while len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    return answer


def news(here: Site) -> int:
    """The last entry that can change an answer. What visitors looked at is recorded too, and changes none."""
    row = here.book.tables.row(
        'SELECT "index" FROM entries WHERE kind <> \'operator.acted\' ORDER BY "index" DESC LIMIT 1'
    )
    return -1 if row is None else int(row[0])


def clerk(here: Site, purpose: str) -> Clerk:
    """The clerk of this process for a purpose: one for what pages wait for, another for long work."""
    with _lock:
        name = f"{purpose} {here.config.folder}"
        if name not in _clerks:
            _clerks[name] = Clerk(here.config.folder)
        return _clerks[name]


@atexit.register
def forget() -> None:
    """Ends the clerks of this process and forgets what they said."""
    for one in _clerks.values():
        one.end()
    _known.clear()
