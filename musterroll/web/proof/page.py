"""The page: what the log is, and whether a proof that somebody has is of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.procedures.log_keys import verifiers
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.tables import Tables
from musterroll.web.proof.checking import checked
from musterroll.web.site import site

_NEWEST = 200  # anchors that are looked at for the latest of each place


@dataclass(frozen=True)
class Anchor:
    """A checkpoint put outside: of how many entries, by which means, where, when."""

    size: int
    kind: str
    place: str
    at: datetime


def view(request: HttpRequest) -> HttpResponse:
    """The page; a pasted text is checked, and nothing of it is kept."""
    book = site().book
    keys = verifiers(book.config)
    text = request.POST.get("proof", "") if request.method == "POST" else ""
    head, saved = book.heads.latest(), book.checkpoints.latest()
    context = {
        "head": head,
        "root": base64.b64encode(head.root).decode(),
        "checkpoint": saved,
        "note": saved.note.decode("utf-8", "replace") if saved else "",
        "origin": book.config.origin,
        "keys": [key.to_text() for key in keys],
        "anchors": list(anchors(book.tables)),
        "text": text,
        "outcomes": checked(text, keys, book.entries) if text.strip() else [],
        "asked": request.method == "POST",
    }
    return render(request, "web/proof/page.html", context)


def anchors(tables: Tables) -> Iterator[Anchor]:
    """The latest anchor of each means and place."""
    seen: set[tuple[str, str]] = set()
    for one in of_kind(tables, "checkpoint.anchored", newest=_NEWEST):
        body = one.fact.body if one.fact else None
        if not isinstance(body, dict):
            continue
        kind, place = str(body.get("kind", "")), str(body.get("place", ""))
        if (kind, place) not in seen:
            seen.add((kind, place))
            yield Anchor(int(body.get("size", 0)), kind, place, one.received_at)
