"""Who asks Microsoft Graph, and in which of its clouds. It throttles with 429 or 503 and `Retry-After`."""

from __future__ import annotations

import base64
import re

from musterroll.facts.errors import ConfigError
from musterroll.facts.zones import is_zone
from musterroll.sources.auth import Auth, ClientCredentials, SignedJwt
from musterroll.sources.connection import Connection
from musterroll.sources.settings import Settings, variable

# Of each cloud, the address of Graph and that of sign-in. A token of one is worth nothing in another.
CLOUDS = {
    "global": ("https://graph.microsoft.com", "https://login.microsoftonline.com"),
    "us": ("https://graph.microsoft.us", "https://login.microsoftonline.us"),
    "us_dod": ("https://dod-graph.microsoft.us", "https://login.microsoftonline.us"),
    "china": ("https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"),
}
_TENANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_NO_TENANT = frozenset({"common", "organizations", "consumers"})


def connect(settings: Settings) -> Connection:
    """The connection that reads."""
    for name in ("delta", "nested", "leave_date", "other_mails"):
        settings.flag(name)
    if settings.text("disabled_is").casefold() not in ("inactive", "unknown"):
        raise settings.wrong("disabled_is", "inactive or unknown")
    if not is_zone(settings.text("date_zone")):
        raise settings.wrong("date_zone", "an IANA name, as America/New_York")
    return _connection(settings, "")


def connect_to_act(settings: Settings) -> Connection:
    """The connection that changes membership of groups: another app than the one that reads."""
    if settings.text("act_client_id").casefold() == settings.text("client_id").casefold():
        way = "Register a second app with GroupMember.ReadWrite.All, and set act_client_id to it."
        raise ConfigError("entra: act_client_id is the app that reads.", way)
    return _connection(settings, "act_")


def _connection(settings: Settings, prefix: str) -> Connection:
    cloud = settings.text("cloud").casefold()
    if cloud not in CLOUDS:
        raise settings.wrong("cloud", ", ".join(CLOUDS))
    graph, login = CLOUDS[cloud]
    base = (settings.text("base_url") or graph).rstrip("/")
    url = f"{(settings.text('login_url') or login).rstrip('/')}/{_tenant(settings)}/oauth2/v2.0/token"
    return Connection(
        base_url=base,
        auth=_auth(settings, prefix, url, f"{base}/.default"),
        keep=("request-id",),
        secrets=tuple(settings.secrets()),
        ca_file=settings.text("ca_file"),
    )


def _tenant(settings: Settings) -> str:
    tenant = settings.text("tenant")
    if not _TENANT.fullmatch(tenant) or tenant.casefold() in _NO_TENANT:
        raise settings.wrong("tenant", "the id of the tenant, or one of its domains")
    return tenant


def _auth(settings: Settings, prefix: str, url: str, scope: str) -> Auth:
    client, secret, key = (settings.text(prefix + name) for name in ("client_id", "client_secret", "private_key"))
    if secret and key:
        way = f"Take out {prefix}client_secret or {prefix}private_key."
        raise ConfigError(f"entra: {prefix}client_secret and {prefix}private_key are both set.", way)
    if not client or not (secret or key):
        secret, key = (variable("entra", prefix + name) for name in ("client_secret", "private_key"))
        way = f"Set {prefix}client_id in the settings, and {secret} or {key} in the environment."
        raise ConfigError(f"entra: no credential to {'change groups' if prefix else 'read'} with.", way)
    if secret:
        return ClientCredentials(url, client, secret, scope)
    claims = {"iss": client, "sub": client}
    return SignedJwt(url, key, claims, scope, headers=_thumbprint(settings, prefix), form={"client_id": client})


def _thumbprint(settings: Settings, prefix: str) -> dict[str, str]:
    """Which certificate belongs to the key: its SHA-1 as the portal shows it, or its SHA-256."""
    name = f"{prefix}thumbprint"
    text = settings.text(name).replace(":", "").replace(" ", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}", text):
        raise settings.wrong(name, "the thumbprint of the certificate: 40 or 64 hexadecimal digits")
    told = base64.urlsafe_b64encode(bytes.fromhex(text)).rstrip(b"=").decode()
    return {"x5t" if len(text) == 40 else "x5t#S256": told}
