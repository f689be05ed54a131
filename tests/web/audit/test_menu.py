"""What an auditor finds: a menu of the engagement, and behind every link a page that is theirs to open."""

from __future__ import annotations

import html
import re
from collections import deque
from urllib.parse import urljoin, urlsplit

from django.test import Client

from musterroll.web.site import Site
from tests.web.audit.engaged import FAY, auditor, draw, text, the_period
from tests.web.counting import MOST, questions
from tests.web.people import SignIn

_MOST = 150  # pages; each way of writing an address is opened once


def _links(client: Client, address: str) -> list[str]:
    answer = client.get(address, follow=True)
    if answer.streaming or "html" not in answer.headers["Content-Type"]:
        return []
    found = re.findall(r'<a [^>]*href="([^"#]+)', answer.content.decode())
    return [urljoin(address, html.unescape(one)) for one in found]


def _shape(address: str) -> str:
    """An address without what only tells one thing from another: numbers, keys, values of parameters."""
    parts = urlsplit(address)
    names = sorted(one.partition("=")[0] for one in parts.query.split("&"))
    return re.sub(r"\d+|p_[0-9a-f]+|[0-9a-f]{32,}", "*", parts.path) + "?" + "&".join(names)


def test_the_menu_leads_through_the_engagement_and_nowhere_else(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    assert iris.get("/").headers["Location"] == f"/periods/{n}/"
    sample = draw(iris, n, 3)
    page = text(iris, sample)
    menu = page.partition('id="nav"')[2].partition('class="foot"')[0]
    assert re.findall(r'href="([^"]+)"( aria-current="page")?>', menu) == [
        (f"/periods/{n}/", ""),
        (f"/periods/{n}/people/", ""),
        (sample, ' aria-current="page"'),
        (f"/periods/{n}/requests/", ""),
        (f"/periods/{n}/views/", ""),
        *((one, "") for one in ("/policy/", "/courses/", "/criteria/", "/sources/", "/sessions/", "/proof/")),
    ]


def test_every_page_says_that_it_is_logged(northfen: Site, sign_in: SignIn) -> None:
    iris = auditor(northfen)
    for address in ("/policy/", "/courses/", "/proof/"):
        assert "Every page you open is logged" in text(iris, address)
        assert len(questions(iris, address)) <= MOST
    assert "Every page you open is logged" not in text(sign_in(FAY, "lead"), "/policy/")


def test_no_link_that_an_auditor_sees_leads_to_a_closed_door(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    sample = draw(iris, n, 3)
    waiting, seen, closed = deque([("", f"/periods/{n}/"), ("", sample)]), set[str](), list[str]()
    while waiting and len(seen) < _MOST:
        came_from, address = waiting.popleft()
        if _shape(address) in seen or not address.startswith("/"):
            continue
        seen.add(_shape(address))
        status = iris.get(address).status_code
        if status >= 400:
            closed.append(f"{came_from} leads to {address}: {status}")
            continue
        waiting += [(address, one) for one in _links(iris, address)]
    assert closed == []
    assert len(seen) > 20
