"""How a system is told who asks: a fixed header, a bearer token, basic, or OAuth 2 in three ways."""

from __future__ import annotations

import base64
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Protocol

from musterroll.facts.errors import Refused, Unreadable
from musterroll.sources.jwt import signed_jwt
from musterroll.sources.secrets_kept import SHORTEST

_EARLY = 60  # seconds before its end a token is renewed


class TokenCaller(Protocol):
    """What an `Auth` gets from its client to fetch a token."""

    def post_form(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, object]:
        """The JSON object that the address answers."""

    def remember(self, secret: str) -> None:
        """Counts a value among the secrets."""

    def seconds(self) -> float:
        """Seconds of a clock that only grows."""

    def epoch(self) -> int:
        """Seconds since 1970."""


class Auth(Protocol):
    """Who asks, as headers."""

    def headers(self, caller: TokenCaller) -> dict[str, str]:
        """The headers of the next request."""

    def renew(self) -> bool:
        """After a 401: whether another try with a fresh token makes sense."""

    def secrets(self) -> list[str]:
        """Values that must be seen nowhere."""


class NoAuth:
    """Nothing is said."""

    def headers(self, caller: TokenCaller) -> dict[str, str]:
        """No header."""
        return {}

    def renew(self) -> bool:
        """There is nothing to renew."""
        return False

    def secrets(self) -> list[str]:
        """None."""
        return []


class Header(NoAuth):
    """A fixed header: `Authorization: SSWS …`, `x-api-key: …`."""

    def __init__(self, name: str, value: str, secret: str) -> None:
        self._name, self._value, self._secret = name, value, secret

    def headers(self, caller: TokenCaller) -> dict[str, str]:
        """The header."""
        return {self._name: self._value}

    def secrets(self) -> list[str]:
        """The secret in it, and the whole value."""
        return [self._secret, self._value, self._value.rpartition(" ")[2]]


def bearer(token: str) -> Header:
    """A token that somebody made in the system's console."""
    return Header("Authorization", f"Bearer {token}", token)


def basic(user: str, password: str) -> Header:
    """User and password, or a key in place of one of them."""
    both = base64.b64encode(f"{user}:{password}".encode()).decode()
    # Some systems want their key as the user, and a password that is none.
    return Header("Authorization", f"Basic {both}", password if len(password) >= SHORTEST else user)


class _Tokens(NoAuth, ABC):
    """A token with an end, fetched when it is needed."""

    def __init__(self) -> None:
        self._token, self._ends = "", 0.0

    def headers(self, caller: TokenCaller) -> dict[str, str]:
        """The token, fetched anew shortly before its end."""
        if not self._token or caller.seconds() >= self._ends:
            answer = self._fetch(caller)
            token, lasts = answer.get("access_token"), answer.get("expires_in", 300)
            if not isinstance(token, str) or not token:
                raise Unreadable("The token address answered without an access_token.", "Check its address.")
            caller.remember(token)
            seconds = float(lasts) if isinstance(lasts, int | float | str) and str(lasts).isdigit() else 300.0
            self._token, self._ends = token, caller.seconds() + max(seconds - _EARLY, seconds / 2)
        return {"Authorization": f"Bearer {self._token}"}

    def renew(self) -> bool:
        """Forgets the token, so that the next request fetches one."""
        had, self._token = bool(self._token), ""
        return had

    @abstractmethod
    def _fetch(self, caller: TokenCaller) -> dict[str, object]:
        """The answer of the token address."""


class ClientCredentials(_Tokens):
    """OAuth 2 client credentials, the secret in the form or as basic."""

    def __init__(self, url: str, client_id: str, secret: str, scope: str = "", in_header: bool = False) -> None:
        super().__init__()
        self._url, self._id, self._secret, self._scope, self._in_header = url, client_id, secret, scope, in_header

    def secrets(self) -> list[str]:
        """The client's secret, also as it stands in a header."""
        return [self._secret, base64.b64encode(f"{self._id}:{self._secret}".encode()).decode()]

    def _fetch(self, caller: TokenCaller) -> dict[str, object]:
        form = {"grant_type": "client_credentials"} | ({"scope": self._scope} if self._scope else {})
        if self._in_header:
            return caller.post_form(self._url, form, basic(self._id, self._secret).headers(caller))
        return caller.post_form(self._url, form | {"client_id": self._id, "client_secret": self._secret}, {})


class RefreshToken(_Tokens):
    """OAuth 2 with a refresh token, the client's secret in the form or as basic.

    `save` is called with a new refresh token where the system gives one with each access token and the old one ends.
    """

    def __init__(
        self,
        url: str,
        client_id: str,
        secret: str,
        refresh: str,
        save: Callable[[str], None] | None = None,
        form: Mapping[str, str] | None = None,
        in_header: bool = False,
    ) -> None:
        super().__init__()
        self._url, self._id, self._secret, self._refresh, self._save = url, client_id, secret, refresh, save
        self._form, self._in_header = dict(form or {}), in_header

    def secrets(self) -> list[str]:
        """The client's secret and the refresh token."""
        return [self._secret, self._refresh, base64.b64encode(f"{self._id}:{self._secret}".encode()).decode()]

    def _fetch(self, caller: TokenCaller) -> dict[str, object]:
        form = {"grant_type": "refresh_token", "refresh_token": self._refresh, **self._form}
        if self._in_header:
            answer = caller.post_form(self._url, form, basic(self._id, self._secret).headers(caller))
        else:
            answer = caller.post_form(self._url, form | {"client_id": self._id, "client_secret": self._secret}, {})
        fresh = answer.get("refresh_token")
        if isinstance(fresh, str) and fresh and fresh != self._refresh:
            caller.remember(fresh)
            self._refresh = fresh
            if self._save:
                self._save(fresh)
        return answer


class SignedJwt(_Tokens):
    """OAuth 2 with a JWT that is signed with a private key, in place of a secret.

    As a client assertion (`grant="client_credentials"`: Okta, Entra) or as the grant itself
    (`grant="urn:ietf:params:oauth:grant-type:jwt-bearer"`: Google). `key` is PEM, RSA or EC P-256.
    """

    def __init__(
        self,
        url: str,
        key: str,
        claims: Mapping[str, str],
        scope: str = "",
        grant: str = "client_credentials",
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._url, self._key, self._claims, self._scope, self._grant = url, key, dict(claims), scope, grant
        self._headers, self._form = dict(headers or {}), dict(form or {})

    def secrets(self) -> list[str]:
        """The private key."""
        return [self._key]

    def _fetch(self, caller: TokenCaller) -> dict[str, object]:
        now = caller.epoch()
        times = {"iat": now, "exp": now + 300, "jti": os.urandom(16).hex()}
        assertion = signed_jwt({"aud": self._url, **self._claims, **times}, self._key, self._headers)
        caller.remember(assertion)
        form = {"grant_type": self._grant, **self._form} | ({"scope": self._scope} if self._scope else {})
        if self._grant == "client_credentials":
            kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            form |= {"client_assertion_type": kind, "client_assertion": assertion}
        else:
            form |= {"assertion": assertion}
        return caller.post_form(self._url, form, {})


def not_accepted(where: str, status: int, reason: str = "") -> Refused:
    """The error for a credential that a system does not take; `reason` is the system's own word."""
    told = f"HTTP {status}, {reason}" if reason else f"HTTP {status}"
    return Refused(f"{where} does not accept the credential ({told}).", "Check it, or make a new one and set it.")
