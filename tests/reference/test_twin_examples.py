"""Worked examples of obligations, with every expected value written by hand: the twin against the business."""

from __future__ import annotations

from datetime import date

from tests.reference.example_world import Example, aware, day, instant
from tests.reference.twin.model import (
    Evidence,
    Interval,
    Leave,
    Renewal,
)


def test_thirty_days_after_the_start_is_still_on_time() -> None:
    world = Example()
    world.policy(aware())
    world.hired("eli", "2025-03-01")
    world.done("eli", "2025-03-31")
    assert world.statuses("eli") == [
        ("onboarding", "2025-03-31", "on_time"),
        ("refresh", "2026-03-31", "not_yet_due"),
    ]
    assert world.person("eli")["result"] == "pass"


def test_one_day_after_the_due_day_is_late_for_ever() -> None:
    world = Example()
    world.policy(aware())
    world.hired("eli", "2025-03-01")
    world.done("eli", "2025-04-02")
    owed = world.obligations("eli")[0]
    assert (owed["status"], owed["days_late"], owed["overdue_days_in_period"]) == ("late", 2, 1)
    assert owed["due_basis"] == "start + 30 days"
    assert owed["completed_on"] == day("2025-04-02")
    assert world.person("eli")["result"] == "deviation"
    assert "onboarding_late" in world.codes()


def test_twelve_months_after_a_leap_day_end_on_28_february() -> None:
    world = Example(start="2024-01-01", end="2025-03-01")
    world.policy(aware())
    world.hired("ana", "2024-02-20")
    world.done("ana", "2024-02-29")
    refresh = world.obligations("ana")[1]
    assert (refresh["due"], refresh["status"]) == (day("2025-02-28"), "missed")
    assert refresh["overdue_days_in_period"] == 1


def test_365_days_after_a_leap_day_is_also_28_february_but_the_basis_says_days() -> None:
    world = Example(start="2024-01-01", end="2025-03-01")
    world.policy(aware(renewal=Renewal("rolling", Interval(365, "days"))))
    world.hired("ana", "2024-02-20")
    world.done("ana", "2024-02-29")
    refresh = world.obligations("ana")[1]
    assert (refresh["due"], refresh["due_basis"]) == (day("2025-02-28"), "last completion + 365 days")


def test_half_past_midnight_in_utc_is_still_the_due_day_in_new_york() -> None:
    world = Example()
    world.policy(aware(), zone="America/New_York")
    world.hired("eli", "2025-03-01")
    world.done("eli", at="2025-04-01 02:30")
    owed = world.obligations("eli")[0]
    assert (owed["status"], owed["completed_on"]) == ("on_time", day("2025-03-31"))
    assert owed["completed_at"] == instant("2025-04-01 02:30")


def test_a_day_written_in_tokyo_that_straddles_the_due_day_in_new_york_is_indeterminate() -> None:
    world = Example()
    world.policy(aware(), zone="America/New_York")
    world.hired("eli", "2025-03-01")
    world.done("eli", "2025-04-01", source_zone="Asia/Tokyo")
    owed = world.obligations("eli")[0]
    assert (owed["due"], owed["status"], owed["completed_on"]) == (
        day("2025-03-31"),
        "indeterminate",
        day("2025-03-31"),
    )
    assert world.person("eli")["result"] == "unresolved"
    assert "ambiguous_date" in world.codes()


def test_nothing_done_is_missed_and_every_day_after_the_due_day_counts() -> None:
    world = Example()
    world.policy(aware())
    world.hired("eli", "2025-11-21")
    owed = world.obligations("eli")[0]
    assert (owed["due"], owed["status"]) == (day("2025-12-21"), "missed")
    assert (owed["overdue_days_in_period"], owed["open_at_period_end"]) == (10, True)


def test_a_leaver_before_the_due_day_owes_nothing() -> None:
    world = Example()
    world.policy(aware())
    world.hired("dee", "2025-03-01", "2025-03-30")
    assert world.statuses("dee") == [("onboarding", "2025-03-31", "ended_before_due")]
    assert world.person("dee")["result"] == "no_occurrence"


def test_leaving_after_the_due_day_leaves_the_miss() -> None:
    world = Example()
    world.policy(aware())
    world.hired("dee", "2025-03-01", "2025-04-05")
    owed = world.obligations("dee")[0]
    assert (owed["status"], owed["overdue_days_in_period"], owed["open_at_period_end"]) == ("missed", 5, False)


def test_what_was_overdue_when_the_period_began_is_carried_in() -> None:
    world = Example()
    world.policy(aware(), evidence=Evidence(history_from=date(2024, 1, 1)))
    world.hired("ana", "2024-11-01")
    world.done("ana", "2025-01-05")
    owed = world.obligations("ana")[0]
    assert (owed["due"], owed["status"], owed["days_late"]) == (day("2024-12-01"), "late", 35)
    assert (owed["in_period"], owed["overdue_days_in_period"]) == (True, 4)
    assert "carry_in_overdue" in world.codes()


def test_due_after_the_period_but_met_by_as_of_rolls_forward() -> None:
    world = Example(end="2025-06-30", as_of="2025-08-31")
    world.policy(aware())
    world.hired("eli", "2025-06-15")
    world.done("eli", "2025-07-20")
    owed = world.obligations("eli")[0]
    assert (owed["due"], owed["status"], owed["rollforward"]) == (day("2025-07-15"), "not_yet_due", True)
    assert owed["completed_on"] == day("2025-07-20")
    assert world.person("eli")["result"] == "no_occurrence"
    assert "rollforward_open" in world.codes()


def test_catching_up_after_the_period_stays_late_and_was_open_at_its_end() -> None:
    world = Example(end="2025-06-30", as_of="2025-08-31")
    world.policy(aware())
    world.hired("eli", "2025-05-01")
    world.done("eli", "2025-07-20")
    owed = world.obligations("eli")[0]
    assert (owed["status"], owed["days_late"], owed["open_at_period_end"]) == ("late", 50, True)
    assert owed["overdue_days_in_period"] == 30


def test_a_refresh_taken_early_moves_the_clock_to_the_real_completion() -> None:
    world = Example()
    world.policy(aware(), evidence=Evidence(history_from=date(2024, 1, 1)))
    world.hired("ana", "2024-01-02")
    world.done("ana", "2024-01-10")
    world.done("ana", "2024-11-20")
    assert world.statuses("ana") == [("refresh", "2025-01-10", "on_time"), ("refresh", "2025-11-20", "missed")]


def test_where_history_begins_someone_already_here_owes_a_refresh_a_year_later() -> None:
    world = Example(start="2024-06-01", end="2025-05-31")
    world.policy(aware(), evidence=Evidence(history_from=date(2024, 4, 1)))
    world.hired("ana", "2020-01-01")
    (owed,) = world.obligations("ana")
    assert (owed["kind"], owed["trigger_on"], owed["due"]) == ("refresh", day("2024-04-01"), day("2025-04-01"))
    assert (owed["due_basis"], owed["status"]) == ("history begins + 12 months", "missed")
    assert "history_begins" in world.codes()


def test_a_return_after_a_short_break_carries_the_onboarding_over() -> None:
    world = Example()
    world.policy(aware(), carry_over_days=90)
    world.hired("ana", "2025-01-10", "2025-03-31")
    world.hired("ana", "2025-05-01")
    world.done("ana", "2025-01-20")
    assert world.statuses("ana") == [
        ("onboarding", "2025-02-09", "on_time"),
        ("refresh", "2026-01-20", "not_yet_due"),
        ("onboarding", "2025-05-31", "not_required"),
    ]
    assert world.obligations("ana")[2]["reason"] == "carried_over"
    assert "rehire" in world.person("ana")["strata"]


def test_what_fell_due_inside_a_short_break_is_due_on_the_day_of_return() -> None:
    world = Example()
    world.policy(aware(), carry_over_days=90)
    world.hired("ana", "2025-03-20", "2025-03-31")
    world.hired("ana", "2025-05-01")
    owed = world.obligations("ana")[0]
    assert (owed["original_due"], owed["due"], owed["status"]) == (day("2025-04-19"), day("2025-05-01"), "missed")
    assert owed["due_basis"] == "start + 30 days; moved to the return from a break"


def test_a_return_after_a_long_break_starts_anew() -> None:
    world = Example()
    world.policy(aware(), carry_over_days=30)
    world.hired("ana", "2025-01-10", "2025-03-31")
    world.hired("ana", "2025-05-01")
    world.done("ana", "2025-01-20")
    assert ("onboarding", "2025-05-31", "missed") in world.statuses("ana")


def test_a_conversion_asks_for_no_new_onboarding() -> None:
    world = Example()
    world.policy(aware())
    world.hired("bo", "2025-01-10", "2025-06-30", type="contractor")
    world.hired("bo", "2025-07-01")
    world.done("bo", "2025-02-01")
    converted = world.obligations("bo")[2]
    assert (converted["status"], converted["reason"]) == ("not_required", "converted")
    assert world.person("bo")["strata"] == ["hired_in_period", "converted", "contractor"]


def test_an_approved_exemption_is_exempt_and_the_day_after_it_binds_like_an_entry() -> None:
    world = Example()
    world.policy(aware())
    world.hired("ana", "2025-03-01")
    world.fact(
        "exemption.granted",
        account="ana",
        requirement="awareness",
        from_on="2025-03-01",
        to_on="2025-06-30",
        requested_by="Ana",
        approved_by="Cy",
    )
    assert world.statuses("ana") == [("onboarding", "2025-03-31", "exempt"), ("onboarding", "2025-07-31", "missed")]
    assert world.obligations("ana")[1]["due_basis"] == "end of exemption + 30 days"


def test_an_exemption_approved_by_its_requester_or_after_the_due_day_exempts_nothing() -> None:
    for asked, approved, granted in (("Ana", "ana ", "2025-03-02"), ("Ana", "Cy", "2025-04-01")):
        world = Example()
        world.policy(aware())
        world.hired("ana", "2025-03-01")
        columns = {"from_on": "2025-03-01", "requested_by": asked, "approved_by": approved}
        world.fact("exemption.granted", account="ana", requirement="awareness", on=granted, **columns)
        assert world.statuses("ana") == [("onboarding", "2025-03-31", "missed")]


def test_approved_leave_moves_a_due_day_to_the_return_and_the_agreed_days() -> None:
    world = Example()
    world.policy(aware(), leave=Leave(extends=True, return_days=14))
    world.hired("cy", "2025-03-01")
    world.fact("leave.recorded", account="cy", from_on="2025-03-20", to_on="2025-05-31", approved_on="2025-03-10")
    owed = world.obligations("cy")[0]
    assert (owed["original_due"], owed["due"]) == (day("2025-03-31"), day("2025-06-15"))
    assert owed["due_basis"] == "start + 30 days; moved to the return from leave + 14 days"
    assert "leave_applied" in world.codes()


def test_a_sign_in_during_leave_leaves_the_due_day_where_it_was() -> None:
    world = Example()
    world.policy(aware(), leave=Leave(extends=True, return_days=14))
    world.hired("cy", "2025-03-01")
    world.fact("leave.recorded", account="cy", from_on="2025-03-20", to_on="2025-05-31", approved_on="2025-03-10")
    world.fact("sign_in.observed", source="hris", account="cy", on="2025-05-31")
    assert world.statuses("cy") == [("onboarding", "2025-03-31", "missed")]
    assert "leave_not_applied" in world.codes()


def test_leave_without_an_end_is_provisional() -> None:
    world = Example()
    world.policy(aware(), leave=Leave(extends=True, return_days=14))
    world.hired("cy", "2025-12-01")
    world.fact("leave.recorded", account="cy", from_on="2025-12-10", approved_on="2025-12-10")
    owed = world.obligations("cy")[0]
    assert (owed["due"], owed["provisional"], owed["status"]) == (day("2026-01-15"), True, "not_yet_due")


def test_a_voided_statement_counts_no_more_and_the_one_beside_it_does() -> None:
    world = Example()
    world.policy(aware())
    world.hired("ana", "2025-03-01")
    world.done("ana", "2025-03-20", statement="a")
    world.done("ana", "2025-03-31", statement="b")
    world.fact("completion.vanished", source="lms", account="ana", course="AWARE", statement="a", voided_by="v")
    assert world.statuses("ana")[0] == ("onboarding", "2025-03-31", "on_time")
    assert world.obligations("ana")[0]["completed_on"] == day("2025-03-31")
    assert [row["reason"] for row in world.answer().completions] == ["retracted", None]
    assert "completion_retracted" in world.codes()


def test_a_retraction_known_today_counts_for_an_earlier_as_of() -> None:
    world = Example(as_of="2025-12-31")
    world.policy(aware())
    world.hired("ana", "2025-03-01")
    world.done("ana", "2025-03-20")
    world.fact("completion.vanished", source="lms", account="ana", course="AWARE", on="2026-02-01", voided_by="v")
    assert world.statuses("ana") == [("onboarding", "2025-03-31", "missed")]


def test_a_record_that_its_platform_lists_no_longer_still_counts_and_is_told() -> None:
    world = Example()
    world.policy(aware())
    world.hired("ana", "2025-03-01")
    world.done("ana", "2025-03-20")
    world.fact("completion.vanished", source="lms", account="ana", course="AWARE", on="2025-06-01")
    assert world.statuses("ana")[0] == ("onboarding", "2025-03-31", "on_time")
    assert "completion_vanished" in world.codes()


def test_what_was_taken_again_after_the_reset_has_not_vanished() -> None:
    world = Example()
    world.policy(aware())
    world.hired("ana", "2025-03-01")
    world.fact("completion.vanished", source="lms", account="ana", course="AWARE", on="2025-03-10", voided_by="v")
    world.done("ana", "2025-03-20")
    assert world.statuses("ana")[0] == ("onboarding", "2025-03-31", "on_time")
    assert not world.codes() & {"completion_vanished", "completion_retracted"}


def test_history_does_not_begin_with_a_record_that_was_taken_back() -> None:
    world = Example()
    world.policy(aware())
    world.hired("ana", "1999-03-01")
    world.done("ana", "1999-03-20", statement="a")
    world.done("ana", "2024-12-20")
    world.fact("completion.vanished", source="lms", account="ana", course="AWARE", statement="a", voided_by="v")
    assert world.statuses("ana") == [("refresh", "2025-12-20", "missed")]


def pulled(world: Example, on: str, rows: int | None, complete: bool, query: str | None = "users", **more: str) -> None:
    """A pull of the HR system, as the book knows it."""
    columns = {"sha256": f"{on} {complete}", "rows": rows, "complete": complete, "query": query}
    world.fact("extract.received", on=on, **columns, **more)


def test_a_pull_that_broke_is_settled_by_the_next_complete_one_of_the_same_question() -> None:
    for query, rows, told in (("users", 100, False), ("groups", 100, True), ("users", None, True)):
        world = Example()
        world.policy(aware())
        pulled(world, "2025-12-28", 40, False)
        pulled(world, "2025-12-29", rows, True, query)
        assert ("source_incomplete" in world.codes()) is told, (query, rows)


def test_a_list_that_is_as_long_again_did_not_shrink() -> None:
    for later, told in ((100, False), (80, False), (79, True)):
        world = Example()
        world.policy(aware())
        for on, rows in (("2025-12-27", 100), ("2025-12-28", 10), ("2025-12-29", later)):
            pulled(world, on, rows, True)
        assert ("source_shrank" in world.codes()) is told, later


def test_a_list_that_was_held_is_settled_by_a_person_who_confirms_it() -> None:
    world = Example()
    world.policy(aware())
    pulled(world, "2025-12-27", 100, True)
    pulled(world, "2025-12-28", 10, False)
    assert {"source_shrank", "source_incomplete"} <= world.codes()
    pulled(world, "2025-12-28", 10, True)
    assert not world.codes() & {"source_shrank", "source_incomplete"}


def test_a_pull_of_which_nothing_could_be_read_is_told_apart_from_one_that_broke() -> None:
    world = Example()
    world.policy(aware())
    pulled(world, "2025-12-28", 40, False, parameters='{"unreadable":"none of 40 rows could be read"}')
    assert "source_unreadable" in world.codes()
    assert "source_incomplete" not in world.codes()
