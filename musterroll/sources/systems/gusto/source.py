"""What Gusto offers and needs."""

from __future__ import annotations

from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting
from musterroll.sources.systems.gusto.connect import connect
from musterroll.sources.systems.gusto.fetch import fetch
from musterroll.sources.systems.gusto.read import read

SETTINGS = (
    Setting(name="company", meaning="the UUID of the company in Gusto", required=True),
    Setting(name="client_id", meaning="the client id of the application", required=True),
    Setting(name="client_secret", meaning="the secret of the application", required=True, secret=True),
    Setting(
        name="refresh_token",
        meaning="the refresh token, in a file that is rewritten with each new one",
        required=True,
        secret=True,
        replaced=True,
    ),
    Setting(name="redirect_uri", meaning="the redirect address of the application, where Gusto asks for it"),
    Setting(name="base_url", meaning="the address of the API", default="https://api.gusto.com"),
    Setting(name="api_version", meaning="the version of the API", default="2025-06-15"),
    Setting(
        name="history",
        meaning="whose earlier engagements are asked, one call each: returned, all or none",
        default="returned",
    ),
    Setting(
        name="leave_policies",
        meaning="types or UUIDs of policies of time off that are leaves of absence; empty: not asked",
    ),
    Setting(name="private_emails", meaning="whether private addresses of employees are read", default="no"),
    Setting(name="page_size", meaning="rows a page", default="100"),
    Setting(name="calls_per_minute", meaning="calls in any minute; 0 for no limit", default="200"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)
QUERIES = (
    Query(
        name="employees",
        offers="people",
        title="Employees, those who left too",
        needs="the scopes employees:read and employments:read",
        lists_leavers=True,
    ),
    Query(
        name="contractors",
        offers="people",
        title="Contractors, those who left too",
        needs="the scope contractors:read",
        lists_leavers=True,
    ),
    Query(
        name="leaves",
        offers="people",
        title="Leaves of absence",
        needs="the scope time_off_requests:read",
        lists_leaves=True,
        unless="leave_policies",
    ),
)
SOURCE = Source(
    name="gusto",
    title="Gusto",
    role="hris",
    offers=frozenset({"people"}),
    settings=SETTINGS,
    queries=QUERIES,
    connect=connect,
    fetch=fetch,
    read=read,
    cannot=(
        "Gusto approves applications, not customers: without an approved one, export and collect its files.",
        "A contractor that is a firm has no people in Gusto: who works for it must be said by a person.",
        "Earlier engagements of a contractor are known only from earlier pulls.",
        "Gusto does not tell when a leave was approved.",
        "There is no list of what changed: every pull reads everything.",
    ),
)
