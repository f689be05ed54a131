"""How many pages the auditor of an engagement opened."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from musterroll.store.reading.of_kind import Recorded, of_kind
from musterroll.store.tables import Tables

DID = "viewed"


def is_view(one: Recorded, engagement: int) -> bool:
    """Whether an act is a view of an engagement."""
    body: Any = one.fact.body if one.fact else None
    return isinstance(body, dict) and body.get("did") == DID and body.get("engagement") == engagement


@dataclass
class _Counted:
    upto: int
    views: int = 0


_counted: WeakKeyDictionary[Tables, dict[int, _Counted]] = WeakKeyDictionary()
_lock = Lock()


def count(tables: Tables, engagement: int) -> int:
    """How many views there are. What was counted before is not read again."""
    with _lock:
        known = _counted.setdefault(tables, {}).setdefault(engagement, _Counted(engagement))
        for one in of_kind(tables, "operator.acted", first=known.upto):
            known.views += is_view(one, engagement)
            known.upto = one.entry + 1
        return known.views
