"""How many questions a page asks of the database."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterroll.web.site import site

MOST = 12


def questions(client: Client, address: str) -> list[str]:
    """The questions behind one page, which must answer. What a process asks once, when it opens the book, is none."""
    site().book.entries.size()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return [one["sql"] for one in asked.captured_queries]
