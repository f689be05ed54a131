"""What operators do and look at, as facts: the application's own audit log is in the book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from musterroll.facts.fact import Fact
from musterroll.procedures.decide import HERE
from musterroll.web.site import site


def acted(by: str, did: str, about: str, *, also: Callable[[], object] | None = None, **more: Any) -> int:
    """Records that somebody did or viewed something; the entry.

    `by` is the operator's address, `did` a verb (`viewed`, `invited`), `about` what it was, in words or as an address.
    `also` changes the rows that the act is about: they are changed with the entry, or not at all.
    """
    now = site().now
    body = {"by": by, "did": did, "about": about, **more}
    fact = Fact(kind="operator.acted", source=HERE, body=body, happened_at=now, actor=by)
    return site().book.journal.append([fact], received_at=now, also=also).indices[0]
