"""What BambooHR offers and needs."""

from __future__ import annotations

from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting
from musterroll.sources.systems.bamboohr.connect import connect
from musterroll.sources.systems.bamboohr.fetch import fetch
from musterroll.sources.systems.bamboohr.read import read

_NO_ENROLMENT = "Nobody can be enrolled: the training module has records and no courses that are taken there."
SETTINGS = (
    Setting(name="company", meaning="the first part of the address, as northfen of northfen.bamboohr.com"),
    Setting(name="base_url", meaning="another address, in place of the company's"),
    Setting(name="api_key", meaning="an API key of a user who only reads", required=True, secret=True),
    Setting(
        name="type_field", meaning="the field that tells the kind of engagement", default="employmentHistoryStatus"
    ),
    Setting(
        name="manager_fields",
        meaning="the fields that tell the manager, the first that is filled counts",
        default="supervisorEmail, supervisorEId",
    ),
    Setting(
        name="training_types",
        meaning="all, or the ids of the kinds of training; empty: training is not asked",
        default="all",
    ),
    Setting(name="calls_per_second", meaning="calls in any second; 0 for no limit", default="5"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)
SOURCE = Source(
    name="bamboohr",
    title="BambooHR",
    role="hris",
    offers=frozenset({"people", "completions"}),
    settings=SETTINGS,
    queries=(
        Query(
            name="workers",
            offers="people",
            title="Workers, those who left too",
            needs="view-only access to the fields that the docs page names",
            lists_leavers=True,
        ),
        Query(
            name="training",
            offers="completions",
            title="Records of training",
            needs="view-only access to Training of all employees",
            lists_leavers=True,
            unless="training_types",
        ),
    ),
    connect=connect,
    fetch=fetch,
    read=read,
    cannot_enrol=(_NO_ENROLMENT,),
    cannot=(
        "The report tells one start and one end: when an earlier engagement ended is not known.",
        "Leave is not read.",
        _NO_ENROLMENT,
        "Training costs one call for each worker, and each pull reads everything.",
    ),
)
