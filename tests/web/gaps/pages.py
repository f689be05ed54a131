"""What a page of gaps shows, read back from its markup."""

from __future__ import annotations

import html
import re

from django.test import Client

_LINE = re.compile(r'<details class="gap" name="gap" id="(o_[0-9a-f]+)">')
_NEXT = re.compile(r'<a href="([^"]+)">Next</a>')


def ids(page: str) -> list[str]:
    """The obligations on a page, in their order."""
    return _LINE.findall(page)


def following(page: str) -> str | None:
    """The address of the next page."""
    found = _NEXT.search(page)
    return html.unescape(found[1]) if found else None


def all_pages(client: Client, address: str) -> list[str]:
    """The obligations of a page and of all that follow it."""
    found: list[str] = []
    where: str | None = address
    while where is not None:
        page = client.get(where).content.decode()
        found += ids(page)
        where = following(page)
    return found


def words(page: str) -> str:
    """The text of a page without its markup."""
    return html.unescape(re.sub(r"<[^>]*>", "", page))
