"""Long work of the house, in the clerk's process: verify, back up, anchor."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from musterroll import config
from musterroll.procedures import anchors, seal
from musterroll.procedures.backup import back_up
from musterroll.procedures.known import facts_of_book
from musterroll.procedures.look import look_at_copy
from musterroll.procedures.pulling.plan import Planned, Unfit, plan
from musterroll.procedures.verify import verify
from musterroll.store.setup import Book
from musterroll.web.clerk.aside import aside

SHOWN = 50
_PATIENCE_S = 60.0


def verified(book: Book, progress: Any, now: datetime, rebuild: bool) -> dict[str, Any]:
    """What `musterroll log verify` finds."""
    places = anchors.places_of(config.load(book.config.folder), lambda: now)
    with aside(book, progress) as told:
        report = verify(book, places=places, rebuild=rebuild, progress=told)
    wrong = {one.step for one in report.problems}
    first = min((one.index for one in report.problems if one.index is not None), default=None)
    return {
        "at": now.isoformat(),
        "entries": report.size,
        "erased": report.erased,
        "rebuilt": rebuild,
        "problems": len(report.problems),
        "first": first,
        "steps": [[one.name, one.looked_at, one.unit, one.unseen, one.name in wrong] for one in report.steps],
        "wrong": [str(one) for one in report.problems[:SHOWN]],
        "unseen": report.unchecked,
    }


def backed_up(book: Book, progress: Any, place: str, now: datetime, keys: bool) -> dict[str, Any]:
    """A backup in a new folder, verified."""
    folder = Path(place)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = back_up(book, folder, now, keys=keys, progress=lambda name: progress(0, 0, f"Copying {name}."))
    progress(0, 0, "Verifying the copy.")
    said = look_at_copy(made, book.config)
    return {"at": now.isoformat(), "name": folder.name, "entries": made.size, "files": len(made.files), "said": said}


def anchored(book: Book, progress: Any, now: datetime) -> dict[str, Any]:
    """A checkpoint of the whole book, and what each place said to it."""
    places = anchors.places_of(config.load(book.config.folder), lambda: now)
    anchors.refuse_without_places(places)
    progress(0, 0, "Signing a checkpoint and taking it to every place.")
    with book.turns.take("sealing", patience_s=_PATIENCE_S):
        done = seal.seal(book, now, places)
    told = [[one.kind, one.place, str(one.error.what) if one.error else ""] for one in done.anchored]
    return {"at": now.isoformat(), "entries": done.sealed.size, "places": told}


def schedule(book: Book, stamp: str) -> tuple[list[Planned], list[tuple[str, str]]]:
    """When each source was and will be asked; those that cannot be, and why. `stamp` is another when settings are."""
    fit, unfit = plan(config.load(book.config.folder), facts_of_book(book), os.environ)
    return fit, [_told(one) for one in unfit]


def _told(one: Unfit) -> tuple[str, str]:
    return one.source, f"{one.error.what} {one.error.remedy}"
