"""The demo company's way in, and that no other book has it."""

from __future__ import annotations

from musterroll.web.site import Site
from tests.web.people import browser


def test_a_real_book_has_no_way_in_without_a_password(northfen: Site) -> None:
    assert browser().get("/demo/").status_code == 404
    assert browser().post("/demo/", {"email": "fay@northfen.example"}).status_code == 404
