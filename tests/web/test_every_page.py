"""What holds of each page, whoever opens it: ids are there once, and a search keeps what the address carries."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

from django.test import Client

from musterroll.web.site import Site
from tests.web.people import SignIn
from tests.web.test_every_window import MAY_OPEN, address_of
from tests.web.things import things


class _Read(HTMLParser):
    """The ids of a page, and of each form that searches the names of its fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids = Counter[str]()
        self.forms: list[Counter[str]] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.update(filter(None, [given.get("id")]))
        if tag == "form":
            self._inside = (given.get("method") or "get") == "get"
            if self._inside:
                self.forms.append(Counter())
        elif self._inside and tag in ("input", "select", "button", "textarea") and given.get("name"):
            self.forms[-1][str(given["name"])] += 1

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"

    @property
    def faults(self) -> list[str]:
        """What is wrong, where the address carried `carried` and the place of a page."""
        found = [f"has the id {id} {count} times" for id, count in self.ids.items() if count > 1]
        for form in self.forms:
            found += ["a search forgets what the address carries"] if not form["carried"] else []
            found += ["a search begins at another page than the first"] if form["after"] else []
        return found


def test_every_page_has_each_id_once_and_its_searches_keep_what_the_address_carries(
    northfen: Site, visitors: dict[str, Client]
) -> None:
    """A label or a link means the first of two ids. A form sends its own fields, and what else narrows or orders."""
    named, wrong, pages, forms = things(northfen), list[str](), 0, 0
    for name, may in MAY_OPEN.items():
        for who in (one for one in visitors if one in may):
            answer = visitors[who].get(f"{address_of(name, named)}?carried=1&after=")
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                page = _Read(answer.content.decode())
                pages, forms = pages + 1, forms + len(page.forms)
                wrong += [f"{name} for {who} {fault}" for fault in page.faults]
    assert wrong == []
    assert pages > 60, "pages were opened, and not refused"
    assert forms > 7


def test_no_page_of_findings_has_the_same_id_twice(sign_in: SignIn) -> None:
    fay, address, pages = sign_in("fay@northfen.example", "lead"), "/findings/", 0
    while address:
        page = fay.get(address).content.decode()
        assert _Read(page).faults in ([], ["a search forgets what the address carries"]), address
        following = re.search(r'href="([^"]+)">Next<', page)
        address, pages = unescape(following[1]) if following else "", pages + 1
    assert pages > 4


def test_a_search_sends_each_field_once_and_what_narrows_besides_as_it_was(sign_in: SignIn) -> None:
    fay = sign_in("fay@northfen.example", "lead")
    for address, kept in (
        ("/records/?version=2.0&finished=yes&course=X&after=2025-01-01|7", {"version": "2.0", "finished": "yes"}),
        ("/people/?reason=never_seen_active&sort=-name&q=%22%3Ea", {"reason": "never_seen_active", "sort": "-name"}),
        ("/gaps/?status=any&kind=role&sort=due&type=intern", {"status": "any", "kind": "role"}),
    ):
        page = fay.get(address).content.decode()
        (form,) = _Read(page).forms
        assert max(form.values()) == 1, address
        search = page[page.index('role="search"') :].partition("</form>")[0]
        assert dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', search)) == kept
