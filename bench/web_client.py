"""Opens addresses of a server over some connections at once, in turn, and takes the time of each answer."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from itertools import count
from threading import Thread
from typing import Any


def opened(port: int, cookie: str, addresses: Sequence[str], requests: int, connections: int) -> dict[str, Any]:
    """Seconds of each request from its first byte to the last byte of the answer, and the bytes of the answers' bodies.

    The standard library alone, so that it takes little of a machine that the server needs. SystemExit where an answer
    is none.
    """
    seconds: list[float] = []
    sizes: list[int] = []
    failed: list[str] = []
    numbers = count()

    def turns() -> Iterator[int]:
        while (number := next(numbers)) < requests and not failed:
            yield number

    def work() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            for number in turns():
                took, size = _open(connection, addresses[number % len(addresses)], cookie)
                seconds.append(took)
                sizes.append(size)
        except Exception as error:  # noqa: BLE001 (a thread's error is told by the thread that waits for it)
            failed.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(connections)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise SystemExit(failed[0])
    return {"seconds": seconds, "sizes": sizes}


def _open(connection: HTTPConnection, address: str, cookie: str) -> tuple[float, int]:
    begun = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": cookie, "Accept": "text/html"})
    answer = connection.getresponse()
    body = answer.read()
    took = time.perf_counter() - begun
    if answer.status != 200:
        raise RuntimeError(f"{address} answers {answer.status}")
    return took, len(body)
