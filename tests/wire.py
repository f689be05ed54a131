"""A wire to a store that may lose an answer, break off, or be busy, as a test wants it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

BUSY = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"


@dataclass
class Wire:
    """Requests are carried on, but for those that begin as `lose`, `cut` or `busy` say (`PUT /`).

    Of `lose` the first is carried out and its answer lost; `cut` ones break off after the first `carried` of them;
    `busy` many are told that the store is busy.
    """

    endpoint: str = ""
    lose: str | None = None
    cut: str | None = None
    carried: int = 0
    busy: int = 0
    lost: list[str] = field(default_factory=list)

    def breaks_off(self, request: str) -> bool:
        """Whether this one gets no answer, and is not carried on either."""
        if self.cut is None or not request.startswith(self.cut):
            return False
        self.carried -= 1
        return self.carried < 0

    def is_busy(self) -> bool:
        """Whether this one is told to come later."""
        self.busy -= 1
        return self.busy >= 0

    def loses(self, request: str) -> bool:
        """Whether the answer to this one gets lost."""
        if self.lost or self.lose is None or not request.startswith(self.lose):
            return False
        self.lost.append(request.split()[0])
        return True


@contextmanager
def wire(endpoint: str, lose: str | None = None) -> Iterator[Wire]:
    """A wire to a store; its own address is `endpoint`."""
    target, between = urlsplit(endpoint).netloc, Wire(lose=lose)

    class Carrier(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _carry(self) -> None:
            request, body = f"{self.command} {self.path}", self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.close_connection = True
            if between.breaks_off(request):
                return
            if between.is_busy():
                self._answer(503, [("Content-Type", "application/xml")], BUSY)
                return
            beyond = http.client.HTTPConnection(target, timeout=60)
            # The signature covers Host, so what goes on is what came in.
            beyond.request(self.command, self.path, body, dict(self.headers))
            answer = beyond.getresponse()
            content = answer.read()
            beyond.close()
            if not between.loses(request):
                self._answer(answer.status, answer.getheaders(), content)

        def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
            told = {name.lower(): value for name, value in headers}
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", told.get("content-length", str(len(content))))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _carry  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Carrier)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    between.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield between
    finally:
        server.shutdown()
        server.server_close()
