"""Worked examples of people, evidence and findings, with every expected value written by hand."""

from __future__ import annotations

import hashlib
from datetime import date

from tests.reference.example_world import Example, aware, day
from tests.reference.twin.model import (
    Audience,
    CourseAlias,
    Evidence,
    Identity,
    Leave,
    Onboarding,
    Renewal,
    Requirement,
    Window,
)


def snapshot(world: Example, source: str, account: str, *emails: str, **more: object) -> None:
    world.fact("person.observed", source=source, account=account, emails=list(emails), **more)


def completion(world: Example, identity: str, on: str, **more: object) -> None:
    world.fact("completion.observed", identity=identity, on=on, course="AWARE", result="completed", **more)


def test_a_changed_address_is_one_person_with_one_history() -> None:
    world = Example()
    world.policy(aware())
    snapshot(world, "hris", "1", "Ana.Old@x.example", on="2025-01-01", type="employee", started_on="2025-03-01")
    snapshot(world, "hris", "1", "ana.new@x.example", on="2025-06-01", type="employee", started_on="2025-03-01")
    completion(world, "ana.old@X.example ", "2025-03-10")
    assert [row["status"] for row in world.obligations("1")] == ["on_time", "not_yet_due"]
    assert world.person("1")["emails"] == ["ana.new@x.example", "ana.old@x.example"]
    assert len(world.answer().people) == 1


def test_a_reused_address_belongs_to_whoever_held_it_on_the_day() -> None:
    world = Example()
    world.policy(aware())
    first = {"type": "employee", "started_on": "2025-01-02", "ended_on": "2025-03-31", "on": "2025-01-02"}
    snapshot(world, "hris", "1", "sam@x.example", **first)
    snapshot(world, "hris", "2", "sam@x.example", type="employee", started_on="2025-06-01", on="2025-06-01")
    completion(world, "sam@x.example", "2025-01-20")
    completion(world, "sam@x.example", "2025-06-10")
    for account, taken in (("1", "2025-01-20"), ("2", "2025-06-10")):
        owed = world.obligations(account)[0]
        assert (owed["kind"], owed["status"], owed["completed_on"]) == ("onboarding", "on_time", day(taken))
    assert "identity_candidate" not in world.codes()


def test_two_people_of_one_system_with_one_address_are_candidates_and_the_credit_waits() -> None:
    world = Example()
    world.policy(aware())
    for account in ("1", "2"):
        snapshot(world, "hris", account, "team@x.example", type="employee", started_on="2025-03-01", on="2025-03-01")
    completion(world, "team@x.example", "2025-03-10")
    for account in ("1", "2"):
        (owed,) = world.obligations(account)
        assert (owed["status"], owed["reason"]) == ("unverified", "identity_candidate")
        assert (owed["completed_on"], owed["completion"]) == (None, "facts:3")
        assert world.person(account)["result"] == "unresolved"


def test_nobody_is_joined_by_name_but_a_namesake_is_a_candidate() -> None:
    world = Example()
    world.policy(aware())
    snapshot(world, "hris", "1", name="Ana  Diaz", type="employee", started_on="2025-03-01")
    world.fact("completion.observed", account="77", name="ana diaz", course="AWARE", on="2025-03-10")
    assert [row["status"] for row in world.obligations("1")] == ["unverified"]
    assert world.person("77")["reason"] == "only_in_training_platform"
    assert {"identity_candidate", "unmatched_completion", "excluded"} <= world.codes()


def test_a_human_link_settles_who_somebody_is_and_a_later_one_undoes_it() -> None:
    world = Example()
    world.policy(aware())
    world.hired("1", "2025-03-01", emails=None)
    world.fact("completion.observed", account="77", course="AWARE", on="2025-03-10")
    both = [{"source": "hris", "account": "1"}, {"source": "lms", "account": "77"}]
    world.fact("accounts.linked", accounts=both, on="2025-04-01")
    assert world.obligations("1")[0]["status"] == "on_time"
    assert [row["matched_by"] for row in world.answer().sources] == [["linked"]]
    world.fact("accounts.unlinked", accounts=both, on="2025-04-02")
    assert [row["status"] for row in world.obligations("1")] == ["missed"]


def test_what_is_done_on_a_shared_account_is_nobodys_and_doubtful_for_its_users() -> None:
    world = Example()
    world.policy(aware())
    for name in ("ana", "dee"):
        world.hired(name, "2025-03-01")
    world.fact("completion.observed", account="kiosk", course="AWARE", on="2025-03-10")
    world.fact("account.marked", source="lms", account="kiosk", users=["Ana@x.example"], **{"as": "shared"})
    assert [(row["status"], row["reason"]) for row in world.obligations("ana")] == [("unverified", "shared_account")]
    assert [row["status"] for row in world.obligations("dee")] == ["missed"]
    assert world.person("kiosk")["reason"] == "marked_shared"
    assert {"shared_account", "unmatched_completion"} <= world.codes()
    assert world.answer().completions[0]["person"] is None


def test_the_key_of_a_person_is_that_of_the_best_source_and_the_other_is_an_alias() -> None:
    world = Example()
    world.policy(aware())
    snapshot(world, "okta", "o1", directory_id="D-9", status="active")
    snapshot(world, "hris", "h1", directory_id="d-9", type="employee", started_on="2025-01-01")
    row = world.person("h1")
    assert row["person"] == "p_" + hashlib.sha256(b"hris\nh1").hexdigest()[:16]
    assert row["aliases"] == ["p_" + hashlib.sha256(b"okta\no1").hexdigest()[:16]]
    (source,) = world.answer().sources
    assert (source["known_to"], source["matched_by"]) == ("hris + directory", ["directory_id"])


def test_who_only_the_directory_knows_is_in_the_population_and_a_finding() -> None:
    world = Example()
    world.policy(aware())
    world.hired("ana", "2024-01-01")
    snapshot(world, "okta", "ghost", on="2025-02-01", status="active")
    ghost = world.person("ghost")
    assert (ghost["population_from"], ghost["started_on"]) == (day("2025-02-01"), day("2025-02-01"))
    found = {(row["code"], row["person"]) for row in world.answer().findings}
    assert {("population_gap", ghost["person"]), ("start_inferred", ghost["person"])} <= found


def test_someone_in_hr_without_an_account_in_the_primary_directory_is_a_finding() -> None:
    world = Example()
    world.policy(aware(), identity=Identity(primary="okta"))
    world.hired("ana", "2024-01-01")
    assert "not_in_directory" in world.codes()


def test_a_contractor_bound_only_while_in_scope_is_bound_where_nothing_is_known_and_that_is_said() -> None:
    world = Example()
    world.policy(aware(audience=Audience(types=("employee",), in_scope_types=("contractor",))))
    world.hired("bo", "2025-03-01", type="contractor")
    assert world.statuses("bo") == [("onboarding", "2025-03-31", "missed")]
    assert "scope_unknown" in world.codes()
    world.fact("access.recorded", source="hris", account="bo", system="crm", from_on="2025-03-01", in_scope=False)
    assert world.person("bo")["reason"] == "not_in_audience"


def test_every_exclusion_is_listed_with_its_reason() -> None:
    world = Example()
    world.policy(aware())
    world.hired("dee", "2023-01-01", "2024-06-30")
    world.hired("eli", "2026-02-01")
    world.hired("ana", "2024-01-01")
    world.fact("account.marked", account="ana", **{"as": "excluded"})
    reasons = {name: world.person(name)["reason"] for name in ("dee", "eli", "ana")}
    assert reasons == {"dee": "not_engaged_in_period", "eli": "starts_after_as_of", "ana": "marked_excluded"}
    excluded = [row for row in world.answer().findings if row["code"] == "excluded"]
    assert [row["severity"] for row in excluded] == ["info"] * 3


def test_a_dated_end_beats_the_word_active() -> None:
    world = Example()
    world.policy(aware())
    world.hired("dee", "2025-03-01", "2025-03-15", status="active")
    assert world.person("dee")["population_to"] == day("2025-03-15")
    assert world.statuses("dee") == [("onboarding", "2025-03-31", "ended_before_due")]
    assert "source_disagreement" in world.codes()


def test_entered_by_hand_weeks_later_needs_a_document() -> None:
    for support, status, code in (
        (None, "unverified", "backfill_unsupported"),
        ("scan", "on_time", "backfill_supported"),
    ):
        world = Example()
        world.policy(aware())
        world.hired("eli", "2025-03-01")
        world.done("eli", "2025-03-10", method="manual", recorded_on="2025-03-18", support=support)
        assert world.obligations("eli")[0]["status"] == status
        assert code in world.codes()


def test_five_people_at_one_instant_by_one_actor_need_more_than_the_entry() -> None:
    world = Example()
    world.policy(aware())
    for name in ("ana", "bo", "cy", "dee", "eli"):
        world.hired(name, "2025-03-01")
        world.done(name, at="2025-03-10 09:00", actor="admin", duration_s=600 if name == "eli" else None)
    assert world.obligations("ana")[0]["reason"] == "bulk_unexplained"
    assert world.obligations("eli")[0]["status"] == "on_time"
    assert "bulk_unexplained" in world.codes()


def test_a_session_whose_roster_leaves_somebody_out_supports_the_others_only() -> None:
    world = Example()
    world.policy(aware())
    for name in ("ana", "dee"):
        world.hired(name, "2025-03-01")
        world.done(name, "2025-03-10", event="E1")
    world.fact("session.held", event="E1", on="2025-03-10", attendees=["ANA@x.example"])
    assert world.obligations("ana")[0]["status"] == "on_time"
    assert world.obligations("dee")[0]["reason"] == "roster_mismatch"


def test_a_version_taken_before_it_was_published_is_doubtful_and_a_failed_attempt_is_nothing() -> None:
    world = Example()
    world.policy(aware())
    world.hired("ana", "2025-03-01")
    world.fact("course.published", course="AWARE", version="3", published_on="2025-05-01")
    world.done("ana", "2025-03-05", result="failed")
    assert world.statuses("ana") == [("onboarding", "2025-03-31", "missed")]
    world.done("ana", "2025-03-10", version="3.0")
    assert world.obligations("ana")[0]["reason"] == "version_before_release"


def test_a_missing_version_is_the_one_in_force_and_versions_compare_as_numbers() -> None:
    world = Example()
    world.policy(aware(min_version="1.9"))
    world.hired("ana", "2025-03-01")
    world.hired("dee", "2025-03-01")
    world.fact("course.published", course="AWARE", version="v1.10", published_on="2024-01-01")
    world.done("ana", "2025-03-10")
    world.done("dee", "2025-03-10", version="1.8")
    assert world.obligations("ana")[0]["status"] == "on_time"
    assert world.statuses("dee") == [("onboarding", "2025-03-31", "missed")]
    assert "version_inferred" in world.codes() and "archive_missing" not in world.codes()
    world.done("dee", "2025-04-10", version="1.10.0")
    assert "archive_missing" in world.codes()


def test_a_course_is_recognised_by_spelling_title_and_alias_but_not_by_likeness() -> None:
    world = Example()
    alias = CourseAlias("AWARE", ("Security Training 20*",))
    world.policy(aware(), course_aliases=(alias,))
    world.hired("ana", "2025-01-01")
    world.fact("course.published", course="Aware", version="1", title="Staying safe")
    for course in ("AWARE", " aware", "staying  SAFE", "security training 2025", "Awareness"):
        world.done("ana", "2025-01-10", course=course)
    rows = [(row["course"], row["course_matched_by"], row["counted"]) for row in world.answer().completions]
    assert rows == [
        ("AWARE", "exact", "counted"),
        ("AWARE", "spelling", "counted"),
        ("AWARE", "title", "counted"),
        ("AWARE", "alias", "counted"),
        ("Awareness", None, "not_counted"),
    ]


def test_training_before_the_first_day_counts_within_the_pre_boarding_days_only() -> None:
    for on, status, code in (("2025-02-19", "on_time", None), ("2025-02-18", "missed", "before_start")):
        world = Example()
        world.policy(
            aware(onboarding=Onboarding(pre_boarding_days=10)), evidence=Evidence(history_from=date(2025, 1, 1))
        )
        world.hired("eli", "2025-03-01")
        world.done("eli", on)
        assert ("onboarding", "2025-03-31", status) in world.statuses("eli")
        assert code is None or code in world.codes()


def test_the_version_in_force_on_the_trigger_day_governs_whatever_comes_later() -> None:
    world = Example()
    world.policy(aware(onboarding=Onboarding(within_days=60)))
    world.policy(aware(onboarding=Onboarding(within_days=10)), version="2", effective_from="2025-04-01")
    world.hired("ana", "2025-03-31")
    world.hired("eli", "2025-04-01")
    assert world.statuses("ana") == [("onboarding", "2025-05-30", "missed")]
    assert world.statuses("eli") == [("onboarding", "2025-04-11", "missed")]


def test_a_year_rule_that_let_more_than_fifteen_months_pass_is_mentioned() -> None:
    world = Example(start="2024-01-01", end="2025-12-31")
    world.policy(aware(onboarding=Onboarding(trigger="none"), renewal=Renewal("calendar_year")))
    world.hired("ana", "2023-06-01")
    world.done("ana", "2024-01-15")
    world.done("ana", "2025-12-01")
    assert [row["status"] for row in world.obligations("ana")] == ["on_time", "on_time"]
    assert "renewal_gap" in world.codes()


def test_a_window_across_the_year_end_is_one_window() -> None:
    world = Example(start="2025-01-01", end="2025-06-30")
    winter = Renewal("windows", windows=(Window("11-01", "01-31"),))
    world.policy(
        Requirement("w", onboarding=Onboarding(trigger="none"), renewal=winter),
        evidence=Evidence(history_from=date(2025, 1, 1)),
    )
    world.hired("ana", "2024-01-01")
    world.done("ana", "2024-12-20", course="anything")
    (owed,) = world.obligations("ana")
    assert (owed["trigger_on"], owed["due"], owed["status"]) == (day("2024-11-01"), day("2025-01-31"), "on_time")


def test_the_id_of_an_obligation_can_be_worked_out_by_hand() -> None:
    world = Example()
    world.policy(aware())
    world.hired("eli", "2025-03-01")
    person = "p_" + hashlib.sha256(b"hris\neli").hexdigest()[:16]
    text = f"{person}\nawareness\nonboarding\n2025-03-01|||"
    assert world.obligations("eli")[0]["id"] == "o_" + hashlib.sha256(text.encode()).hexdigest()[:16]


def test_an_empty_history_is_no_engagement_and_a_day_beside_it_is_one() -> None:
    for start, result in ((None, "out_of_population"), ("2025-03-01", "deviation")):
        world = Example()
        world.policy(aware())
        world.hired("ana", start, engagements=[], on="2025-03-01")
        assert world.person("ana")["result"] == result


def test_a_leave_that_became_shorter_moves_a_due_day_less_far_and_a_cancelled_one_not_at_all() -> None:
    for latest, due in (
        ({"to_on": "2025-04-30"}, "2025-05-15"),
        ({"to_on": "2025-06-30", "cancelled": True}, "2025-03-31"),
    ):
        world = Example()
        world.policy(aware(), leave=Leave(extends=True, return_days=14))
        world.hired("cy", "2025-03-01")
        leave = {"account": "cy", "from_on": "2025-03-20", "approved_on": "2025-03-10"}
        world.fact("leave.recorded", **leave, to_on="2025-06-30")
        world.fact("leave.recorded", **(leave | latest))
        assert world.obligations("cy")[0]["due"] == day(due)


def test_an_access_that_its_source_ended_binds_nobody_any_more() -> None:
    world = Example()
    world.policy(aware(audience=Audience(in_scope_only=True), onboarding=Onboarding(within_days=200)))
    world.hired("bo", "2025-01-01")
    access = {"source": "okta", "account": "bo", "system": "production", "from_on": "2025-03-01"}
    world.fact("person.observed", source="okta", account="bo", emails=["bo@x.example"])
    world.fact("access.recorded", **access)
    world.fact("access.recorded", **access, to_on="2025-03-31")
    assert [row["status"] for row in world.obligations("bo")] == ["ended_before_due"]
