"""The demo company as a book: its policies adopted, its exports collected, everybody judged, a checkpoint signed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from musterroll import config
from musterroll.procedures import log_keys, seal
from musterroll.procedures.demo_company import AUDIT, fill
from musterroll.procedures.demo_company import NOW as NOON
from musterroll.procedures.views import make_view, view_known
from musterroll.store.setup import open_book
from musterroll.web.site import Site

NOW = NOON.isoformat()
BY = "fay@northfen.example"
_PATIENCE_S = 300


def made_once(base: Path) -> Path:
    """The folder of the book below `base`, made by whichever process comes first."""
    place, lock = base / "northfen", base / "northfen.lock"
    try:
        lock.touch(exist_ok=False)
    except FileExistsError:
        _wait_for(place / "made")
        return place / "book"
    _make(place)
    (place / "made").touch()
    return place / "book"


def _wait_for(sign: Path) -> None:
    for _ in range(_PATIENCE_S * 10):
        if sign.exists():
            return
        time.sleep(0.1)
    raise AssertionError("The process that makes the demo company's book has not finished.")


def _make(place: Path) -> None:
    book = open_book(config.load(empty_book(place / "book")))
    fill(book, BY)
    make_view(book, view_known(book, AUDIT.start, AUDIT.end, None, "America/New_York", NOON))
    seal.checkpoint(book, NOON)
    book.close()


def empty_book(place: Path) -> Path:
    """A book in which nothing is."""
    book = open_book(config.create(place, origin="log.example/northfen"), create=True)
    log_keys.create(book.config)
    book.close()
    return place


def put_in_place(made: Path, folder: Path, site: Site, *, keep: bool = True) -> None:
    """Copy the book to where this process serves one, with tables for those who sign in.

    `keep`: the tables of the first copy serve the next ones.
    """
    from django.db import connections

    from musterroll.web import once
    from musterroll.web.clerk.asking import forget
    from musterroll.web.tables import bring_up_to_date

    connections.close_all()
    forget()
    once.forget()
    site.__dict__.pop("book", None)
    site._known = None  # of another book, in which the same entry may say something else
    shutil.rmtree(folder)
    ready = folder.with_name("ready")
    if keep and ready.exists():
        shutil.copytree(ready, folder)
        return
    shutil.copytree(made, folder)
    bring_up_to_date()
    connections.close_all()
    if keep:
        shutil.copytree(folder, ready)
