"""What an LRS offers and what asking it needs."""

from __future__ import annotations

from musterroll.facts.errors import ConfigError
from musterroll.sources.connection import Connection
from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting, Settings
from musterroll.sources.systems.xapi.actor import pages_of
from musterroll.sources.systems.xapi.connect import connect
from musterroll.sources.systems.xapi.fetch import fetch
from musterroll.sources.systems.xapi.read import read

SETTINGS = (
    Setting(name="endpoint", meaning="the address of the LRS, as https://lrs.northfen.example/xAPI", required=True),
    Setting(name="key", meaning="who asks, where the LRS wants basic authentication"),
    Setting(name="secret", meaning="the secret of that key", secret=True),
    Setting(name="token", meaning="a bearer token, in place of key and secret", secret=True),
    Setting(name="version", meaning="the version of xAPI that is spoken", default="1.0.3"),
    Setting(name="home_pages", meaning="home pages of accounts whose source is known, as https://lms.example=moodle"),
    Setting(name="page_size", meaning="statements a page; 0 leaves it to the LRS", default="500"),
    Setting(name="calls_per_second", meaning="calls in any second; 0 for no limit", default="10"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)


def _connect(settings: Settings) -> Connection:
    try:
        pages_of(settings.words("home_pages"))
    except ValueError:
        raise settings.wrong("home_pages", "pairs as https://lms.example=moodle") from None
    if settings.text("version")[:2] not in ("1.", "2."):
        raise ConfigError("xapi.version: this version is not spoken.", "Set 1.0.3 or 2.0.0.")
    return connect(settings)


SOURCE = Source(
    name="xapi",
    title="Learning record store (xAPI)",
    role="lms",
    offers=frozenset({"completions"}),
    settings=SETTINGS,
    queries=(
        Query(
            name="statements",
            offers="completions",
            title="Statements: completed, passed, failed, and what was voided",
            needs="statements/read of all statements",
            incremental=True,
        ),
    ),
    connect=_connect,
    fetch=fetch,
    read=read,
    cannot=(
        "Statements of other verbs are not asked for.",
        "Nobody can be enrolled: an LRS has no courses, only what was told of them.",
        "A statement that an LRS deletes, in place of voiding it, is not noticed.",
    ),
)
