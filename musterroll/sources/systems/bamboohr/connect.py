"""Who asks BambooHR, and where. A key sees what its owner may see."""

from __future__ import annotations

import re

from musterroll.sources.auth import basic
from musterroll.sources.connection import Connection
from musterroll.sources.limits import Pace
from musterroll.sources.settings import Settings

_COMPANY = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.IGNORECASE)


def connect(settings: Settings) -> Connection:
    """The connection: the key is the user, and the password is an x."""
    return Connection(
        base_url=_base(settings),
        auth=basic(settings["api_key"].strip(), "x"),
        # Said to hold the reason where it throttles; 429 and 503 with Retry-After are waited for alike.
        keep=("x-bamboohr-error-message",),
        pace=(Pace(settings.number("calls_per_second"), 1),),
        secrets=tuple(settings.secrets()),
        ca_file=settings.text("ca_file"),
    )


def _base(settings: Settings) -> str:
    given, company = settings.text("base_url"), settings.text("company")
    if not given and not _COMPANY.fullmatch(company):
        raise settings.wrong("company", "the first part of the address, as northfen of northfen.bamboohr.com")
    return given or f"https://{company}.bamboohr.com"
