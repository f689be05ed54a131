"""Opens addresses of a server with some connections at once, each again and again, and takes the time of each answer.

`python -m bench.web_client` reads one line of JSON (port, cookie, addresses, requests, connections) and prints one: the
seconds of each request from its first byte to the last byte of the answer, and the bytes of the answers' bodies.
Standard library alone, so that it takes little of a machine that the server needs.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import count
from threading import Thread
from typing import Any


def main(asked: dict[str, Any]) -> dict[str, Any]:
    """Open them; times and sizes."""
    seconds: list[float] = []
    sizes: list[int] = []
    failed: list[str] = []
    numbers = count()

    def turns() -> Iterator[int]:
        while (number := next(numbers)) < asked["requests"] and not failed:
            yield number

    def work() -> None:
        connection = HTTPConnection("127.0.0.1", asked["port"], timeout=60)
        try:
            for number in turns():
                took, size = _open(connection, asked["addresses"][number % len(asked["addresses"])], asked["cookie"])
                seconds.append(took)
                sizes.append(size)
        except Exception as error:  # noqa: BLE001 (a thread's error is told by the thread that waits for it)
            failed.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(asked["connections"])]
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


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.stdin.readline()))))
