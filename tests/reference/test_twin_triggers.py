"""Worked examples of topics, windows, accesses, versions, alerts and entries, expected values written by hand."""

from __future__ import annotations

from datetime import date

from tests.reference.example_world import Example, aware, day, instant
from tests.reference.twin.model import (
    Access,
    Audience,
    Evidence,
    Onboarding,
    Renewal,
    Requirement,
    Window,
)


def test_four_completions_of_one_topic_never_make_a_year() -> None:
    world = Example()
    world.policy(aware(courses=(), topics=("Phishing", "Passwords")))
    world.hired("eli", "2025-01-10")
    world.fact("course.published", course="P", version="1", topics=["phishing"], published_on="2024-01-01")
    for when in ("2025-01-15", "2025-04-01", "2025-07-01", "2025-10-01"):
        world.done("eli", when, course="P", version="1.0")
    owed = {(row["topic"], row["kind"], row["status"]) for row in world.obligations("eli") if row["in_period"]}
    assert owed == {("Phishing", "onboarding", "on_time"), ("Passwords", "onboarding", "missed")}
    assert "topic_uncovered" in world.codes()


def test_a_window_of_a_topic_is_met_in_it_and_late_after_it() -> None:
    world = Example()
    quarters = (Window("01-01", "03-31", "a"), Window("04-01", "06-30", "b"))
    onboarding = Onboarding(trigger="none")
    world.policy(
        aware(courses=(), topics=("a", "b"), onboarding=onboarding, renewal=Renewal("windows", windows=quarters))
    )
    world.hired("ana", "2024-01-01")
    world.fact("course.published", course="ALL", version="1", topics=["a", "b"], published_on="2024-01-01")
    world.done("ana", "2025-04-02", course="ALL")
    owed = [(row["topic"], row["kind"], row["due_basis"], row["status"]) for row in world.obligations("ana")]
    assert owed == [
        ("a", "topic", "window 01-01 to 03-31", "late"),
        ("b", "topic", "window 04-01 to 06-30", "on_time"),
    ]


def test_who_joins_late_in_the_year_owes_it_by_joining_and_thirty_days() -> None:
    world = Example(end="2026-01-31")
    world.policy(aware(onboarding=Onboarding(trigger="none"), renewal=Renewal("calendar_year")))
    world.hired("eli", "2025-12-15")
    owed = world.obligations("eli")[0]
    assert (owed["kind"], owed["due"], owed["due_basis"]) == ("refresh", day("2026-01-14"), "entry + 30 days")


def test_training_after_the_instant_of_the_grant_is_late_on_the_same_day() -> None:
    world = Example()
    before = Onboarding(trigger="access", systems=("production",), before=True)
    world.policy(Requirement("prod", courses=("DEV",), onboarding=before), access=Access(privileged=("production",)))
    world.hired("ana", "2024-01-01")
    world.fact("access.recorded", source="hris", account="ana", system="Production", from_at="2025-05-05 10:00")
    world.done("ana", at="2025-05-05 10:00:01", course="DEV")
    owed = world.obligations("ana")[0]
    assert (owed["kind"], owed["status"], owed["days_late"]) == ("pre_access", "late", 0)
    assert owed["due_at"] == instant("2025-05-05 10:00")
    assert "privileged" in world.person("ana")["strata"]


def test_a_new_version_is_owed_by_who_was_there_and_an_older_one_is_the_wrong_one() -> None:
    world = Example()
    world.policy(Requirement("v", courses=("AWARE",), onboarding=Onboarding(trigger="published", within_days=60)))
    world.hired("ana", "2024-01-01")
    world.hired("eli", "2025-06-01")
    world.fact("course.published", course="aware", version="2.0", published_on="2025-05-01")
    world.done("ana", "2025-05-20", version="1.9")
    (owed,) = world.obligations("ana")
    assert (owed["kind"], owed["course"], owed["due"], owed["status"]) == (
        "version",
        "AWARE",
        day("2025-06-30"),
        "missed",
    )
    assert "wrong_version" in world.codes()
    assert world.obligations("eli") == []


def test_only_training_after_the_alert_answers_it() -> None:
    world = Example()
    alert = Onboarding(trigger="alert", within_days=7, alerts=("secret_pushed",))
    world.policy(Requirement("jit", courses=("SECRETS",), onboarding=alert))
    world.hired("ana", "2024-01-01")
    world.done("ana", "2025-03-31", course="SECRETS")
    world.fact("alert.raised", account="ana", alert="secret_pushed", at="2025-04-01 12:00")
    assert world.statuses("ana") == [("jit", "2025-04-08", "missed")]
    world.done("ana", "2025-04-01", course="SECRETS")
    assert world.statuses("ana") == [("jit", "2025-04-08", "indeterminate")]
    world.done("ana", "2025-04-02", course="SECRETS")
    assert world.statuses("ana") == [("jit", "2025-04-08", "on_time")]


def test_on_the_due_day_of_a_type_one_report_nothing_is_missed_yet() -> None:
    for today, status in (("2025-03-31", "not_yet_due"), ("2025-04-01", "missed")):
        world = Example(start=today, end=today)
        world.policy(aware(), evidence=Evidence(history_from=date(2025, 1, 1)))
        world.hired("eli", "2025-03-01")
        assert world.statuses("eli") == [("onboarding", "2025-03-31", status)]
        assert "active_at_date" in world.person("eli")["strata"]


def test_a_requirement_binds_from_the_first_version_that_has_it_and_current_training_meets_it() -> None:
    world = Example()
    world.policy(effective_from="2020-01-01")
    world.policy(aware(), version="2", effective_from="2025-06-01")
    for name in ("ana", "dee"):
        world.hired(name, "2024-01-01")
    world.done("ana", "2024-09-01")
    refresh, first = world.obligations("ana")  # by trigger day: the clock started with the earlier completion
    assert (first["due"], first["due_basis"], first["status"]) == (
        day("2025-07-01"),
        "requirement binds + 30 days",
        "on_time",
    )
    assert (refresh["due"], refresh["status"]) == (day("2025-09-01"), "missed")
    assert world.statuses("dee") == [("onboarding", "2025-07-01", "missed")]


def test_entering_an_audience_in_mid_engagement_asks_nothing_of_who_is_current() -> None:
    world = Example()
    world.policy(aware(audience=Audience(roles=("developer",))))
    for name in ("ana", "dee"):
        world.hired(name, "2024-01-01")
        world.fact("role.recorded", account=name, role="Developer", from_on="2025-05-01")
    world.done("ana", "2025-02-01")
    entry = world.obligations("ana")[1]
    assert (entry["due_basis"], entry["status"], entry["reason"]) == (
        "entry + 30 days",
        "not_required",
        "already_current",
    )
    assert world.statuses("dee") == [("onboarding", "2025-05-31", "missed")]
    assert "role_changed" in world.person("dee")["strata"]


def test_an_alert_that_was_found_to_be_none_in_time_asks_for_nothing() -> None:
    for judged, cancels, status in (
        ("2025-04-08", True, "not_required"),
        ("2025-04-09", True, "missed"),
        ("2025-04-02", False, "missed"),
    ):
        world = Example()
        alert = Onboarding(trigger="alert", within_days=7, alerts=("secret_pushed",))
        world.policy(Requirement("jit", courses=("SECRETS",), onboarding=alert))
        world.hired("ana", "2025-01-01")
        told = {"account": "ana", "alert": "secret_pushed", "link": "https://x.example/1"}
        world.fact("alert.raised", **told, at="2025-04-01 12:00")
        world.fact("alert.judged", **told, judgement="false_positive", cancels=cancels, on=judged)
        assert [row["status"] for row in world.obligations("ana")] == [status]
