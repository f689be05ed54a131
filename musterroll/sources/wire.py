"""One request and its answer: within size and time, over a connection that can be hung up, and no secret kept."""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Timer
from typing import Any

import httpx

from musterroll import __version__
from musterroll.facts.errors import ConfigError, MusterrollError, Refused, TryLater, Unreadable
from musterroll.sources.body import taken
from musterroll.sources.clock import Clock
from musterroll.sources.connection import Connection
from musterroll.sources.hosts import is_here, is_inside, origin
from musterroll.sources.limits import Pacer
from musterroll.sources.public import transport
from musterroll.sources.secrets_kept import Secrets

# They write addresses, and at their lowest level headers.
for _chatty in ("httpx", "httpcore"):
    logging.getLogger(_chatty).setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class Answer:
    """One answer. `url` is the address as asked, not to be shown; `headers` have small names."""

    status: int
    headers: Mapping[str, str]
    raw: bytes = field(repr=False)
    url: str = field(repr=False)
    at: datetime

    def json(self) -> Any:
        """The JSON value in it; raises Unreadable."""
        try:
            return json.loads(self.raw)
        except (ValueError, RecursionError):
            raise Unreadable("An answer is not the JSON that its type promises.", "It was kept; try again.") from None


class Wire:
    """Sends requests one by one and takes in what comes back. `where` gives an address as it may be shown."""

    def __init__(
        self, connection: Connection, base: str, clock: Clock, secrets: Secrets, where: Callable[[str], str]
    ) -> None:
        self._limits, self._clock, self._secrets, self._where = connection.limits, clock, secrets, where
        self._bytes, self._calls, self._most = 0, 0, connection.most_calls
        self._public = connection.public
        self._pacer = Pacer(connection.pace, clock)
        self._http = _client(connection, base)
        self._socket: Any = None

    def close(self) -> None:
        """Ends the connection."""
        self._http.close()

    def exchange(self, method: str, url: str, content: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One answer. TryLater where it does not come whole and in time, Refused beyond the limits."""
        self._calls += 1
        if self._most and self._calls > self._most:
            raise Refused(f"{self._where(url)}: more than {self._most} calls.", "Raise the limit in the settings.")
        if self._public and is_inside(origin(url)[1]):  # a proxy of the company is not asked about it either
            raise Refused(f"{self._where(url)}: a private network or this machine.", "Check the address.")
        self._pacer.wait()
        watch = Timer(self._limits.page_seconds, self._hang_up)
        watch.daemon = True
        began = self._clock.spent()
        watch.start()
        try:
            return self._received(method, url, content, headers, began)
        except httpx.HTTPError as error:
            raise self._failure(error, url) from None
        except httpx.InvalidURL:
            raise Refused("An address that is none.", "Check the address in the settings.") from None
        finally:
            watch.cancel()

    def _received(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str], began: float
    ) -> Answer:
        limits = self._limits

        def in_time() -> None:
            self._in_time(began, limits.page_seconds, url)

        request = self._http.build_request(
            method, url, content=content, headers=dict(headers), extensions={"trace": self._trace}
        )
        response = self._http.send(request, stream=True)
        try:
            small = {name.casefold(): value for name, value in response.headers.items()}
            most = min(limits.page_bytes, limits.all_bytes - self._bytes)
            packed = small.get("content-encoding", "").strip().casefold()
            raw = taken(response.iter_raw(), packed, most, in_time, self._where(url))
        finally:
            response.close()
        self._bytes += len(raw)
        return Answer(response.status_code, small, raw, url, self._clock.now())

    def _in_time(self, began: float, most: float, url: str) -> None:
        if self._clock.spent() - began > most:
            raise TryLater(
                f"{self._where(url)}: not done after {round(most)} seconds.", "It will be asked again later."
            )

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Keeps the socket at hand, for hanging up on a server that sends a byte now and then."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")

    def _hang_up(self) -> None:
        with suppress(OSError, AttributeError):
            self._socket.shutdown(2)

    def _failure(self, error: httpx.HTTPError, url: str) -> MusterrollError:
        where = self._where(url)
        if _about_tls(error):
            return Refused(
                f"{where}: the encrypted connection failed: {self._secrets.hide(_tls_reason(error))}.",
                "Check the address and the certificate; nothing was sent.",
            )
        if isinstance(error, httpx.TimeoutException):
            return TryLater(f"{where}: no answer in time.", "It will be asked again later.")
        if isinstance(error, httpx.ConnectError):
            return TryLater(f"{where}: no connection.", "It will be asked again later; check the address.")
        return TryLater(f"{where}: the connection broke off.", "It will be asked again later.")


def _client(connection: Connection, base: str) -> httpx.Client:
    limits = connection.limits
    headers = {"User-Agent": f"musterroll/{__version__}", "Accept-Encoding": "gzip"}
    verify = _context(connection.ca_file) if origin(base)[0] == "https" else False  # making one takes time
    one = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    return httpx.Client(
        verify=verify,
        transport=transport(verify, one) if connection.public else None,
        timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
        limits=one,
        headers={**headers, "Accept": ", ".join(connection.types).replace("*", "*/*"), **connection.headers},
        follow_redirects=False,
        trust_env=not is_here(origin(base)[1]),  # a proxy of the company is used, but not towards this machine
    )


def _context(ca_file: str) -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context() if not ca_file else ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError):
        raise ConfigError(f"{ca_file}: no certificates in PEM.", "Expected a file of certificates.") from None


def _about_tls(error: BaseException | None) -> bool:
    return _tls(error) is not None


def _tls_reason(error: BaseException | None) -> str:
    found = _tls(error)
    told = getattr(found, "verify_message", "") or getattr(found, "reason", "") or "no agreement"
    return str(told)


def _tls(error: BaseException | None) -> ssl.SSLError | None:
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, ssl.SSLError):
            return error
        error, seen = error.__cause__ or error.__context__, seen + 1
    return None
