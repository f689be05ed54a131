"""Every address × every kind of visitor × own and foreign things: what each must answer, said here once more.

The table is written by hand and not from the rules, so that a rule that is too wide is noticed.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from musterroll.config import Intake
from musterroll.web.site import Site
from musterroll.web.windows import RULES
from tests.web.headers import faults_of_headers
from tests.web.people import browser, sign_in
from tests.web.programs import with_settings
from tests.web.things import Things, things

LEAD, ADMINISTRATOR, AUDITOR = "lead", "administrator", "auditor"
MANAGER, EMPLOYEE, STRANGER, NOBODY = "manager", "employee", "stranger", "nobody"
EVERYBODY = {LEAD, ADMINISTRATOR, AUDITOR, MANAGER, EMPLOYEE, STRANGER, NOBODY}
SIGNED_IN = EVERYBODY - {NOBODY}
HOUSE, READERS = {LEAD, ADMINISTRATOR}, {LEAD, AUDITOR}

# Window -> who may open it.
MAY_OPEN: dict[str, set[str]] = {
    "home": SIGNED_IN,
    "colours": SIGNED_IN,
    "today": HOUSE,
    "mock_audit": {LEAD},
    "gaps": {LEAD},
    "gaps_csv": {LEAD},
    "gap": {LEAD},
    "exempt": {LEAD},
    "findings": {LEAD},
    "explain": {LEAD},
    "exemptions": {LEAD},
    "approve": {LEAD},
    "refuse": {LEAD},
    "people": {LEAD},
    "people_export": {LEAD},
    "person": {LEAD, MANAGER, EMPLOYEE},
    "records": {LEAD},
    "records_export": {LEAD},
    "record": READERS,
    "own_record": {EMPLOYEE},
    "proof": READERS,
    "engagements": READERS,
    "period_open": {LEAD},
    "engagement": READERS,
    "period_freeze": {LEAD},
    "period_sign": READERS,
    "period_close": {LEAD},
    "engagement_people": READERS,
    "engagement_file": READERS,
    "engagement_pack": READERS,
    "engagement_everything": READERS,
    "sample_draw": READERS,
    "sample": READERS,
    "sample_replace": READERS,
    "sample_file": READERS,
    "sampled": READERS,
    "sampled_mark": {AUDITOR},
    "requests": READERS,
    "request_ask": {AUDITOR},
    "request_answer": {LEAD},
    "request_file": READERS,
    "engagement_views": READERS,
    "me": {MANAGER, EMPLOYEE},
    "me_data": {MANAGER, EMPLOYEE},
    "team": {MANAGER},
    "example": {LEAD, MANAGER},
    "policy": READERS,
    "policy_text": READERS,
    "policy_new": {LEAD},
    "policy_propose": {LEAD},
    "policy_proposal": READERS,
    "policy_affected": READERS,
    "policy_adopt": {LEAD},
    "policy_refuse": {LEAD},
    "criteria": READERS,
    "courses": READERS,
    "course_archive": {LEAD},
    "course_link": {LEAD},
    "course_pdf": READERS,
    "sessions": READERS,
    "session_record": {LEAD},
    "sources": READERS,
    "source_files": {LEAD},
    "source_add": {LEAD},
    "source": READERS,
    "source_test": {LEAD},
    "source_ask": {LEAD},
    "source_explain": {LEAD},
    "source_confirm": {LEAD},
    "acts": HOUSE,
    "acts_export": HOUSE,
    "keys": {ADMINISTRATOR},
    "keys_sign": {ADMINISTRATOR},
    "keys_anchor": {ADMINISTRATOR},
    "verification": HOUSE,
    "verification_run": HOUSE,
    "backups": {ADMINISTRATOR},
    "backup_make": {ADMINISTRATOR},
    "worker": HOUSE,
    "settings": {ADMINISTRATOR},
    "operators": {ADMINISTRATOR},
    "operator_invite": {ADMINISTRATOR},
    "operator": {ADMINISTRATOR},
    "operator_give": {ADMINISTRATOR},
    "operator_end": {ADMINISTRATOR},
    "operator_shut": {ADMINISTRATOR},
    "setup_policy": HOUSE,
    "setup_files": HOUSE,
    "setup_demo": HOUSE,
    "task": HOUSE | {AUDITOR},
    "xapi_about": EVERYBODY,
    "api_description": EVERYBODY,
    "api_docs": EVERYBODY,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "tokens": {ADMINISTRATOR},
    "token_revoke": {ADMINISTRATOR},
}
# They answer 404 to everybody here: they open with a key, for the demo company alone, or are no address of the API.
SHUT = {"setup_administrator", "demo_sign_in", "api_nothing"}
# They are for programs, and for no person.
PROGRAMS = {"api_records", "api_alerts", "xapi_statements", "hook_github", "hook_gitlab", "hook_alerts", "metrics"}
PROGRAMS |= {"hook_bamboohr", "hook_gusto", "api_nudges"}
PROGRAMS |= {f"scim_{name}" for name in ("users", "users_search", "user", "search", "config", "nothing")}
PROGRAMS |= {f"scim_{name}" for name in ("groups", "groups_search", "group")}
PROGRAMS |= {f"api_{name}" for name in ("people", "person", "history", "obligations", "obligation", "findings")}
PROGRAMS |= {f"api_{name}" for name in ("exemptions", "exemption", "summary", "record", "record_file", "sessions")}
PROGRAMS |= {f"api_{name}" for name in ("policies", "policy", "requirements", "criteria", "courses")}
PROGRAMS |= {f"api_{name}" for name in ("sources", "source", "periods", "period")}
PROGRAMS |= {f"api_{name}" for name in ("log", "checkpoint", "entries", "entry", "proof", "tlog_proof")}
PROGRAMS |= {f"scim_{name}" for name in ("resource_types", "resource_type", "schemas", "schema")}


def test_the_table_knows_every_window() -> None:
    assert get_resolver().url_patterns, "reading them fills the rules"
    assert set(MAY_OPEN) | SHUT | PROGRAMS == set(RULES)


def address_of(name: str, named: Things) -> str:
    """The address of a window that names one of the things."""
    arguments = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
    return reverse(name, kwargs={one: named.by_argument[one] for one in arguments})


@pytest.fixture
def everybody(northfen: Site) -> dict[str, Client]:
    """A browser for each kind of visitor."""
    named = things(northfen)
    return {
        LEAD: sign_in("fay@elsewhere.example", LEAD),
        ADMINISTRATOR: sign_in("ada@elsewhere.example", ADMINISTRATOR),
        AUDITOR: sign_in("iris@auditors.example", AUDITOR, engagement=named.engagement, expires_at=named.expires_at),
        MANAGER: sign_in(named.manager_email),
        EMPLOYEE: sign_in(named.employee_email),
        STRANGER: sign_in("stranger@elsewhere.example"),
        NOBODY: browser(),
    }


def test_every_window_opens_for_those_it_is_for_and_for_nobody_else(
    northfen: Site, everybody: dict[str, Client]
) -> None:
    named, wrong = things(northfen), []
    for name, may in MAY_OPEN.items():
        address = address_of(name, named)
        for who, client in everybody.items():
            answer = client.get(address)
            if _opened(answer) != (who in may):
                wrong.append(f"{name} for {who}: {answer.status_code}")
            wrong += [f"{name} for {who}: {fault}" for fault in faults_of_headers(answer, name)]
    assert wrong == []


def test_an_auditor_of_another_engagement_is_told_that_nothing_is_there(northfen: Site) -> None:
    named = things(northfen)
    assert named.engagement is not None
    for other in (named.engagement + 1, None):
        client = sign_in("rolf@auditors.example", AUDITOR, engagement=other, expires_at=named.expires_at)
        for name in MAY_OPEN:
            address = address_of(name, named)
            if address.startswith(f"/periods/{named.engagement}/"):
                assert client.get(address).status_code == client.post(address).status_code == 404, address


def test_what_opens_with_a_key_is_not_there_without_it(northfen: Site, everybody: dict[str, Client]) -> None:
    named = things(northfen)
    for name in SHUT:
        for client in everybody.values():
            assert client.get(address_of(name, named)).status_code == 404


def test_what_is_for_programs_opens_for_no_person(northfen: Site, everybody: dict[str, Client]) -> None:
    named = things(northfen)
    with with_settings(northfen, intake=Intake(refusals_per_minute=10_000)):
        for name in PROGRAMS:
            for client in everybody.values():
                assert client.get(address_of(name, named)).status_code in (401, 405)
                assert client.post(address_of(name, named), "{}", "application/json").status_code == 401


def test_nothing_is_done_by_looking(northfen: Site, everybody: dict[str, Client]) -> None:
    """A link in a mail, or a browser that fetches ahead, changes nothing: not one fact, not one right."""
    from musterroll.web.accounts.models import Grant, Operator

    named = things(northfen)
    before = (Operator.objects.count(), list(Grant.objects.values_list("pk", "ended_at")))
    for name in MAY_OPEN:
        everybody[ADMINISTRATOR].get(address_of(name, named))
    assert (Operator.objects.count(), list(Grant.objects.values_list("pk", "ended_at"))) == before


def _opened(answer: Any) -> bool:
    """Whether the view was reached: a redirect to signing in, 403 and the gate's 404 mean that it was not."""
    if answer.status_code == 302:
        return not answer.headers["Location"].startswith("/sign-in/")
    return answer.status_code not in (403, 404)
