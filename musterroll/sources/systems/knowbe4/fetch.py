"""Asking KnowBe4: whole lists, by cursor or by page number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from musterroll.sources.extract import Page
from musterroll.sources.paging import List, by_header, by_number
from musterroll.sources.port import Ask
from musterroll.sources.systems.knowbe4.connect import by_cursor, page_size

# Without these an enrolment names its campaign and its module by their titles only. Archived users are not left out:
# those who left in the period are then missing.
_WHOLE = {
    "include_campaign_id": "true",
    "include_store_purchase_id": "true",
    "include_employee_number": "true",
}


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of one question."""
    if ask.query == "users":
        for status in ("active", "archived"):
            yield from _list(ask, "/v1/users", "users", {"status": status}, about=status)
        return
    # What enrolments refer to comes first.
    for name in ("store_purchases", "policies", "campaigns"):
        yield from _list(ask, f"/v1/training/{name}", name, {})
    yield from _list(ask, "/v1/training/enrollments", "enrollments", _WHOLE)


def _list(ask: Ask, path: str, part: str, params: Mapping[str, str], about: str = "") -> Iterator[Page]:
    size = page_size(ask.settings)
    if by_cursor(ask.settings):
        sent = {**params, "per_page": str(size)}
        one = List(client=ask.client, path=path, params=sent, part=part, about=about)
        return by_header(one, "X-Next-Cursor", send_as="cursor", first="true")
    return by_number(
        List(client=ask.client, path=path, params=params, part=part, about=about), "page", "per_page", size
    )
