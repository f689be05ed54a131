"""Sentences of findings stand on their own: what was asked, when it fell due, by which rule, and on which rows."""

from __future__ import annotations

from typing import Any

from tests.rules.explained import Line, done, employee, judged, person, steps, told

ASKED = """
schema = "musterroll.policy/1"
version = "1"
effective_from = 2020-01-01
title = "Northfen training policy"
time_zone = "America/New_York"

[[requirement]]
id = "asked"
title = "Secure coding"
courses = ["SEC-DEV"]
onboarding = {onboarding}
renewal = { mode = "none" }

[leave]
extends = true
return_days = 14
"""
ANA = employee("E1", "Ana Ruiz", "2024-03-01")


def found(code: str, *lines: Line, onboarding: str = '{ trigger = "engagement" }') -> list[dict[str, Any]]:
    run = judged(*lines, policy=ASKED.replace("{onboarding}", onboarding))
    return run.rows("SELECT * FROM told_findings WHERE code = ?", code)


def said(code: str, *lines: Line, onboarding: str) -> str:
    (one,) = found(code, ANA, *lines, onboarding=onboarding)
    return str(one["sentence"])


def test_who_was_trained_some_minutes_after_the_grant_is_told_both_instants_and_the_system() -> None:
    before = '{ trigger = "access", systems = ["production"], before = true }'
    granted: dict[str, Any] = {"account": "E1", "system": "Production", "from": "2025-05-05T09:00:00-04:00"}
    access = {"kind": "access.recorded", "source": "hris", "happened_at": "2025-05-05T09:00:00-04:00", "body": granted}
    late = said("pre_access_late", access, done("ana", "2025-05-05T09:12:30-04:00", "SEC-DEV"), onboarding=before)
    assert late == (
        "Ana Ruiz completed Secure coding on 2025-05-05, at 2025-05-05 13:12:30 UTC, after the access was granted:"
        " due on 2025-05-05 (2025-05-05: before the access to Production, granted at 2025-05-05 13:00:00 UTC,"
        " policy version 1)."
    )
    next_day = said("pre_access_late", access, done("ana", "2025-05-06T09:00:00-04:00", "SEC-DEV"), onboarding=before)
    assert next_day.startswith("Ana Ruiz completed Secure coding on 2025-05-06, 1 day late: due on 2025-05-05 (")


def test_an_unanswered_alert_is_named() -> None:
    raised = {"account": "E1", "alert": "secret_pushed"}
    alert = {"kind": "alert.raised", "source": "hris", "happened_at": "2025-04-01T12:00:00Z", "body": raised}
    missed = said("jit_missed", alert, onboarding='{ trigger = "alert", within_days = 7 }')
    assert "due on 2025-04-08 (2025-04-01: alert + 7 days, alert secret_pushed, policy version 1)" in missed


def test_a_version_that_was_not_taken_is_named() -> None:
    body = {"course": "SEC-DEV", "version": "3.1", "published_on": "2025-04-01"}
    published = {"kind": "course.published", "source": "lms", "happened_at": "2025-04-01", "body": body}
    missed = said("version_missed", published, onboarding='{ trigger = "published" }')
    assert "(2025-04-01: publication + 30 days, course version 3.1, policy version 1)" in missed


def test_a_leave_that_moved_a_due_day_or_did_not_is_pointed_at() -> None:
    for approved, code in (("2025-02-28", "leave_applied"), ("2025-03-05", "leave_not_applied")):
        body = {"account": "E2", "from": "2025-03-01", "to": "2025-04-15", "approved_on": approved}
        leave = {"kind": "leave.recorded", "source": "hris", "happened_at": "2025-03-01", "body": body}
        (one,) = found(code, employee("E2", "Cy Vale", "2025-02-20"), leave)
        assert one["facts"] == ["book.facts.jsonl:2"]


def test_part_of_a_leave_that_was_approved_too_late_is_what_failed_whatever_else_is_unknown() -> None:
    spans = (("2025-03-01", "2025-03-10", "2025-03-05"), ("2025-03-11", "2025-04-15", None))
    leaves = [
        {
            "kind": "leave.recorded",
            "source": "hris",
            "happened_at": first,
            "body": {"account": "E2", "from": first, "to": last, "approved_on": approved},
        }
        for first, last, approved in spans
    ]
    (one,) = found("leave_not_applied", employee("E2", "Cy Vale", "2025-02-20"), *leaves)
    assert one["sentence"].endswith("and did not move: it was not approved by its first day.")
    assert one["facts"] == ["book.facts.jsonl:2", "book.facts.jsonl:3"]


def test_who_was_marked_as_left_out_is_told_with_the_evidence_and_the_mark() -> None:
    marked = {"account": "E1", "as": "excluded", "by": "Gil", "reason": "no access", "evidence": "TICKET-7"}
    (one,) = found(
        "excluded", ANA, {"kind": "account.marked", "source": "hris", "happened_at": "2025-01-01", "body": marked}
    )
    assert one["sentence"].endswith(
        "the account is marked as excluded. Marked by Gil, reason: no access; evidence: TICKET-7."
    )
    assert one["facts"] == ["book.facts.jsonl:2"]


def test_who_comes_back_inside_a_window_is_told_what_the_days_are_counted_from() -> None:
    windows = 'renewal = { mode = "windows", windows = [{ from = "01-01", due = "03-31" }] }'
    policy = ASKED.replace("{onboarding}", '{ trigger = "none" }').replace('renewal = { mode = "none" }', windows)
    spells = [{"from": "2024-01-01", "to": "2024-12-20"}, {"from": "2025-03-25"}]
    back = person("E1", "Ana Ruiz", type="employee", engagements=spells)
    run = judged(back, policy=f"{policy}\n[rehire]\ncarry_over_days = 120\n")
    said = told(steps(run, "Ana Ruiz"))
    assert "2025-03-25: the first day in the audience, or the return from a break, inside the window." in said
    assert "2025-03-25 + 30 days = 2025-04-24. That is later than the window's last day, 2025-03-31." in said
