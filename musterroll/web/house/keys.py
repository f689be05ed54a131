"""Keys and checkpoints: the key that signs, those before it, what was signed, and where that was taken outside."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from musterroll import config
from musterroll.facts.errors import MusterrollError
from musterroll.procedures import anchors as places
from musterroll.procedures import seal
from musterroll.procedures.log_keys import verifiers
from musterroll.store.checkpoints import SavedCheckpoint
from musterroll.store.reading.anchors import Anchor, anchors, latest_of_each
from musterroll.web import clerk
from musterroll.web.acts import acted
from musterroll.web.house.jobs import anchored
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor

SHOWN = 20
KIND = "anchor"
_PATIENCE_S = 10.0


@dataclass(frozen=True)
class Signed:
    """A checkpoint that was kept: its root as the note has it, and the means by which it was taken outside."""

    saved: SavedCheckpoint
    root: str
    outside: list[str]


@dataclass(frozen=True)
class Outside:
    """A place outside: whether the settings name it, the last checkpoint there, and what it said when asked last."""

    kind: str
    place: str
    named: bool
    last: Anchor | None
    failed: str = ""


def view(request: HttpRequest) -> HttpResponse:
    """The page."""
    here = site()
    book, found, last = here.book, anchors(here.book.tables), clerk.last(KIND)
    head, kept = book.heads.latest(), book.checkpoints.newest(SHOWN)
    outside, trouble = _outside(here, found, last.result)
    context = {
        "head": head,
        "root": base64.b64encode(head.root).decode(),
        "origin": book.config.origin,
        "keys": [(one.key_id.hex(), one.to_text()) for one in verifiers(book.config)],
        "latest": kept[0] if kept else None,
        "signed": [_signed(one, found) for one in kept],
        "outside": outside,
        "named": sum(one.named for one in outside),
        "trouble": trouble,
        "anchors": found[:SHOWN],
        "last": last,
    }
    return render(request, "web/house/keys.html", context)


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """A checkpoint of the whole book, the act among it."""
    here = site()
    with here.book.turns.take("sealing", patience_s=_PATIENCE_S):
        acted(visitor(request).email, "signed", "a checkpoint")
        sealed, _ = seal.checkpoint(here.book, here.now)
    messages.success(request, f"Signed: a checkpoint of {sealed.size:,} entries.")
    return redirect("keys")


@require_POST
def anchor(request: HttpRequest) -> HttpResponse:
    """The same, and to every place outside, in the background: some of them take their time."""
    here, by = site(), visitor(request).email
    if running := clerk.last(KIND).running:
        return redirect("task", running.id)
    places.refuse_without_places(places.places_of(config.load(here.config.folder), lambda: here.now))
    acted(by, "anchored", "a checkpoint")
    title = "Taking a checkpoint outside"
    task = clerk.begin(anchored, here.now, title=title, asked_by=by, then=reverse("keys") + "#outside", kind=KIND)
    return redirect("task", task)


def _signed(saved: SavedCheckpoint, found: list[Anchor]) -> Signed:
    lines = saved.note.decode("utf-8", "replace").splitlines()
    means = sorted({one.kind for one in found if one.size == saved.size})
    return Signed(saved, lines[2] if len(lines) > 2 else "", means)


def _outside(here: Site, found: list[Anchor], result: dict[str, list[list[str]]] | None) -> tuple[list[Outside], str]:
    """Every place that is named or was used; and why those that are named could not be made out."""
    trouble, named = "", dict[tuple[str, str], bool]()
    try:
        made = places.places_of(config.load(here.config.folder), lambda: here.now)
        named = {(one.kind, one.place): True for one in made}
    except MusterrollError as error:
        trouble = f"{error.what} {error.remedy}"
    latest = {(one.kind, one.place): one for one in latest_of_each(found)}
    failed = {(kind, place): said for kind, place, said in (result or {}).get("places", []) if said}
    return [
        Outside(kind, place, (kind, place) in named, latest.get((kind, place)), failed.get((kind, place), ""))
        for kind, place in {**named, **dict.fromkeys(latest, False)}
    ], trouble
