"""Work that makes very many objects, and none that hold each other: Python's collector waits until it is done.

With every thousand objects it would look through those there are, whatever else the process holds among them, and find
nothing. What is not used any more goes at once in any case.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_waiting: list[bool] = []  # one for each that is under way: whether the collector was at work before the first of them


@contextmanager
def uncollected() -> Iterator[None]:
    """Within, nothing is collected. For threads: the collector goes on when the last of them is done."""
    with _lock:
        _waiting.append(_waiting[0] if _waiting else gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            if _waiting.pop() and not _waiting:
                gc.enable()
