"""The demo company as a book: its policies adopted, its exports collected, everybody judged, a checkpoint signed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from musterroll import config
from musterroll.procedures import log_keys
from musterroll.sources import demo
from musterroll.web.site import Site
from tests.cli.small import command

NOW = f"{demo.AS_OF}T15:00:00Z"
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
    company = demo.build()
    files = demo.write(company, place / "exports")
    book = place / "book"
    made = config.create(book, origin="log.example/northfen")
    log_keys.create(made)
    from musterroll.store.setup import open_book

    open_book(made, create=True).close()
    for policy in company.policies:
        _done("policy", "adopt", place / "exports" / policy, "--by", BY, "--now", NOW, "--folder", book)
    _done("collect", *files, "--by", BY, "--now", NOW, "--folder", book)
    _done("log", "checkpoint", "--now", NOW, "--folder", book)
    _done("rebuild", "--now", NOW, "--folder", book)


def _done(*args: str | Path) -> None:
    result = command(*args)
    assert result.exit_code == 0, result.output


def put_in_place(made: Path, folder: Path, site: Site) -> None:
    """Copy the book to where this process serves one, with tables for those who sign in."""
    from django.db import connections

    from musterroll.web.clerk.asking import forget
    from musterroll.web.tables import bring_up_to_date

    connections.close_all()
    forget()
    site.__dict__.pop("book", None)
    shutil.rmtree(folder)
    ready = folder.with_name("ready")
    if ready.exists():
        shutil.copytree(ready, folder)
        return
    shutil.copytree(made, folder)
    bring_up_to_date()
    connections.close_all()
    shutil.copytree(folder, ready)
