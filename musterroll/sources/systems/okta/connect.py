"""Who asks Okta, and how Okta says that it was asked too often."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from musterroll.facts.errors import ConfigError
from musterroll.sources.auth import Auth, Header, SignedJwt
from musterroll.sources.connection import Connection
from musterroll.sources.settings import Settings, variable

STATUSES = (
    *("STAGED", "PROVISIONED", "ACTIVE", "RECOVERY", "LOCKED_OUT", "PASSWORD_EXPIRED", "SUSPENDED", "DEPROVISIONED"),
)
_READ, _MANAGE = ("okta.users.read", "okta.groups.read", "okta.logs.read"), ("okta.groups.read", "okta.groups.manage")


def connect(settings: Settings) -> Connection:
    """The connection that reads. The scopes are those of the questions that are asked."""
    needed = {"okta.users.read": True, "okta.groups.read": settings.text("groups")}
    needed["okta.logs.read"] = settings.text("groups") or settings.text("sign_in_events")
    return _connection(settings, "", " ".join(scope for scope in _READ if needed[scope]))


def connect_to_act(settings: Settings) -> Connection:
    """The connection that changes membership of groups, with a credential of its own."""
    return _connection(settings, "act_", " ".join(_MANAGE))


def _connection(settings: Settings, prefix: str, scope: str) -> Connection:
    return Connection(
        base_url=settings.text("base_url"),
        auth=_auth(settings, prefix, scope),
        keep=("x-okta-request-id",),
        wait_of=wait_of,
        secrets=tuple(settings.secrets()),
        ca_file=settings.text("ca_file"),
    )


def _auth(settings: Settings, prefix: str, scope: str) -> Auth:
    token, client, key = (settings.text(prefix + name) for name in ("token", "client_id", "private_key"))
    if token and (client or key):
        way = f"Take out {prefix}token or {prefix}client_id."
        raise ConfigError(f"okta: {prefix}token and {prefix}client_id are both set.", way)
    if token:
        return Header("Authorization", f"SSWS {token}", token)
    if not (client and key):
        token, key = (variable("okta", prefix + name) for name in ("token", "private_key"))
        way = f"Set {token} in the environment; or {prefix}client_id in the settings, and {key}."
        raise ConfigError(f"okta: no credential to {'change groups' if prefix else 'read'} with.", way)
    kid = settings.text(f"{prefix}key_id")
    url = f"{settings.text('base_url').rstrip('/')}/oauth2/v1/token"
    return SignedJwt(url, key, {"iss": client, "sub": client}, scope, headers={"kid": kid} if kid else {})


def wait_of(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until the window of a 429 ends: `X-Rate-Limit-Reset` minus the answer's own `Date`."""
    reset = headers.get("x-rate-limit-reset", "")
    if status != 429 or not reset.isascii() or not reset.isdecimal():
        return None
    try:
        now = parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        pass  # our own clock, then
    return max(float(reset) - now, 1.0)
