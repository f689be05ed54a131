"""The demo company's book behind the pages, and people who sign in there.

Django's settings are made once a process, and other rooms' tests would make them without the web application. Pytest
imports this file while it collects, before any test runs.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from musterroll import config
from musterroll.web import clock
from musterroll.web.site import Site, serve

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.people import SignIn

FOLDER = Path(tempfile.mkdtemp(prefix="musterroll-web-")) / "book"
config.create(FOLDER, origin="log.example/northfen")
SITE = serve(FOLDER)


@pytest.fixture(scope="session")
def demo_book(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demo company's book, made once for all processes of a run; to be copied, not written to."""
    from tests.web.northfen import made_once

    base = tmp_path_factory.getbasetemp()
    return made_once(base if worker_id == "master" else base.parent)


@pytest.fixture
def northfen(demo_book: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The demo company, served in this process on the day of its report; each test has it to itself."""
    from tests.web.northfen import NOW, put_in_place

    monkeypatch.setenv(clock.VARIABLE, NOW)
    put_in_place(demo_book, FOLDER, SITE)
    yield SITE
    SITE.book.close()


@pytest.fixture
def browser(northfen: Site) -> Client:
    """Somebody who has not signed in."""
    from tests.web.people import browser

    return browser()


@pytest.fixture
def sign_in(northfen: Site) -> SignIn:
    """Signs somebody in: `sign_in("fay@northfen.example", "lead")`."""
    from tests.web.people import sign_in

    return sign_in


@pytest.fixture
def visitors(northfen: Site) -> dict[str, Client]:
    """A browser for each kind of visitor; that for whom most is looked up first, a lead who has a team."""
    from tests.web.people import sign_in
    from tests.web.things import things

    named = things(northfen)
    return {
        "lead": sign_in(named.manager_email, "lead"),
        "auditor": sign_in(
            "iris@auditors.example", "auditor", engagement=named.engagement, expires_at=named.expires_at
        ),
        "manager": sign_in(named.manager_email),
        "employee": sign_in(named.employee_email),
        "administrator": sign_in("ada@elsewhere.example", "administrator"),
    }


@pytest.fixture(scope="session")
def blank_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book without entries, made once; to be copied, not written to."""
    from tests.web.northfen import empty_book

    return empty_book(tmp_path_factory.mktemp("blank") / "book")


@pytest.fixture
def house(blank_book: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """An empty book, served in this process; each test has it to itself."""
    from tests.web.northfen import NOW, put_in_place

    monkeypatch.setenv(clock.VARIABLE, NOW)
    ready = blank_book.with_name("ready")  # with the tables of those who sign in, which take a while to make
    put_in_place(ready if ready.exists() else blank_book, FOLDER, SITE, keep=False)
    if not ready.exists():
        SITE.book.close()
        shutil.copytree(FOLDER, ready)
    yield SITE
    SITE.book.close()


@pytest.fixture
def sign_in_here(house: Site) -> SignIn:
    """Signs somebody in to the empty book."""
    from tests.web.people import sign_in

    return sign_in
