"""What those who watch the server are told, and what they are not."""

from __future__ import annotations

from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from musterroll.procedures.token import make
from musterroll.web.site import Site
from tests.web.people import browser


def test_anybody_is_told_that_it_lives_and_can_answer_and_nothing_else(northfen: Site) -> None:
    assert browser().get("/healthz").content == b"alive\n"
    assert browser().get("/readyz").content == b"ready\n"


def test_counts_are_for_those_with_a_token_for_them(northfen: Site) -> None:
    assert browser().get("/metrics").status_code == 401
    other = make(northfen.book, "records", ["records:write"], "ada@northfen.example", northfen.now)
    assert browser().get("/metrics", headers={"authorization": f"Bearer {other.shown}"}).status_code == 403


def test_the_counts_are_those_of_the_state(northfen: Site) -> None:
    made = make(northfen.book, "prometheus", ["metrics"], "ada@northfen.example", northfen.now - timedelta(days=1))
    answer = browser().get("/metrics", headers={"authorization": f"Bearer {made.shown}"})
    families = {one.name: one for one in text_string_to_metric_families(answer.content.decode())}
    missed = sum(
        sample.value for sample in families["musterroll_obligations"].samples if sample.labels["status"] == "missed"
    )
    expected = northfen.book.tables.rows("SELECT count(*) FROM state_obligations WHERE in_period AND status = 'missed'")
    assert (missed,) == expected[0]
    assert {sample.labels["source"] for sample in families["musterroll_source_age_seconds"].samples} >= {"okta"}


def test_no_counts_name_anybody(northfen: Site) -> None:
    made = make(northfen.book, "prometheus", ["metrics"], "ada@northfen.example", northfen.now)
    text = browser().get("/metrics", headers={"authorization": f"Bearer {made.shown}"}).content.decode()
    assert "@" not in text
    assert "p_" not in text.replace("musterroll_", "")
