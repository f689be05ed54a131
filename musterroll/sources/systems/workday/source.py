"""What Workday offers and needs."""

from __future__ import annotations

from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting
from musterroll.sources.systems.workday.connect import connect
from musterroll.sources.systems.workday.fetch import fetch
from musterroll.sources.systems.workday.read import read

_NO_ENROLMENT = "Nobody can be enrolled: Workday Learning is not asked."
SETTINGS = (
    Setting(
        name="base_url", meaning="the address of the services, as https://wd5-services1.workday.com", required=True
    ),
    Setting(name="tenant", meaning="the name of the tenant, as it stands in every address", required=True),
    Setting(name="reports", meaning="the reports of workers, each as owner/name"),
    Setting(name="rest", meaning="in place of reports: what stands before the tenant, as ccx/api/staffing/v7"),
    Setting(name="user", meaning="the integration system user that may run the reports"),
    Setting(name="password", meaning="its password", secret=True),
    Setting(name="client_id", meaning="client id of an API client for integrations, in place of a user"),
    Setting(name="client_secret", meaning="its secret", secret=True),
    Setting(name="refresh_token", meaning="a refresh token of that client that does not end", secret=True),
    Setting(name="token_url", meaning="where tokens are given, where it is not the usual place"),
    Setting(name="columns", meaning="what the reports call their columns, as account=Workday_ID, …"),
    Setting(
        name="must_have",
        meaning="the fields whose columns must be in a report, or the pull is not whole",
        default="account, type, status, started_on, ended_on",
    ),
    Setting(name="prompts", meaning="answers to the prompts of the reports, as Include_Terminated=1, …"),
    Setting(name="page_size", meaning="workers a page of the REST interface, at most 100", default="100"),
    Setting(name="calls_per_second", meaning="calls in any second; 0 for no limit", default="5"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)
SOURCE = Source(
    name="workday",
    title="Workday",
    role="hris",
    offers=frozenset({"people"}),
    settings=SETTINGS,
    queries=(
        Query(
            name="workers",
            offers="people",
            title="Workers, those who left too (report)",
            needs="the report shared with the user, and its data domains in the user's security group",
            lists_leavers=True,
            unless="reports",
        ),
        Query(
            name="staff",
            offers="people",
            title="Workers (REST)",
            needs="the functional area Staffing, and Worker Data: Public Worker Reports",
            lists_leavers=True,
            unless="rest",
        ),
    ),
    connect=connect,
    fetch=fetch,
    read=read,
    cannot_enrol=(_NO_ENROLMENT,),
    cannot=(
        "The REST interface tells no hire date, no termination date and no status: use a report.",
        "People whom the integration user may not see are missing without a word: compare the number of rows.",
        "A leave that was cancelled in Workday stays in the book.",
        _NO_ENROLMENT,
    ),
)
