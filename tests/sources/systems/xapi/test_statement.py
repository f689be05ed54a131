"""What one statement tells, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest

from musterroll.facts.bodies import CompletionObserved
from musterroll.facts.fact import Fact
from musterroll.sources.row import Row, RowRefused
from musterroll.sources.systems.xapi.statement import Ignored, Voiding, seconds_of, told_by
from tests.sources.kit.clock import NOON
from tests.sources.systems.xapi.server import statement, uuid, voiding


def told(members: dict[str, Any]) -> Fact | Voiding | Ignored:
    return told_by(Row(1, members, NOON), "xapi", "xapi", {})


def body(members: dict[str, Any]) -> CompletionObserved:
    found = told(members)
    assert isinstance(found, Fact) and isinstance(found.body, CompletionObserved)
    return found.body


@pytest.mark.parametrize(
    ("verb", "result", "meant"),
    [
        ("completed", None, "completed"),
        ("completed", {"success": True}, "completed"),
        ("completed", {"success": False}, "failed"),
        ("completed", {"completion": False}, "in_progress"),
        ("passed", {}, "passed"),
        ("passed", {"success": False}, "failed"),
        ("failed", {"success": True}, "failed"),
    ],
)
def test_nothing_is_credited_that_verb_or_result_denies(verb: str, result: Any, meant: str) -> None:
    assert body(statement(1, verb, result=result)).result == meant


@pytest.mark.parametrize(
    ("actor", "account", "email"),
    [
        ({"mbox": "mailto:Ana@Northfen.example"}, "Ana@Northfen.example", "Ana@Northfen.example"),
        ({"mbox_sha1sum": "AB" * 20}, "sha1:" + "ab" * 20, None),
        ({"openid": "https://ana.example/"}, "https://ana.example/", None),
        ({"account": {"homePage": "https://a.example", "name": "u7"}}, "https://a.example u7", None),
        (
            {"account": {"homePage": "https://a.example", "name": "a@b.example"}},
            "https://a.example a@b.example",
            "a@b.example",
        ),
    ],
)
def test_an_actor_is_an_account(actor: dict[str, Any], account: str, email: str | None) -> None:
    found = body(statement(1, actor=actor))
    assert (found.account, found.identity) == (account, email)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"id": "7"}, "id"),
        ({"actor": None}, "actor"),
        ({"actor": {}}, "actor"),
        ({"actor": {"mbox": "mailto:a@b.example", "openid": "https://a.example"}}, "actor"),
        ({"actor": {"mbox": "a@b.example"}}, "actor.mbox"),
        ({"actor": {"mbox_sha1sum": "x"}}, "actor.mbox_sha1sum"),
        ({"actor": {"account": {"name": "x"}}}, "actor.account.homePage"),
        ({"actor": {"objectType": "Robot", "mbox": "mailto:a@b.example"}}, "actor.objectType"),
        ({"verb": {}}, "verb.id"),
        ({"verb": {"id": "completed"}}, "verb.id"),
        ({"object": "x"}, "object"),
        ({"object": {"id": "no iri"}}, "object.id"),
        ({"result": []}, "result"),
        ({"result": {"success": "yes"}}, "result.success"),
        ({"timestamp": "2025-02-28T10:00:00"}, "timestamp"),
        ({"timestamp": "2025-02-31T10:00:00Z"}, "timestamp"),
    ],
)
def test_a_member_that_does_not_fit_is_named(changes: dict[str, Any], column: str) -> None:
    with pytest.raises(RowRefused) as refused:
        told(statement(1, **changes))
    assert refused.value.error.column == column


@pytest.mark.parametrize(
    "members",
    [
        statement(1, "experienced"),
        statement(1, actor={"objectType": "Group", "member": []}),
        statement(1, object={"objectType": "Agent", "mbox": "mailto:a@b.example"}),
    ],
    ids=["another verb", "a group", "no activity"],
)
def test_what_tells_of_no_finished_training_is_passed_over(members: dict[str, Any]) -> None:
    assert isinstance(told(members), Ignored)


def test_a_voiding_names_what_it_voids() -> None:
    assert told(voiding(2, 1)) == Voiding(uuid(1))
    with pytest.raises(RowRefused):
        told(statement(2, "voided"))


def test_a_statement_without_a_time_gets_none() -> None:
    found = told(statement(1, timestamp=None))
    assert isinstance(found, Fact)
    assert found.happened_at is None


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("PT1H2M3.9S", 3723), ("P1DT1S", 86_401), ("P2W", 1_209_600), ("PT0S", 0), ("PT90M", 5400),
        ("P1M", None), ("P1Y2D", None), ("PT", None), ("P", None), ("20 minutes", None), ("", None), (None, None),
        ("PT" + "9" * 90 + "S", None),
    ],
)  # fmt: skip
def test_a_duration_is_whole_seconds_or_unknown(duration: str | None, seconds: int | None) -> None:
    assert seconds_of(duration) == seconds
