"""A time-stamping authority is asked at its own address, for a short answer, and not for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.sinks.authority import LONGEST_ANSWER, Authority


class Desk:
    """A server that answers what a test puts here: status, headers, body. `queries` are what it was asked."""

    def __init__(self) -> None:
        self.answer: tuple[int, dict[str, str], bytes] = (200, {}, b"token")
        self.queries: list[tuple[str | None, bytes]] = []
        self.url = ""
        self.silent = threading.Event()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.queries.append((self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"]))))
            status, headers, body = made.answer
            if status == 0:
                made.silent.wait(30)
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/tsa"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    made.silent.set()
    server.shutdown()
    server.server_close()


def test_the_query_goes_out_and_the_answer_comes_back_to_the_byte(desk: Desk) -> None:
    desk.answer = (200, {"Content-Type": "application/timestamp-reply"}, bytes(range(256)))
    assert Authority(desk.url).ask(b"query") == bytes(range(256))
    assert desk.queries == [("application/timestamp-query", b"query")]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_busy_authority_is_asked_again_later(desk: Desk, status: int) -> None:
    desk.answer = (status, {}, b"")
    with pytest.raises(TryLater, match=f"HTTP {status}"):
        Authority(desk.url).ask(b"query")


@pytest.mark.parametrize("status", [400, 401, 404])
def test_an_authority_that_refuses_needs_a_person(desk: Desk, status: int) -> None:
    desk.answer = (status, {}, b"")
    with pytest.raises(Refused, match=f"HTTP {status}"):
        Authority(desk.url).ask(b"query")


def test_nobody_is_sent_on_to_another_address(desk: Desk) -> None:
    desk.answer = (302, {"Location": desk.url + "/elsewhere"}, b"")
    with pytest.raises(Refused, match="HTTP 302"):
        Authority(desk.url).ask(b"query")
    assert len(desk.queries) == 1


def test_an_answer_without_end_is_not_read(desk: Desk) -> None:
    desk.answer = (200, {}, b"x" * (LONGEST_ANSWER + 1))
    with pytest.raises(Refused, match="longer than"):
        Authority(desk.url).ask(b"query")


def test_an_authority_that_is_silent_does_not_hold_us_up(desk: Desk) -> None:
    desk.answer = (0, {}, b"")
    with pytest.raises(TryLater, match="no answer"):
        Authority(desk.url, timeout_s=0.2).ask(b"query")


def test_an_authority_that_is_not_there_is_asked_again_later() -> None:
    with pytest.raises(TryLater, match="no answer"):
        Authority("http://127.0.0.1:9/").ask(b"query")


@pytest.mark.parametrize("url", ["ftp://example.com/", "example.com", "file:///etc/passwd", "http://a:b@example.com/"])
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        Authority(url)
