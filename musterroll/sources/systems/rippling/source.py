"""What Rippling offers and needs."""

from __future__ import annotations

from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting
from musterroll.sources.systems.rippling.connect import connect
from musterroll.sources.systems.rippling.fetch import fetch
from musterroll.sources.systems.rippling.read import read

SETTINGS = (
    Setting(name="token", meaning="an API token of somebody who sees all workers", required=True, secret=True),
    Setting(name="base_url", meaning="the address of the API", default="https://rest.ripplingapis.com"),
    Setting(name="api_version", meaning="the version of the API; empty: the one that the token was made for"),
    Setting(
        name="needed_fields",
        meaning="fields without which nothing is read, where Rippling hides them",
        default="work_email, status, start_date, end_date, employment_type_id",
    ),
    Setting(name="number_field", meaning="the field that is the employee number; empty: none", default="number"),
    Setting(name="leave_types", meaning="names or ids of types of leave that are leaves of absence; empty: not asked"),
    Setting(name="private_emails", meaning="whether private addresses are read", default="no"),
    Setting(name="page_size", meaning="rows a page; empty: as Rippling likes"),
    Setting(name="calls_per_second", meaning="calls in any second; 0 for no limit", default="5"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)
QUERIES = (
    Query(
        name="workers",
        offers="people",
        title="Workers, those who left too",
        needs="workers.read, users.read, departments.read and employment-types.read",
        lists_leavers=True,
    ),
    Query(
        name="leaves",
        offers="people",
        title="Leaves of absence",
        needs="leave-requests.read and leave-types.read",
        lists_leaves=True,
        unless="leave_types",
    ),
)
SOURCE = Source(
    name="rippling",
    title="Rippling",
    role="hris",
    offers=frozenset({"people"}),
    settings=SETTINGS,
    queries=QUERIES,
    connect=connect,
    fetch=fetch,
    read=read,
    cannot=(
        "Rippling tells one first and one last day of a worker: earlier engagements are known only from earlier pulls.",
        "People of agencies may be business partners in Rippling, who are in no list of workers: give them as a file.",
        "A leave that is cancelled after its person left stays: whether Rippling goes on listing it is not known.",
        "What changed is not asked for alone: every pull reads everything.",
    ),
)
