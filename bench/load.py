"""Requests to a server over connections that stay open, as many as they can: the client of the intake measurements.

Requests are there as bytes before the clock starts, and of an answer only its status and length are looked at, so that
the client does not hide the server.
"""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from threading import Thread
from typing import Any
from uuid import uuid4

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/1.1 (\d{3})")


def statement(number: int) -> dict[str, Any]:
    """An xAPI statement as a learning platform sends it."""
    return {
        "id": str(uuid4()),
        "actor": {"objectType": "Agent", "name": f"Mara {number}", "mbox": f"mailto:p.{number}@northfen.example"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-US": "completed"}},
        "object": {
            "objectType": "Activity",
            "id": f"https://lms.northfen.example/courses/awareness-{number % 10}",
            "definition": {
                "name": {"en-US": "Security Awareness"},
                "type": "http://adlnet.gov/expapi/activities/course",
            },
        },
        "result": {"completion": True, "success": True, "score": {"scaled": 0.9}, "duration": "PT12M30S"},
        "timestamp": f"2026-01-{number % 28 + 1:02d}T12:00:00Z",
    }


def record(number: int) -> dict[str, Any]:
    """A training record without a checksum."""
    return {
        "record_id": f"train_{uuid4().hex}",
        "employee": {"uid": f"user_{number}", "email": f"p.{number}@northfen.example"},
        "training_event": {
            "course_id": "SEC-AWARE",
            "version": "2.1",
            "completion_timestamp": f"2026-01-{number % 28 + 1:02d}T12:00:00Z",
        },
        "verification": {"method": "api", "source_system": "lms"},
    }


def requests(path: str, rows: Sequence[Mapping[str, Any]], together: int, headers: Mapping[str, str]) -> list[bytes]:
    """POST requests of so many rows each: one row alone is no list."""
    return [_request(path, rows[at : at + together], headers) for at in range(0, len(rows), together)]


def _request(path: str, rows: Sequence[Mapping[str, Any]], headers: Mapping[str, str]) -> bytes:
    body = json.dumps(rows if len(rows) > 1 else rows[0]).encode()
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def drive(port: int, asked: Sequence[bytes], connections: int) -> float:
    """Sends all of them, shared among so many connections; the seconds until the last answer. All must succeed."""
    failed: list[str] = []
    threads = [Thread(target=_send, args=(port, asked[number::connections], failed)) for number in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if failed:
        raise RuntimeError(failed[0])
    return seconds


def _send(port: int, asked: Sequence[bytes], failed: list[str]) -> None:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for request in asked:
                connection.sendall(request)
                status, body = _answer(connection)
                if status not in (200, 204):
                    failed.append(f"port {port}: {status} {body[:500]!r}")
                    return
    except OSError as error:
        failed.append(f"port {port}: {error}")


def _answer(connection: socket.socket) -> tuple[int, bytes]:
    """Status and body of an answer that says how long it is."""
    raw = b""
    for part in _received(connection):
        raw += part
        head, found, body = raw.partition(b"\r\n\r\n")
        length = _LENGTH.search(head) if found else None
        if found and len(body) >= (int(length[1]) if length else 0):
            status = _STATUS.match(head)
            return int(status[1]) if status else 0, body
    raise OSError("the connection was closed")


def _received(connection: socket.socket) -> Iterator[bytes]:
    while part := connection.recv(2**16):
        yield part
