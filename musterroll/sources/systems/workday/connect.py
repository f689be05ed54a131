"""Who asks Workday, and where: an integration system user by name and password, or an API client by its tokens."""

from __future__ import annotations

import re
from urllib.parse import unquote

from musterroll.facts.errors import ConfigError
from musterroll.sources.auth import Auth, RefreshToken, basic
from musterroll.sources.connection import Connection
from musterroll.sources.limits import MIB, Limits, Pace
from musterroll.sources.settings import Settings
from musterroll.sources.systems.workday.columns import checked

_TENANT = re.compile(r"[A-Za-z0-9_-]{1,80}")
_REPORT = re.compile(r"[^/?#]{1,200}/[^/?#]{1,300}")
_REST = re.compile(r"[a-z]+(/[A-Za-z0-9]+){1,4}")
# A report comes whole, and Workday works on it for minutes before its first byte.
_LIMITS = Limits(page_bytes=512 * MIB, read_seconds=1800, page_seconds=3600)


def connect(settings: Settings) -> Connection:
    """The connection. ConfigError where the settings do not say one thing to ask, and one way to ask it."""
    checked(settings)
    _one_thing(settings)
    return Connection(
        base_url=settings.text("base_url"),
        auth=_auth(settings),
        pace=(Pace(settings.number("calls_per_second"), 1),),
        limits=_LIMITS,
        secrets=tuple(settings.secrets()),
        ca_file=settings.text("ca_file"),
    )


def _one_thing(settings: Settings) -> None:
    reports, rest = settings.words("reports"), settings.text("rest")
    if bool(reports) == bool(rest):
        said = "are both set" if rest else "are both empty"
        raise ConfigError(
            f"workday: reports and rest {said}.", "Give reports; or rest alone, which has no dates. Not both."
        )
    if not _TENANT.fullmatch(settings.text("tenant")):
        raise settings.wrong("tenant", "the name of the tenant, as northfen")
    if any(not _REPORT.fullmatch(unquote(report)) or ".." in unquote(report) for report in reports):
        raise settings.wrong("reports", "owner/name of each report, as they stand in its JSON address before the ?")
    if rest and not _REST.fullmatch(rest):
        raise settings.wrong("rest", "what stands before the tenant, as ccx/api/staffing/v7")


def _auth(settings: Settings) -> Auth:
    user, password = settings.text("user"), settings.text("password")
    client, secret, refresh = (settings.text(name) for name in ("client_id", "client_secret", "refresh_token"))
    if bool(user or password) == bool(client or secret or refresh):
        said = "are both set" if user or password else "are both empty"
        raise ConfigError(f"workday: user and client_id {said}.", "Give one: a user, or an API client.")
    if user and password and settings.text("rest"):
        raise ConfigError("workday: the REST interface knows no passwords.", "Give an API client: client_id, …")
    if user and password:
        return basic(user, password)
    if not (client and secret and refresh):
        raise ConfigError(
            "workday: a credential is not whole.",
            "Give user with password, or client_id with client_secret and refresh_token.",
        )
    url = settings.text("token_url") or f"{settings.text('base_url').rstrip('/')}/ccx/oauth2/{settings['tenant']}/token"
    return RefreshToken(url, client, secret, refresh, in_header=True)
