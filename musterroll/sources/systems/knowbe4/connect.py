"""Who asks KnowBe4, where, and how often."""

from __future__ import annotations

from musterroll.facts.errors import ConfigError
from musterroll.sources.auth import bearer
from musterroll.sources.connection import Connection
from musterroll.sources.limits import Pace
from musterroll.sources.settings import Settings

REGIONS = ("us", "eu", "ca", "uk", "de")
LARGEST_PAGE = 500


def connect(settings: Settings) -> Connection:
    """The connection. The wrong region answers with an error, or with nothing: it is never guessed."""
    token = settings["token"].strip()
    return Connection(
        base_url=_base(settings),
        auth=bearer(token),
        keep=("x-request-id",),
        pace=(Pace(settings.number("calls_per_second"), 1), Pace(settings.number("calls_per_minute"), 60)),
        most_calls=settings.number("most_calls"),
        secrets=(token,),
        ca_file=settings.text("ca_file"),
    )


def _base(settings: Settings) -> str:
    given, region = settings.text("base_url"), settings.text("region").casefold()
    if given:
        return given
    if region not in REGIONS:
        raise settings.wrong("region", " or ".join(REGIONS))
    return f"https://{region}.api.knowbe4.com"


def page_size(settings: Settings) -> int:
    """Rows a page; ConfigError beyond what KnowBe4 gives."""
    size = settings.number("page_size")
    if not 0 < size <= LARGEST_PAGE:
        raise settings.wrong("page_size", f"1 to {LARGEST_PAGE}")
    return size


def by_cursor(settings: Settings) -> bool:
    """Whether pages are found by cursor; else by number."""
    way = settings.text("paging").casefold()
    if way not in ("cursor", "page"):
        raise ConfigError(f"knowbe4.paging: found {way!r}.", "Expected cursor or page.")
    return way == "cursor"
