"""The one client for all systems: who asks, retries with back-off, limits, and no step outside the given host."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from musterroll.facts.errors import Refused, TryLater, Unreadable
from musterroll.sources.auth import not_accepted
from musterroll.sources.body import check_kind
from musterroll.sources.clock import Clock
from musterroll.sources.connection import Connection
from musterroll.sources.hosts import checked_base, origin, pinned
from musterroll.sources.secrets_kept import Secrets
from musterroll.sources.wire import Answer, Wire

__all__ = ["Answer", "Client", "retry_after"]

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_FIRST_WAIT = 1.0
_OAUTH_ERROR = re.compile(rb'"error"\s*:\s*"([a-z_]{1,40})"')
_FORM = "application/x-www-form-urlencoded"
_LATER = "It will be asked again later."


class Client:
    """Asks one system. Use it with `with`; it holds a connection. Not for several threads."""

    def __init__(self, connection: Connection, clock: Clock, name: str = "source") -> None:
        self.base = checked_base(connection.base_url, f"{name}.base_url")
        self.clock, self.name, self.connection = clock, name, connection
        self.secrets = Secrets([*connection.auth.secrets(), *connection.secrets])
        self.acted = False  # whether anything was sent that must not be sent twice
        self._began = clock.spent()
        self._wire = Wire(connection, self.base, clock, self.secrets, self._where)

    def __repr__(self) -> str:
        return f"Client({self.name!r}, {self.base!r})"

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.close()

    # --- What a source calls -------------------------------------------------------------------------

    def get(self, path: str, params: Mapping[str, str] | None = None, url: str = "") -> Answer:
        """Asks for `path` under the base address, or for `url`, a link that an answer gave: only on the same host."""
        return self.send("GET", path, params=params, url=url)

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        url: str = "",
        again: bool | None = None,
        none_is: tuple[int, ...] = (),
    ) -> Answer:
        """Any request; `body` goes as JSON, `form` as a form. It is repeated after a failure where that does no harm
        (not POST, PATCH), or where `again` says so. A status in `none_is` is an answer, not an error.
        """
        target = pinned(url, self.base, self.base, "The link to the next page") if url else self.base + path
        if params:
            target = str(httpx.URL(target).copy_merge_params(dict(params)))
        repeat = method in ("GET", "HEAD", "PUT", "DELETE") if again is None else again
        self.acted = self.acted or not repeat
        content = None if body is None else json.dumps(body).encode()
        more = dict(headers or {}) | ({} if body is None else {"Content-Type": "application/json"})
        if form is not None:  # where a system wants its credential there, it stands in no address
            content, more = str(httpx.QueryParams(dict(form))).encode(), more | {"Content-Type": _FORM}
        answer = self._persist(method, target, content, more, repeat, own=False)
        return self._judged(answer, none_is)

    def post_form(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, object]:
        """A form to a token address of the settings (`TokenCaller`)."""
        content = str(httpx.QueryParams(dict(form))).encode()
        more = {"Content-Type": _FORM, **headers}
        answer = self._persist("POST", checked_base(url, f"{self.name}: token address"), content, more, True, own=True)
        if answer.status in (400, 401, 403):
            raise not_accepted(self._where(answer.url), answer.status, _reason(answer))
        value = self._judged(answer, ()).json()
        if not isinstance(value, dict):
            raise Unreadable(f"{self._where(answer.url)}: no JSON object.", "Check the address of the tokens.")
        return value

    def remember(self, secret: str) -> None:
        """Counts a value among the secrets (`TokenCaller`)."""
        self.secrets.add(secret)

    def seconds(self) -> float:
        """Seconds of a clock that only grows (`TokenCaller`)."""
        return self.clock.spent()

    def epoch(self) -> int:
        """Seconds since 1970 (`TokenCaller`)."""
        return int(self.clock.now().timestamp())

    def shown(self, url: str) -> str:
        """A URL as it may be kept and shown."""
        return self.secrets.url(url)

    # --- Again and again -----------------------------------------------------------------------------

    def _persist(
        self, method: str, url: str, content: bytes | None, headers: Mapping[str, str], repeat: bool, own: bool
    ) -> Answer:
        """One request with its retries. `own`: it brings its own credential (a token is fetched)."""
        renewed, tried = False, 0
        while True:
            tried += 1
            self._in_time(url)
            who = {} if own else self.connection.auth.headers(self)
            try:
                answer = self._once(method, url, content, {**headers, **who})
                if not own:  # a token address gives tokens, perhaps the same again; its answer is not kept
                    self._clean(answer)
            except TryLater:
                if not repeat or tried >= self.connection.limits.tries:
                    raise
                self._sleep(_FIRST_WAIT * 2 ** (tried - 1), url)
                continue
            if answer.status == 401 and not own and not renewed and self.connection.auth.renew():
                renewed = True
                tried -= 1
                continue
            busy = self._busy(answer)
            if not (busy or answer.status in _AGAIN) or self._spent(answer):
                return answer
            if not repeat and not busy:
                return answer
            wait = self._wait_of(answer)
            if tried >= self.connection.limits.tries:
                return answer
            self._sleep(_FIRST_WAIT * 2 ** (tried - 1) if wait is None else wait, url)

    def _clean(self, answer: Answer) -> None:
        # The next page's address is kept as well, and it may stand in a header.
        if self.secrets.within(answer.raw) or self.secrets.within("\n".join(answer.headers.values()).encode()):
            raise Refused(
                f"{self._where(answer.url)}: the answer repeats the credential. It was not kept.",
                "Check the address, and replace the credential.",
            )

    def _in_time(self, url: str) -> None:
        most = self.connection.limits.all_seconds
        if self.clock.spent() - self._began > most:
            raise TryLater(f"{self._where(url)}: the pull is not done after {round(most)} seconds.", _LATER)

    def _wait_of(self, answer: Answer) -> float | None:
        own = self.connection.wait_of
        now = self.clock.now().timestamp()
        wait = own(answer.status, answer.headers, now) if own else None
        return retry_after(answer.headers, now) if wait is None else max(wait, 0.0)

    def _spent(self, answer: Answer) -> bool:
        quota = self.connection.quota
        return quota is not None and quota(answer.status, answer.headers, answer.raw)

    def _busy(self, answer: Answer) -> bool:
        """Whether nothing was done because too much was asked: 429, or what this system says instead."""
        busy = self.connection.busy
        return answer.status == 429 or (busy is not None and busy(answer.status, answer.headers, answer.raw))

    def _sleep(self, seconds: float, url: str) -> None:
        limits = self.connection.limits
        left = limits.all_seconds - (self.clock.spent() - self._began)
        if seconds > min(limits.longest_wait, left):
            raise TryLater(
                f"{self._where(url)}: the system asks to wait {round(seconds)} seconds.",
                _LATER,
                wait_s=seconds,
            )
        self.clock.sleep(seconds)

    # --- Once ----------------------------------------------------------------------------------------

    def _once(self, method: str, url: str, content: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request and its redirects, within the limits."""
        for _ in range(self.connection.limits.redirects + 1):
            answer = self._wire.exchange(method, url, content, headers)
            target = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or not target:
                return answer
            base = url if origin(url) != origin(self.base) else self.base
            url = pinned(target, base, url, "A redirect")
            if method != "GET":
                raise Refused(f"{self._where(url)}: a redirect where data were sent.", "Check the address.")
        raise Refused(f"{self._where(url)}: redirects without end.", "Check the address in the settings.")

    # --- Judging -------------------------------------------------------------------------------------

    def _judged(self, answer: Answer, none_is: tuple[int, ...]) -> Answer:
        if answer.status in none_is:
            return answer
        where = self._where(answer.url)
        if 200 <= answer.status < 300:
            check_kind(answer.raw, answer.headers, self.connection.types, where)
            return answer
        busy = self._busy(answer)
        if busy or answer.status in _AGAIN or answer.status >= 500:
            what = "the quota is spent" if busy else "the system is not ready"
            raise TryLater(f"{where}: {what} (HTTP {answer.status}).", _LATER, wait_s=self._wait_of(answer) or 0.0)
        if answer.status == 401:
            raise not_accepted(where, 401)
        if answer.status == 403:
            raise Refused(f"{where}: not permitted (HTTP 403).", "Grant the permission that the docs page names.")
        if answer.status in (404, 410):
            raise Refused(f"{where}: not there (HTTP {answer.status}).", "Check the address and the settings.")
        raise Unreadable(f"{where}: HTTP {answer.status}.", "The contract of this system may have changed.")

    def _where(self, url: str) -> str:
        return f"{self.name}, {self.secrets.url(url)[:200]}"


def _reason(answer: Answer) -> str:
    """The word by which OAuth says what is wrong (`invalid_scope`); nothing else of an answer is repeated."""
    found = _OAUTH_ERROR.search(answer.raw[:10_000])
    return found[1].decode() if found else ""


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that `Retry-After` asks for, given as seconds or as a date; None without one."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        return max(parsedate_to_datetime(text).timestamp() - now, 0.0)
    except (ValueError, TypeError):
        return None
