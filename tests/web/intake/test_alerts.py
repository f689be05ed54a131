"""Alerts of GitHub, GitLab and others: the signature first, each delivery once, the person never by guess."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from structlog.testing import capture_logs

from musterroll.config import Alerts
from musterroll.facts.bodies import AlertJudged, AlertRaised
from musterroll.web.site import Site
from tests.web.programs import Program, facts, token, with_settings

SECRET = "canary-hook-secret"
KEY = b"canary-key-of-32-bytes-canary-ke"
SETTINGS = Alerts(
    github_secret=SECRET,
    gitlab_token="canary-gitlab-token",
    secret="whsec_" + base64.b64encode(KEY).decode(),
    logins=("aruiz-acme=okta:00u1", "Bo-Acme=bo@northfen.example"),
)


def alert(action: str = "created", login: str | None = "ARuiz-acme", **changes: Any) -> dict[str, Any]:
    """A delivery as GitHub's schemas describe it, from a bot."""
    bypass = {
        "push_protection_bypassed": login is not None,
        "push_protection_bypassed_by": {"login": login, "id": 4401} if login else None,
        "push_protection_bypassed_at": "2026-01-19T08:11:02Z" if login else None,
    }
    told = {
        "number": 17,
        "secret_type": "acme_api_token",
        "state": "open",
        "created_at": "2026-01-19T08:11:05Z",
        "html_url": "https://git.acme.example/acme/pay/security/secret-scanning/17",
        **bypass,
        **changes,
    }
    return {
        "action": action,
        "alert": told,
        "repository": {"full_name": "acme/pay"},
        "sender": {"login": "security-bot[bot]", "type": "Bot"},
    }


@pytest.fixture
def hooks(house: Site) -> Iterator[Site]:
    with with_settings(house, alerts=SETTINGS) as site:
        yield site


def github(body: Any, number: str = "d-1", event: str = "secret_scanning_alert", secret: str = SECRET) -> Any:
    """A delivery, signed."""
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    signature = "sha256=" + hmac.new(secret.encode(), raw, sha256).hexdigest()
    named = {"X_GitHub_Event": event, "X_GitHub_Delivery": number, "X_Hub_Signature_256": signature}
    return Program().post("/hooks/github", raw, **named)


def signed(
    body: Any, at: int, path: str = "/hooks/alerts", number: str = "m-1", key: bytes = KEY, more: str = ""
) -> Any:
    """A delivery signed as Standard Webhooks say."""
    raw = msgspec.json.encode(body)
    code = base64.b64encode(hmac.new(key, f"{number}.{at}.".encode() + raw, sha256).digest()).decode()
    named = {"webhook_id": number, "webhook_timestamp": str(at), "webhook_signature": f"{more}v1,{code}"}
    return Program().post(path, raw, **named)


def raised(site: Site) -> list[tuple[str, AlertRaised]]:
    return [(one.source, one.body) for one in facts(site, "alert.raised") if isinstance(one.body, AlertRaised)]


def test_the_person_is_who_bypassed_the_protection_by_the_companys_list(hooks: Site) -> None:
    answer = github(alert())
    assert (answer.status_code, answer.json()["outcome"]) == (202, "accepted")
    link = "https://git.acme.example/acme/pay/security/secret-scanning/17"
    assert raised(hooks) == [("okta", AlertRaised(account="00u1", alert="secret_pushed", link=link))]
    (fact,) = facts(hooks, "alert.raised")
    assert fact.unknown == {"/body/sent_by": "github", "/body/login": "ARuiz-acme"}
    assert str(fact.happened_at) == "2026-01-19 08:11:02+00:00"


def test_a_login_can_stand_for_an_address(hooks: Site) -> None:
    github(alert(login="bo-acme"))
    assert [(source, body.account) for source, body in raised(hooks)] == [("github", "bo@northfen.example")]


def test_a_login_that_nobody_mapped_waits_to_be_linked(hooks: Site) -> None:
    github(alert(login="stranger"))
    assert [(source, body.account) for source, body in raised(hooks)] == [("github", "stranger")]


def test_an_alert_without_a_person_is_never_the_senders(hooks: Site) -> None:
    github(alert(login=None))
    assert [(source, body.account) for source, body in raised(hooks)] == [("github", "alert:acme/pay#17")]


def test_a_delivery_that_comes_again_adds_nothing(hooks: Site) -> None:
    entry = github(alert()).json()["entry"]
    for number in ("d-1", "d-2"):  # the same delivery, and one sent anew by hand
        again = github(alert(), number)
        assert (again.status_code, again.json()) == (200, {"outcome": "known", "entry": entry})
    assert len(raised(hooks)) == 1
    assert github(alert(login="stranger"), "d-1").status_code == 409


@pytest.mark.parametrize("forged", ["entry of another alert", "entry of no alert", None])
def test_an_alert_that_a_forged_row_says_is_known_is_recorded_all_the_same(hooks: Site, forged: str | None) -> None:
    other = github(alert(login="stranger")).json()["entry"]
    entry = {"entry of another alert": other, "entry of no alert": 0}.get(forged or "")
    hooks.book.seen.add("alerts github", [("d-9", msgspec.json.encode(alert()), entry)])
    assert github(alert(), "d-9").status_code == 202
    assert [body.account for _, body in raised(hooks)] == ["stranger", "00u1"]


def judged(house: Site) -> list[tuple[str, str, bool]]:
    bodies = [fact.body for fact in facts(house, "alert.judged")]
    return [(one.account, one.judgement, one.cancels) for one in bodies if isinstance(one, AlertJudged)]


def test_an_alert_that_was_none_is_cancelled_and_stands_again_when_it_is_reopened(hooks: Site) -> None:
    github(alert())
    settled = {"state": "resolved", "resolution": "false_positive", "resolved_at": "2026-01-19T09:00:00Z"}
    assert github(alert("resolved", **settled), "d-2").status_code == 202
    assert github(alert("resolved", **settled | {"resolution": "revoked"}), "d-3").status_code == 202
    assert github(alert("reopened", updated_at="2026-01-19T10:00:00Z"), "d-4").status_code == 202
    assert judged(hooks) == [
        ("00u1", "false_positive", True),
        ("00u1", "revoked", False),
        ("00u1", "reopened", False),
    ]
    assert len(raised(hooks)) == 1
    assert github(alert("resolved", html_url=None, **settled), "d-5").status_code == 204


@pytest.mark.parametrize("action", ["revoked", "validated", "publicly_leaked", "assigned"])
def test_what_becomes_of_an_alert_later_opens_nothing(hooks: Site, action: str) -> None:
    with capture_logs() as lines:
        assert github(alert(action)).status_code == 204
    assert lines[0]["what"] == f"secret_scanning_alert {action}"
    assert raised(hooks) == []


def test_other_events_are_passed_over(hooks: Site) -> None:
    assert github({"zen": "x"}, event="ping").status_code == 204
    assert github({"action": "created"}, event="star").status_code == 204


def test_a_request_to_bypass_is_an_alert_where_the_setting_says_so(house: Site) -> None:
    asked = {
        "action": "created",
        "exemption_request": {
            "requester_login": "aruiz-acme",
            "created_at": "2026-01-19T08:00:00Z",
            "html_url": "https://x",
        },
        "repository": {"full_name": "acme/pay"},
    }
    for told in (False, True):
        with with_settings(house, alerts=Alerts(github_secret=SECRET, bypass_requests=told)) as site:
            github(asked, f"d-{told}", "bypass_request_secret_scanning")
            assert [body.alert for _, body in raised(site)] == ["secret_push_bypass_requested"] * told


def test_a_wrong_signature_is_refused_and_leaves_no_trace_of_the_body(hooks: Site) -> None:
    with capture_logs() as lines:
        assert github(alert(), secret="canary-other").status_code == 401
        good = msgspec.json.encode(alert())
        code = "sha256=" + hmac.new(SECRET.encode(), good, sha256).hexdigest()
        for headers in ({"X_Hub_Signature_256": code}, {"X_Hub_Signature": "sha1=0"}, {}):
            assert Program().post("/hooks/github", good[:-1] + b" }", **headers).status_code == 401
    assert {line["why"] for line in lines} == {"wrong signature"}
    assert "canary" not in repr(lines) and "acme" not in repr(lines)
    assert raised(hooks) == []


def test_without_a_secret_nothing_is_taken(house: Site) -> None:
    for path in ("/hooks/github", "/hooks/gitlab", "/hooks/alerts"):
        assert Program().post(path, alert(), X_Hub_Signature_256="sha256=").status_code == 401


def test_forms_broken_bodies_and_long_ones_are_refused(hooks: Site) -> None:
    body = b"payload=%7B%7D"
    code = "sha256=" + hmac.new(SECRET.encode(), body, sha256).hexdigest()
    form = Program().post("/hooks/github", body, "application/x-www-form-urlencoded", X_Hub_Signature_256=code)
    assert form.status_code == 415
    assert github(b"[]").status_code == 400
    assert github({"action": "created", "alert": 7, "repository": {"full_name": "x"}}).status_code == 422
    assert Program().post("/hooks/github", b" " * (26 * 2**20)).status_code == 413
    assert raised(hooks) == []


VULNERABILITY: dict[str, Any] = {
    "object_kind": "vulnerability",
    "object_attributes": {
        "url": "https://gitlab.acme.example/acme/pay/-/security/vulnerabilities/9",
        "report_type": "secret_detection",
        "state": "detected",
        "created_at": "2026-01-19T08:11:02Z",
    },
}


def test_gitlab_shows_its_token_and_names_nobody(hooks: Site) -> None:
    right = {"X_Gitlab_Token": "canary-gitlab-token", "Idempotency_Key": "k-1"}
    assert Program().post("/hooks/gitlab", VULNERABILITY, **{**right, "X_Gitlab_Token": "x"}).status_code == 401
    assert Program().post("/hooks/gitlab", VULNERABILITY, **right).status_code == 202
    assert Program().post("/hooks/gitlab", VULNERABILITY, **right).json()["outcome"] == "known"
    assert [(source, body.account) for source, body in raised(hooks)] == [
        ("gitlab", "alert:gitlab.acme.example/acme/pay/-/security/vulnerabilities/9")
    ]


@pytest.mark.parametrize("changes", [{"report_type": "dependency_scanning"}, {"state": "resolved"}])
def test_what_is_no_open_secret_in_gitlab_is_passed_over(hooks: Site, changes: dict[str, str]) -> None:
    body = {**VULNERABILITY, "object_attributes": {**VULNERABILITY["object_attributes"], **changes}}
    assert Program().post("/hooks/gitlab", body, X_Gitlab_Token="canary-gitlab-token").status_code == 204


@pytest.mark.parametrize("cancels", [False, True])
def test_what_gitlab_dismisses_is_cancelled_where_the_setting_says_so(house: Site, cancels: bool) -> None:
    with with_settings(house, alerts=replace(SETTINGS, dismissed_cancels=cancels)) as site:
        body = {**VULNERABILITY, "object_attributes": {**VULNERABILITY["object_attributes"], "state": "dismissed"}}
        assert Program().post("/hooks/gitlab", body, X_Gitlab_Token="canary-gitlab-token").status_code == 202
        assert [one[1:] for one in judged(site)] == [("dismissed", cancels)]


def test_where_gitlab_signs_its_token_is_not_enough(house: Site) -> None:
    both = Alerts(gitlab_secret=SETTINGS.secret, gitlab_token="canary-gitlab-token")
    with with_settings(house, alerts=both) as site:
        assert Program().post("/hooks/gitlab", VULNERABILITY, X_Gitlab_Token="canary-gitlab-token").status_code == 401
        assert signed(VULNERABILITY, int(site.now.timestamp()), "/hooks/gitlab").status_code == 202


DRILL = {"account": "E7", "source": "hris", "alert": "phish_failed", "happened_at": "2026-01-19T08:00:00Z"}


def test_any_system_may_sign_an_alert(hooks: Site) -> None:
    now = int(hooks.now.timestamp())
    assert signed(DRILL, now, more="v1,AAAA ").status_code == 202
    assert signed(DRILL, now).json()["outcome"] == "known"
    assert raised(hooks) == [("hris", AlertRaised(account="E7", alert="phish_failed"))]


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (301, 401), (-299, 202), (299, 202)])
def test_what_was_signed_at_another_time_is_not_taken(hooks: Site, seconds: int, status: int) -> None:
    assert signed(DRILL, int(hooks.now.timestamp()) + seconds).status_code == status


def test_another_key_is_not_ours(hooks: Site) -> None:
    assert signed(DRILL, int(hooks.now.timestamp()), key=b"x" * 32).status_code == 401


def test_a_program_with_a_token_may_send_alerts(hooks: Site) -> None:
    program = Program(token(hooks, "alerts", name="drill"))
    assert program.post("/api/v1/alerts", {**DRILL, "account": "aruiz-acme"}, Idempotency_Key="a").status_code == 202
    assert program.post("/api/v1/alerts", {**DRILL, "account": "aruiz-acme"}, Idempotency_Key="a").status_code == 200
    assert [(source, body.account) for source, body in raised(hooks)] == [("okta", "00u1")]
    assert facts(hooks, "alert.raised")[0].actor == "token drill"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"account": ""}, "account"),
        ({"alert": "Two words"}, "alert"),
        ({"happened_at": None}, "happened_at"),
        ({"happened_at": "2026-01-19T08:00:00"}, "happened_at"),
        ({"source": "../x"}, "source"),
        ({"link": {}}, "link"),
    ],
)
def test_an_alert_that_does_not_fit_is_refused(hooks: Site, changes: dict[str, Any], column: str) -> None:
    answer = Program(token(hooks, "alerts")).post("/api/v1/alerts", {**DRILL, **changes})
    assert (answer.status_code, answer.json()["column"]) == (422, column)
    assert raised(hooks) == []


def test_a_list_of_logins_that_is_wrong_is_the_operators_to_mend(house: Site) -> None:
    with with_settings(house, alerts=Alerts(github_secret=SECRET, logins=("aruiz",))):
        with capture_logs() as lines:
            answer = github(alert())
        assert (answer.status_code, answer.json()["title"]) == (500, "A setting of this server is wrong.")
        assert lines[0]["what"] == "alerts.logins: a line is not written as LOGIN=ACCOUNT."
