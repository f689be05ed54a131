"""Every way of going from page to page: to the end, and no further."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from musterroll.facts.errors import Refused, Unreadable
from musterroll.sources.connection import Connection
from musterroll.sources.extract import Page
from musterroll.sources.http import Client
from musterroll.sources.limits import Limits
from musterroll.sources.paging import (
    List,
    by_header,
    by_link,
    by_next_url,
    by_number,
    by_offset,
    by_token,
    count,
    link_header,
    member,
    one_page,
)
from tests.sources.kit.clock import FakeClock
from tests.sources.kit.server import Asked, LocalServer, Reply

ROWS: list[dict[str, Any]] = [{"n": n} for n in range(10)]


class Ways(LocalServer):
    """Ten rows, three a page, in every way. `endless` never says that it ends."""

    endless = False
    circle = False

    def routes(self, asked: Asked) -> Reply:
        way = asked.path.strip("/")
        if way == "number":
            start = (int(asked.query["page"]) - 1) * self.page_size
            return Reply(ROWS[start : start + self.page_size] if not self.endless else ROWS[:3])
        if way == "offset":
            start = int(asked.query["offset"])
            return Reply({"rows": ROWS[start : start + int(asked.query["limit"])], "total": len(ROWS)})
        rows, following = self.window(ROWS, asked.query.get("at", "0") if not self.circle else "0")
        following = f"{asked.number}" if self.endless else following
        return self._reply(way, [] if self.endless else rows, following)

    def _reply(self, way: str, rows: list[dict[str, Any]], following: str | None) -> Reply:
        onward = f"/{way}?at={following}" if following else None
        if way == "link":
            links = f'<{self.next_base}{onward}>; title="a, b"; rel="next"' if onward else "</link>; rel=self"
            return Reply(rows, headers={"Link": f"<{self.base_url}/x>; rel=prev, {links}"})
        if way == "url":
            return Reply({"value": rows, "@odata.nextLink": f"{self.next_base}{onward}"} if onward else {"value": rows})
        if way == "token":
            return Reply({"users": rows, **({"nextPageToken": following} if following else {})})
        return Reply({"data": {"items": rows}}, headers={"X-Next-Cursor": following} if following else {})


WALKS: dict[str, Callable[[Client], Iterator[Page]]] = {
    "link": lambda client: by_link(List(client=client, path="/link")),
    "url": lambda client: by_next_url(List(client=client, path="/url", rows_at="value"), "@odata.nextLink"),
    "token": lambda client: by_token(List(client=client, path="/token", rows_at="users"), "nextPageToken", "at"),
    "header": lambda client: by_header(
        List(client=client, path="/header", rows_at="data.items"), "X-Next-Cursor", "at"
    ),
    "number": lambda client: by_number(List(client=client, path="/number"), "page", "size", 3),
    "offset": lambda client: by_offset(
        List(client=client, path="/offset", rows_at="rows"), "offset", "limit", 3, "total"
    ),
}


@pytest.fixture
def server() -> Iterator[Ways]:
    with Ways() as server:
        yield server


@pytest.fixture
def client(server: Ways) -> Iterator[Client]:
    limits = Limits(pages=12, empty_pages=5)
    with Client(Connection(base_url=server.base_url, limits=limits), FakeClock().clock(), "ways") as client:
        yield client


@pytest.mark.parametrize("way", WALKS)
def test_all_rows_come_and_the_list_ends(way: str, client: Client) -> None:
    pages = list(WALKS[way](client))
    assert sum(page.rows for page in pages) == 10
    assert len(pages) == (5 if way == "number" else 4)


@pytest.mark.parametrize("way", ["link", "url", "token", "header", "number"])
def test_a_list_without_end_is_refused(way: str, server: Ways, client: Client) -> None:
    server.endless = True
    with pytest.raises(Refused, match="does not end"):
        list(WALKS[way](client))
    assert len(server.asked) == (12 if way == "number" else 5)


@pytest.mark.parametrize("way", ["link", "url", "token", "header"])
def test_a_list_that_leads_in_a_circle_is_noticed(way: str, server: Ways, client: Client) -> None:
    server.circle = True
    with pytest.raises(Unreadable, match="leads back"):
        list(WALKS[way](client))
    assert len(server.asked) == 2


@pytest.mark.parametrize("way", ["link", "url"])
@pytest.mark.parametrize(
    "host",
    ["http://127.0.0.1.elsewhere.example", "//elsewhere.example", "http://user@127.0.0.1", "file://", "http://[::1]"],
)
def test_a_link_that_leaves_the_host_is_refused(way: str, host: str, server: Ways, client: Client) -> None:
    server.next_host = host
    with pytest.raises(Refused, match="was not followed"):
        list(WALKS[way](client))
    assert len(server.asked) == 1


def test_a_list_that_comes_whole_is_one_page(server: Ways, client: Client) -> None:
    assert [page.rows for page in one_page(List(client=client, path="/url", rows_at="value"))] == [3]


def test_an_answer_that_was_looked_at_already_is_not_asked_for_again(server: Ways, client: Client) -> None:
    begun = client.get("/url")
    pages = list(by_next_url(List(client=client, path="/url", rows_at="value"), "@odata.nextLink", begun))
    assert [page.rows for page in pages] == [3, 3, 3, 1]
    assert [asked.query.get("at", "") for asked in server.asked] == ["", "3", "6", "9"]


def test_the_headers_of_a_list_go_with_each_of_its_requests(server: Ways, client: Client) -> None:
    one = List(client=client, path="/url", rows_at="value", headers={"ConsistencyLevel": "eventual"})
    list(by_next_url(one, "@odata.nextLink"))
    assert [asked.headers.get("consistencylevel") for asked in server.asked] == ["eventual"] * 4


def test_a_page_without_a_list_is_kept_before_it_is_refused(server: Ways, client: Client) -> None:
    server.fault(Reply({"error": "maintenance"}), at=2)
    pages = []
    with pytest.raises(Unreadable, match="page 2"):
        for page in WALKS["link"](client):
            pages.append(page)  # noqa: PERF402
    assert (pages[1].raw, pages[1].rows) == (b'{"error": "maintenance"}', 0)


@pytest.mark.parametrize(
    ("raw", "at", "rows"),
    [
        (b"[]", "", 0),
        (b"[1, 2]", "", 2),
        (b"{}", "", None),
        (b"null", "", None),
        (b"", "", None),
        (b'{"a": {"b": [1]}}', "a.b", 1),
        (b'{"a": {}}', "a.b", 0),
        (b'{"a": {"b": null}}', "a.b", 0),
        (b'{"a": 1}', "a", None),
        pytest.param(b"[" * 5000, "", None, id="nested too deep"),
        pytest.param(b"[" + b"0," * 6_000_001 + b"0]", "", None, id="more values than data have"),
    ],
)
def test_rows_are_counted_where_they_stand(raw: bytes, at: str, rows: int | None) -> None:
    assert count(raw, at) == rows


@pytest.mark.parametrize(
    ("raw", "at", "value"),
    [
        (b'{"next": "x"}', "next", "x"),
        (b'{"a.b": 1, "a": {"b": 2}}', "a.b", 1),
        (b' {"a": {"b": [2]}}', "a.b", [2]),
        (b'{"a": []}', "a.b", None),
        (b'{"a": null}', "a", None),
        (b"[]", "a", None),
        (b"no", "a", None),
        (b"", "a", None),
    ],
)
def test_a_member_is_found_where_it_stands(raw: bytes, at: str, value: object) -> None:
    assert member(raw, at) == value


def test_a_link_header_is_read_with_its_commas_and_quotes() -> None:
    text = '<https://a.example/x?q=a,b;c>; title="p, q"; rel="next last", <https://a.example/>;rel=self'
    assert link_header(text) == {
        "next": "https://a.example/x?q=a,b;c",
        "last": "https://a.example/x?q=a,b;c",
        "self": "https://a.example/",
    }
    assert link_header("") == link_header("nothing of use") == {}


@pytest.mark.parametrize(
    ("raw", "at", "rows"),
    [
        (b'{"7": {"id": 7}, "8": {"id": 8}}', "*", 2),
        (b'{"data": {"7": {"id": 7}}}', "data.*", 1),
        (b"[]", "*", 0),
        (b"{}", "*", 0),
        (b'"none"', "*", None),
    ],
)
def test_rows_that_stand_by_their_ids_are_rows(raw: bytes, at: str, rows: int | None) -> None:
    assert count(raw, at) == rows
