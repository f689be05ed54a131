"""A local HTTP server that speaks the contract of a system, with its faults: base of the servers of all sources.

A system's server answers in `routes`. What can go wrong in any system is set here: `fault` (a status, a page, a broken
body at the n-th request), `repeat` (rows that stand on two pages), `empty_at` (a page without rows), `next_host` (links
that lead elsewhere), `render` (rows look otherwise), `change` (something happens between two pages).
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came; `number` counts from 1."""

    number: int
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""

    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode()))

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Reply:
    """What is answered: an object becomes JSON; bytes go out as they are."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    type: str = "application/json"
    packed: bool = False

    def raw(self) -> bytes:
        """The bytes of the body."""
        raw = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return gzip.compress(raw) if self.packed else raw


# A fault is a reply, or something that does what it likes with the connection.
Fault = Reply | Callable[[BaseHTTPRequestHandler], None]
Rows = list[dict[str, Any]]


class LocalServer:
    """Serves on 127.0.0.1 while it is entered. `asked` holds every request."""

    page_size = 3

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.lists: dict[str, Rows] = {}
        self.repeat = False
        self.empty_at: int | None = None
        self.next_host: str | None = None
        self.render: Callable[[dict[str, Any]], Any] = lambda row: row
        self.change: Callable[[], None] | None = None
        self.change_after = 1
        self._faults: list[tuple[int, int, Fault]] = []
        self._pages = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Any:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base_url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def next_base(self) -> str:
        """The address that links to next pages begin with."""
        return self.next_host or self.base_url

    # --- What a system's server says -----------------------------------------------------------------

    def routes(self, asked: Asked) -> Reply:
        """The answer to one request."""
        return Reply({"error": "not there"}, 404)

    def throttled(self) -> tuple[Reply, float]:
        """How this system says "not so fast", and how many seconds it asks to wait."""
        return Reply({"error": "too many requests"}, 429, {"Retry-After": "7"}), 7

    # --- Pages ---------------------------------------------------------------------------------------

    def window(self, rows: Rows, start: str, size: int | None = None) -> tuple[Rows, str | None]:
        """The rows of one page and the mark of the next, None at the end. Marks are opaque to whoever asks."""
        size = size or self.page_size
        self._pages += 1
        if self.change and self._pages == self.change_after + 1:
            self.change()
        begin = int(start.partition("-")[0] or 0)
        if self.empty_at == self._pages and "-" not in start:
            return [], f"{begin}-again"
        first = max(begin - 1, 0) if self.repeat else begin
        end = begin + size
        return [self.render(row) for row in rows[first:end]], str(end) if end < len(rows) else None

    # --- Faults --------------------------------------------------------------------------------------

    def fault(self, reply: Fault, at: int = 1, times: int = 1) -> None:
        """Answers `reply` at the n-th request and the following ones, `times` in all."""
        self._faults.append((at, at + times, reply))

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Fault:
        """The answer to a request, or a fault."""
        parts = urlsplit(target)
        small = {name.casefold(): value for name, value in headers.items()}
        with self._lock:
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            asked = Asked(len(self.asked) + 1, method, parts.path, query, small, body)
            self.asked.append(asked)
            for first, last, reply in self._faults:
                if first <= asked.number < last:
                    return reply
            return self.routes(asked)


def _handler(server: LocalServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = server.answer(self.command, self.path, dict(self.headers.items()), body)
            if not isinstance(reply, Reply):
                self.close_connection = True
                try:
                    reply(self)
                except OSError:
                    pass  # the client hung up, as it should
                return
            raw = reply.raw()
            self.send_response_only(reply.status)
            if "Date" not in reply.headers:
                self.send_header("Date", self.date_time_string())
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.packed:
                self.send_header("Content-Encoding", "gzip")
            if raw:
                self.send_header("Content-Type", reply.type)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _any  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
