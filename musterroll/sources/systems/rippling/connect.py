"""Who asks Rippling, and how Rippling says that it was asked too often."""

from __future__ import annotations

import re
from collections.abc import Mapping

from musterroll.sources.auth import bearer
from musterroll.sources.connection import Connection
from musterroll.sources.http import retry_after
from musterroll.sources.limits import Pace
from musterroll.sources.settings import Settings

_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}")
_WAIT = 15.0  # seconds after a 429 that does not say how many


def connect(settings: Settings) -> Connection:
    """The connection. A token has its own version of the API, unless the settings name one."""
    token, version = settings["token"].strip(), settings.text("api_version")
    if version and not _VERSION.fullmatch(version):
        raise settings.wrong("api_version", "a date as 2024-01-31, or nothing")
    if settings.text("page_size") and not settings.number("page_size"):
        raise settings.wrong("page_size", "1 or more, or nothing")
    settings.flag("private_emails")
    return Connection(
        base_url=settings.text("base_url"),
        auth=bearer(token),
        headers={"Rippling-Api-Version": version} if version else {},
        keep=("x-request-id",),
        pace=(Pace(settings.number("calls_per_second"), 1),),
        wait_of=wait_of,
        secrets=(token,),
        ca_file=settings.text("ca_file"),
    )


def wait_of(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Seconds after a 429: what it asks for, else fifteen."""
    return _WAIT if status == 429 and retry_after(headers, now) is None else None
