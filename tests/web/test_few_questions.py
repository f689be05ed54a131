"""Every page × who opens it asks the book a few things, however many people it shows: the demo company has hundreds."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterroll.web import once
from musterroll.web.site import Site
from tests.web.counting import MOST
from tests.web.test_every_window import MAY_OPEN, address_of
from tests.web.things import Things, things


def test_no_page_asks_the_book_more_than_twelve_times(northfen: Site, visitors: dict[str, Client]) -> None:
    """Also where nothing of the state is kept yet; and an auditor's page is recorded besides."""
    named, pages, wrong = things(northfen), 0, []
    for name, may in MAY_OPEN.items():
        for who in (one for one in visitors if one in may):
            asked = _questions(visitors[who], name, named)
            pages += bool(asked)
            if len(asked) > MOST:
                wrong.append(f"{name} for {who}: {len(asked)}\n  " + "\n  ".join(asked))
    assert wrong == []
    assert pages > 60, "pages were opened, and not refused"


def _questions(client: Client, name: str, named: Things) -> list[str]:
    """What is asked for a page; nothing where the address shows none."""
    address = address_of(name, named)
    client.get(address)  # what a process learns once is no question of the page
    once.forget()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        shown = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return [one["sql"][:120] for one in asked.captured_queries] if shown else []
