"""Who asks Gusto, in which version of its API, and how Gusto says that it was asked too often."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from musterroll.sources.connection import Connection
from musterroll.sources.http import retry_after
from musterroll.sources.limits import Pace
from musterroll.sources.settings import Settings
from musterroll.sources.token_file import KeptRefreshToken, TokenFile

HISTORIES = ("returned", "all", "none")
_UUID = re.compile(r"[0-9A-Za-z-]{8,64}")
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}")


def connect(settings: Settings) -> Connection:
    """The connection of an application that a company has authorised."""
    _check(settings)
    redirect = settings.text("redirect_uri")
    base = settings.text("base_url").rstrip("/")
    return Connection(
        base_url=base,
        auth=KeptRefreshToken(
            f"{base}/oauth/token",
            settings.text("client_id"),
            settings["client_secret"].strip(),
            TokenFile(settings.place("refresh_token"), "gusto.refresh_token"),
            {"redirect_uri": redirect} if redirect else {},
        ),
        headers={"X-Gusto-API-Version": settings.text("api_version")},
        keep=("x-page", "x-total-pages", "x-total-count", "x-request-id"),
        pace=(Pace(settings.number("calls_per_minute"), 60),),
        wait_of=wait_of,
        secrets=tuple(settings.secrets()),
        ca_file=settings.text("ca_file"),
    )


def _check(settings: Settings) -> None:
    if not _UUID.fullmatch(settings.text("company")):
        raise settings.wrong("company", "the UUID of the company, as 5df9c3a1-…")
    if not _VERSION.fullmatch(settings.text("api_version")):
        raise settings.wrong("api_version", "a date, as 2025-06-15")
    if settings.text("history") not in HISTORIES:
        raise settings.wrong("history", " or ".join(HISTORIES))
    if not settings.number("page_size"):
        raise settings.wrong("page_size", "1 or more")
    settings.flag("private_emails")


def wait_of(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until a 429 ends: `Retry-After`, else `X-RateLimit-Reset`, which is a local time with its offset."""
    if status != 429 or retry_after(headers, now) is not None:
        return None
    try:
        reset = datetime.strptime(headers.get("x-ratelimit-reset", ""), "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return None
    return max(reset.timestamp() - now, 1.0)
