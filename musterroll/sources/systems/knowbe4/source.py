"""What KnowBe4 offers and needs."""

from __future__ import annotations

from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting
from musterroll.sources.systems.knowbe4.connect import REGIONS, connect
from musterroll.sources.systems.knowbe4.fetch import fetch
from musterroll.sources.systems.knowbe4.read import read

_NO_ENROLMENT = (
    "KnowBe4's API only reads: nobody can be enrolled through it.",
    "Put the person into the directory group that the campaign watches.",
)
_NEEDS = "an API token for the Reporting API (Platinum or Diamond)"
SETTINGS = (
    Setting(name="region", meaning=f"where the account lives: {', '.join(REGIONS)}"),
    Setting(name="base_url", meaning="another address of the Reporting API, in place of the region's"),
    Setting(name="token", meaning="an API token for the Reporting API", required=True, secret=True),
    Setting(name="paging", meaning="cursor, or page for accounts that do not know cursors", default="cursor"),
    Setting(name="page_size", meaning="rows a page, at most 500", default="500"),
    Setting(name="calls_per_second", meaning="calls in any second", default="3"),
    Setting(name="calls_per_minute", meaning="calls in any minute", default="45"),
    Setting(
        name="most_calls", meaning="calls in one pull, to leave some of the day's quota; 0 for no limit", default="0"
    ),
    Setting(name="guid_is_directory_id", meaning="whether provisioning_guid is the directory's own id", default="no"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)
SOURCE = Source(
    name="knowbe4",
    title="KnowBe4",
    role="lms",
    offers=frozenset({"people", "completions"}),
    settings=SETTINGS,
    queries=(
        Query(name="users", offers="people", title="Users, archived ones too", needs=_NEEDS, lists_leavers=True),
        Query(name="training", offers="completions", title="Training and enrolments", needs=_NEEDS, lists_leavers=True),
    ),
    connect=connect,
    fetch=fetch,
    read=read,
    cannot_enrol=_NO_ENROLMENT,
    cannot=(
        *_NO_ENROLMENT,
        "The API does not tell who was marked as passed by hand.",
        "There is no list of what changed: every pull reads everything.",
    ),
)
