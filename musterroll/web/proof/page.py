"""The page: what the log is, and whether a proof that somebody has is of it."""

from __future__ import annotations

import base64

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.procedures.log_keys import verifiers
from musterroll.store.reading.anchors import anchors, latest_of_each
from musterroll.web.proof.checking import checked
from musterroll.web.site import site


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
        "anchors": latest_of_each(anchors(book.tables)),
        "text": text,
        "outcomes": checked(text, keys, book.entries) if text.strip() else [],
        "asked": request.method == "POST",
    }
    return render(request, "web/proof/page.html", context)
