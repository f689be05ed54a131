"""The time-stamping authority of the ledger's tests, behind HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.ledger.authority import Authority


@contextmanager
def time_server(authority: Authority) -> Iterator[tuple[str, list[bytes]]]:
    """An RFC 3161 server on loopback: its address, and a list; bytes put there are answered instead, once each."""
    instead: list[bytes] = []
    turn = threading.Lock()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            with turn:
                answer = instead.pop(0) if instead else authority.answer(query)
            if answer == b"busy":
                self.send_error(503)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", instead
    finally:
        server.shutdown()
        server.server_close()
