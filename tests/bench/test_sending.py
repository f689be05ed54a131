"""The measurement of what programs send, beside a server that stands for the peer and takes everything."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bench import book_intake, sources_section
from bench.book_intake import Server
from bench.measure import Sample, Samples
from bench.sections import QUICK


class Takes(BaseHTTPRequestHandler):
    """Answers 200 to whatever comes."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def stand_in(folder: Path) -> Iterator[Server]:
    class Process:
        pid = os.getpid()

    with ThreadingHTTPServer(("127.0.0.1", 0), Takes) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Server(server.server_address[1], Process(), {})  # type: ignore[arg-type]  # of it only the id is asked
        server.shutdown()


def test_what_is_sent_is_taken_and_every_figure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_intake, "ralph", stand_in)
    said = book_intake.main(200, 1, tmp_path / "intake")
    assert set(said["rates"]) == set(said["processor_us"])
    assert all(rate > 0 for rate in said["rates"].values())
    sample = Samples((Sample(1.0, 1.0, 1.0, said),))
    monkeypatch.setattr(sources_section, "in_turn", lambda commands, rounds: dict.fromkeys(commands, sample))
    written = sources_section.book_intake(QUICK).markdown()
    assert "at least 3" in written
    assert "records, 100 a request" in written
