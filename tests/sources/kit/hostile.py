"""What a server does that is broken or means harm: each one is a fault that can be set into any local server."""

from __future__ import annotations

import gzip
import json
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlencode

from tests.sources.kit.server import Fault, Reply

LOGIN_PAGE = Reply(b"<!DOCTYPE html><html><body>Sign in</body></html>", type="text/html; charset=utf-8")
LOGIN_PAGE_AS_JSON = Reply(b"\n <!doctype html><title>Sign in</title>")
OTHER_TYPE = Reply(b"id;name\n1;Ana\n", type="text/csv")
NOT_JSON = Reply(b'[{"id": "1", "na')
NOT_A_LIST = Reply({"surprise": True})
ELSEWHERE = Reply(status=302, headers={"Location": "https://elsewhere.example/collect"})
TO_LOOPBACK = Reply(status=302, headers={"Location": "http://127.0.0.1:1/latest/meta-data"})
TO_PRIVATE = Reply(status=307, headers={"Location": "http://10.0.0.8/"})
TO_METADATA = Reply(status=307, headers={"Location": "http://169.254.169.254/latest/meta-data"})
IN_CIRCLES = Reply(status=302, headers={"Location": "?again=1"})
# 32 MiB out of 32 KiB: many times the limit of the tests, and quickly made.
BOMB = Reply(gzip.compress(b"0" * 32 * 2**20, 1), headers={"Content-Encoding": "gzip"})
NO_GZIP = Reply(b"[]", headers={"Content-Encoding": "gzip"})


def endless_body(handler: BaseHTTPRequestHandler) -> None:
    """Says 5 GB, and sends zeros for as long as somebody reads."""
    _head(handler, length=5 * 2**30)
    while True:
        handler.wfile.write(b"0" * 2**16)


def slow_drip(handler: BaseHTTPRequestHandler) -> None:
    """Sends a byte now and then."""
    _head(handler, length=10_000)
    for _ in range(10_000):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def slow_headers(handler: BaseHTTPRequestHandler) -> None:
    """Sends the headers a byte now and then."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(10_000):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.02)


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """Promises more than it sends, and hangs up."""
    _head(handler, length=10_000)
    handler.wfile.write(b'[{"id": "1"}')
    handler.wfile.flush()


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Says nothing and hangs up."""


def echo(handler: BaseHTTPRequestHandler) -> None:
    """Answers with what was asked, credential and all."""
    raw = json.dumps([{"id": handler.path, "headers": dict(handler.headers.items())}]).encode()
    _head(handler, length=len(raw))
    handler.wfile.write(raw)


def echo_in_a_link(handler: BaseHTTPRequestHandler) -> None:
    """Gives the credential back in the address of the next page."""
    handler.send_response(200)
    handler.send_header(
        "Link", f"</next?{urlencode(dict(handler.headers.items()) | {'path': handler.path})}>; rel=next"
    )
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "2")
    handler.end_headers()
    handler.wfile.write(b"[]")


def _head(handler: BaseHTTPRequestHandler, length: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(length))
    handler.end_headers()


# By name, with words that the error must hold.
REFUSED: dict[str, tuple[Fault, str]] = {
    "a log-in page with status 200": (LOGIN_PAGE, "log-in page"),
    "a log-in page that claims to be JSON": (LOGIN_PAGE_AS_JSON, "log-in page"),
    "a content type that nobody expects": (OTHER_TYPE, "text/csv"),
    "a redirect to another host": (ELSEWHERE, "another host"),
    "a redirect to this machine": (TO_LOOPBACK, "of this machine"),
    "a redirect into a private network": (TO_PRIVATE, "private network"),
    "a redirect to the metadata of a cloud": (TO_METADATA, "private network"),
    "redirects in circles": (IN_CIRCLES, "redirects without end"),
    "a body that unpacks without end": (BOMB, "in one answer"),
    "a body of 5 GB": (endless_body, "in one answer"),
    "a body that says gzip and is not": (NO_GZIP, "says gzip"),
}
