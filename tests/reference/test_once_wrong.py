"""What one of the two implementations once had wrong: both now say what the rules say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from musterroll.rules.policy.model import Audience, Interval, Onboarding, Policy, Renewal, Requirement
from musterroll.rules.question import Question
from tests.reference.adapter import Tables, sql_answer, twin_answer
from tests.reference.histories.world import Fact, World, assembled

YEAR = Question(date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))
EVERYONE = Requirement("awareness", "Awareness", courses=("AWARE",))
ENGINEERS = replace(EVERYONE, id="coding", title="Coding", onboarding=Onboarding("role"))


def both(audience: Audience, *facts: Fact) -> list[Tables]:
    """What both answer about a contractor, whose title nobody knows, under a rule for this audience."""
    bo = {"source": "contractor_list", "account": "bo"}
    worked = Fact("person.observed", bo | {"type": "contractor", "started_on": date(2025, 3, 1)})
    policy = Policy("1", None, "Policy", "UTC", (EVERYONE, replace(ENGINEERS, audience=audience)))
    world: World = assembled([worked, *facts], (policy,), YEAR)
    return [sql_answer(world), twin_answer(world)]


def asked(answer: Tables) -> list[str]:
    return [row["requirement"] for row in answer["findings"] if row["code"] == "scope_unknown"]


def access(*, in_scope: bool) -> Fact:
    row = {"source": "contractor_list", "account": "bo", "system": "crm", "in_scope": in_scope}
    return Fact("access.recorded", row | {"from_on": date(2025, 3, 1)})


@pytest.mark.parametrize(
    "audience",
    [
        Audience(in_scope_types=("contractor",), titles=("Developer",)),
        Audience(in_scope_only=True, titles=("Developer",)),
    ],
    ids=["bound while in scope by type", "bound only while in scope"],
)
def test_nobody_asks_for_the_title_of_a_contractor_who_is_not_bound_for_want_of_access(audience: Audience) -> None:
    assert [asked(answer) for answer in both(audience, access(in_scope=False))] == [[], []]
    assert [asked(answer) for answer in both(audience, access(in_scope=True))] == [["coding"], ["coding"]]


def test_an_exemption_that_ends_while_the_end_of_an_earlier_one_is_owed_asks_for_nothing_more() -> None:
    ana = {"source": "hris", "account": "ana"}
    worked = Fact("person.observed", ana | {"type": "employee", "started_on": date(2024, 1, 1)})
    given = ana | {"requirement": "awareness", "requested_by": "Gil", "approved_by": "Hana", "reason": "sick"}
    spans = [(date(2025, 3, day), date(2025, 3, day + 1)) for day in (1, 11, 21)] + [
        (date(2025, 5, 1), date(2025, 5, 9))
    ]
    exempt = [Fact("exemption.granted", given | {"from_on": first, "to_on": last}) for first, last in spans]
    world = assembled([worked, *exempt], (Policy("1", None, "Policy", "UTC", (EVERYONE,)),), YEAR)
    for answer in (sql_answer(world), twin_answer(world)):
        ends = [row["trigger_on"] for row in answer["obligations"] if row["due_basis"].startswith("end of exemption")]
        assert ends == [date(2025, 3, 3), date(2025, 5, 10)]


def test_a_training_of_the_day_of_an_alert_settles_nothing_before_the_due_day_and_is_doubtful_after_it() -> None:
    ana = {"source": "hris", "account": "ana"}
    worked = Fact("person.observed", ana | {"type": "employee", "started_on": date(2024, 1, 1)})
    alert = Fact("alert.raised", ana | {"alert": "phish_failed", "happened_at": datetime(2025, 3, 1, 21)})
    done = Fact(
        "completion.observed", ana | {"course": "AWARE", "result": "completed", "happened_on": date(2025, 3, 1)}
    )
    policy = Policy("1", None, "Policy", "UTC", (replace(EVERYONE, onboarding=Onboarding("alert")),))
    for as_of, status in ((date(2025, 3, 30), "not_yet_due"), (date(2025, 3, 31), "indeterminate")):
        world = assembled([worked, alert, done], (policy,), replace(YEAR, as_of=as_of))
        for answer in (sql_answer(world), twin_answer(world)):
            assert [row["status"] for row in answer["obligations"]] == [status]


def test_the_training_that_a_renewal_follows_never_meets_it_whatever_day_another_zone_calls_it() -> None:
    ana = {"source": "hris", "account": "ana"}
    worked = Fact("person.observed", ana | {"type": "employee", "started_on": date(2024, 1, 1)})
    done = {"course": "AWARE", "result": "completed", "happened_at": datetime(2024, 6, 1, 20)}
    rolling = replace(EVERYONE, renewal=Renewal("rolling", Interval(12, "months")))
    west = Policy("1", None, "Policy", "America/Los_Angeles", (rolling,))
    east = Policy("2", date(2024, 6, 1), "Policy", "Pacific/Auckland", (replace(rolling, min_version="2"),))
    world = assembled([worked, Fact("completion.observed", ana | done)], (west, east), YEAR)
    for answer in (sql_answer(world), twin_answer(world)):
        renewals = [row["status"] for row in answer["obligations"] if row["due_basis"].startswith("last completion")]
        assert renewals == ["missed"]


def test_a_training_of_a_day_that_the_zone_skipped_was_done_on_the_day_that_is_written() -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    skipped = date(2011, 12, 30)
    ana = {"source": "hris", "account": "ana"}
    worked = Fact("person.observed", ana | {"type": "employee", "started_on": date(2011, 11, 30)})
    done = ana | {"course": "AWARE", "result": "completed", "happened_on": skipped}
    question = Question(date(2011, 12, 1), date(2012, 1, 31), date(2012, 1, 31))
    for zone in (None, "Pacific/Apia"):
        facts = [worked, Fact("completion.observed", done | {"source_zone": zone})]
        world = assembled(facts, (Policy("1", None, "Policy", "Pacific/Apia", (EVERYONE,)),), question)
        for answer in (sql_answer(world), twin_answer(world)):
            told = [(row["status"], row["due"], row["completed_on"]) for row in answer["obligations"]]
            assert told == [("on_time", skipped, skipped)]


@pytest.mark.parametrize(
    "seen_on", [None, date(2026, 1, 20)], ids=["a list without a date", "a list of a day after the period"]
)
def test_whoever_is_out_because_nobody_saw_them_sooner_is_asked_about(seen_on: date | None) -> None:
    """The directory names three people and no day of work; the training platform knows one of them, and one since."""
    listed = [
        Fact(
            "person.observed",
            {"source": "directory", "account": f"{name}@x.example", "status": "active", "happened_on": seen_on},
        )
        for name in ("ana", "bo", "cy")
    ]
    done = [
        Fact(
            "completion.observed",
            {
                "source": "lms",
                "account": f"{name}@x.example",
                "course": "AWARE",
                "result": "completed",
                "happened_on": day,
            },
        )
        for name, day in (("ana", date(2025, 3, 5)), ("bo", date(2026, 1, 10)))
    ]
    question = replace(YEAR, as_of=date(2026, 1, 20))
    world = assembled([*listed, *done], (Policy("1", None, "Policy", "UTC", (EVERYONE,)),), question)
    for answer in (sql_answer(world), twin_answer(world)):
        by_account = {account["account"]: row for row in answer["people"] for account in row["accounts"]}
        results = [by_account[f"{name}@x.example"]["result"] for name in ("ana", "bo", "cy")]
        assert results == ["pass", "out_of_population", "out_of_population"]
        asked_about = {row["person"] for row in answer["findings"] if row["code"] == "start_inferred"}
        assert asked_about == {row["person"] for row in answer["people"]}
