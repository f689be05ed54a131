"""A time-stamping authority (RFC 3161) over HTTP: a query goes out, its answer comes back as it was sent."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from musterroll.facts.errors import ConfigError, Refused, TryLater

LONGEST_ANSWER = 64 * 1024  # bytes; an answer with a chain of certificates has about 6,000
TIMEOUT_S = 20.0
_QUERY, _ANSWER = "application/timestamp-query", "application/timestamp-reply"


class Authority:
    """One authority by its address. What it answers is not judged here."""

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigError(f"{url!r} is no address of a time-stamping authority.", "Give http://… or https://….")
        if parts.username or parts.password:
            raise ConfigError("The address of the authority holds a user or password.", "Leave them out of it.")
        self.url, self._timeout_s = url, timeout_s

    def ask(self, query: bytes) -> bytes:
        """The raw answer (DER) to a raw query; at most 64 KiB, from the address given and no other."""
        headers = {"Content-Type": _QUERY, "Accept": _ANSWER}
        request = urllib.request.Request(self.url, data=query, headers=headers, method="POST")
        opener = urllib.request.build_opener(_StaysThere)
        try:
            with opener.open(request, timeout=self._timeout_s) as answer:
                raw: bytes = answer.read(LONGEST_ANSWER + 1)
        except urllib.error.HTTPError as error:
            raise self._refusal(error.code) from None
        except (OSError, http.client.HTTPException) as error:
            raise TryLater(f"{self.url}: no answer ({error}).", "It will be tried again.") from error
        if len(raw) > LONGEST_ANSWER:
            raise Refused(f"{self.url}: the answer is longer than {LONGEST_ANSWER} bytes.", "Ask another authority.")
        return raw

    def _refusal(self, status: int) -> Refused | TryLater:
        if status >= 500 or status == 429:
            return TryLater(f"{self.url}: the authority is busy (HTTP {status}).", "It will be tried again.")
        return Refused(f"{self.url}: the authority refused (HTTP {status}).", "Check its address and its terms.")


class _StaysThere(urllib.request.HTTPRedirectHandler):
    """No other host is asked than the one in the settings."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None
