"""Who asks an LRS, and where."""

from __future__ import annotations

from musterroll.facts.errors import ConfigError
from musterroll.sources.auth import Auth, basic, bearer
from musterroll.sources.connection import Connection
from musterroll.sources.limits import Pace
from musterroll.sources.settings import Settings

CONSISTENT = "x-experience-api-consistent-through"


def connect(settings: Settings) -> Connection:
    """The connection: a key and its secret, or a bearer token."""
    return Connection(
        base_url=settings["endpoint"].rstrip("/"),
        auth=_auth(settings),
        headers={"X-Experience-API-Version": settings.text("version")},
        keep=(CONSISTENT,),
        pace=(Pace(settings.number("calls_per_second"), 1),),
        secrets=tuple(settings.secrets()),
        ca_file=settings.text("ca_file"),
    )


def _auth(settings: Settings) -> Auth:
    key, secret, token = (settings.text(name) for name in ("key", "secret", "token"))
    if bool(token) == bool(key or secret) or bool(key) != bool(secret):
        ways = "key in the settings and MUSTERROLL_XAPI_SECRET, or MUSTERROLL_XAPI_TOKEN alone"
        raise ConfigError("xapi: there is no credential, or more than one.", f"Set {ways}.")
    return bearer(token) if token else basic(key, secret)
