"""What a policy text means: every key, and every key that is left out."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import date

import pytest

from musterroll.rules.policy.keys import DEFAULT_TITLE
from musterroll.rules.policy.model import (
    Access,
    Audience,
    CourseAlias,
    Escalation,
    Evidence,
    Identity,
    Interval,
    Leave,
    Onboarding,
    Policy,
    Renewal,
    Requirement,
    Window,
)
from musterroll.rules.policy.parse import parse_policy
from tests.rules.policy_texts import AWARENESS, HEAD, WHOLE, documented, parsed


def one(requirement: str) -> Requirement:
    """The one requirement of a policy with these lines in it."""
    return parsed(requirement=requirement).requirements[0]


def test_the_head_is_read() -> None:
    policy = parse_policy(WHOLE, "policy.toml")
    assert (policy.version, policy.effective_from) == ("3", date(2025, 1, 1))
    assert (policy.title, policy.time_zone) == ("Security training policy", "America/New_York")
    assert policy.link == "https://internal.example/security-policy-v4"
    assert [requirement.id for requirement in policy.requirements] == [
        *("awareness", "secure-coding", "prod-access", "topics", "after-alert")
    ]
    assert not policy.built_in


def test_a_requirement_is_read_whole() -> None:
    assert parse_policy(WHOLE, "policy.toml").requirements[0] == Requirement(
        id="awareness",
        title="Security awareness",
        criteria=("CC1.4", "CC2.2"),
        courses=("SEC-AWARE",),
        min_version="1.0",
        audience=Audience(types=("employee", "intern"), in_scope_types=("contractor",)),
        onboarding=Onboarding("engagement", within_days=30, pre_boarding_days=30),
        renewal=Renewal("rolling", every=Interval(12, "months")),
    )


def test_windows_are_read_with_their_topics() -> None:
    topics = parse_policy(WHOLE, "policy.toml").requirements[3]
    assert topics.topics == ("phishing", "data-handling")
    assert topics.renewal.windows == (Window("01-01", "03-31", "phishing"), Window("07-01", "09-30", "data-handling"))


def test_the_other_tables_are_read() -> None:
    policy = parse_policy(WHOLE, "policy.toml")
    assert policy.leave == Leave(extends=True, return_days=14)
    assert policy.carry_over_days == 90
    assert policy.identity == Identity("okta", ("gusto", "okta", "knowbe4"))
    assert policy.access == Access(privileged=("production",), break_glass=("emergency",))
    assert policy.evidence == Evidence(history_from=date(2024, 1, 1))
    assert policy.escalation == (Escalation(-7, "remind", ("person",)), Escalation(15, "notify_manager", ("manager",)))
    assert policy.course_aliases == (CourseAlias("SEC-AWARE", ("Security Awareness 20*",)),)


def test_a_policy_that_says_only_what_it_must_gets_the_defaults_of_the_model() -> None:
    policy = parsed()
    bare = Policy(
        version="3",
        effective_from=date(2025, 1, 1),
        title=DEFAULT_TITLE,
        time_zone="America/New_York",
        requirements=(Requirement(id="awareness", title="awareness"),),
        text=policy.text,
        sha256=policy.sha256,
        file="policy.toml",
        defaulted=policy.defaulted,
    )
    assert policy == bare


@pytest.mark.parametrize(
    ("body", "attribute"),
    [("[identity]", "identity"), ("[access]", "access"), ("[evidence]", "evidence"), ("[doubts]", "doubts")],
)
def test_an_empty_table_says_no_more_than_none(body: str, attribute: str) -> None:
    assert getattr(parsed(body), attribute) == getattr(parsed(), attribute)


def test_what_is_left_out_is_remembered_by_its_key() -> None:
    policy = parsed(requirement="onboarding = { within_days = 14 }")
    assert "requirement[1].onboarding.trigger" in policy.defaulted
    assert {"requirement[1].renewal", "leave", "evidence", "title"} <= set(policy.defaulted)
    assert not {"requirement[1].onboarding", "requirement[1].onboarding.within_days"} & set(policy.defaulted)


def test_without_onboarding_it_is_thirty_days_from_the_start() -> None:
    assert one("").onboarding == Onboarding("engagement", within_days=30)
    assert one('renewal = { mode = "calendar_year" }').onboarding.trigger == "engagement"


def test_without_onboarding_windows_alone_bind() -> None:
    windows = 'renewal = { mode = "windows", windows = [ { from = "01-01", due = "03-31" } ] }'
    assert one(windows).onboarding.trigger == "none"
    assert one(f"onboarding = {{ within_days = 5 }}\n{windows}").onboarding == Onboarding("engagement", 5)


def test_without_renewal_it_is_not_owed_again() -> None:
    assert one("").renewal == Renewal("none")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12 months", Interval(12, "months")),
        ("1 month", Interval(1, "months")),
        ("365 days", Interval(365, "days")),
        ("1 day", Interval(1, "days")),
        ("1 year", Interval(12, "months")),
        ("2 years", Interval(24, "months")),
    ],
)
def test_a_year_is_twelve_calendar_months_and_days_stay_days(written: str, meant: Interval) -> None:
    assert one(f'renewal = {{ mode = "rolling", every = "{written}" }}').renewal.every == meant


def test_the_29th_of_february_is_a_day_of_the_year() -> None:
    assert one('renewal = { mode = "fixed_date", on = "02-29" }').renewal.on == "02-29"


def test_a_window_may_end_in_the_next_year() -> None:
    windows = 'renewal = { mode = "windows", windows = [ { from = "11-01", due = "01-31" } ] }'
    assert one(windows).renewal.windows == (Window("11-01", "01-31"),)


def test_a_topic_without_a_window_is_asked_for_at_the_start_of_work() -> None:
    windows = 'renewal = { mode = "windows", windows = [ { topic = "b", from = "01-01", due = "03-31" } ] }'
    requirement = one(f'topics = ["a", "b"]\nonboarding = {{ trigger = "engagement" }}\n{windows}')
    assert requirement.topics == ("a", "b")


def test_a_window_without_a_topic_is_about_all_of_them() -> None:
    windows = 'renewal = { mode = "windows", windows = [ { from = "01-01", due = "03-31" } ] }'
    assert one(f'topics = ["a", "b"]\n{windows}').renewal.windows == (Window("01-01", "03-31", None),)


def test_a_threshold_that_is_given_is_kept() -> None:
    assert parsed("[doubts]\nmidnight_share = 0.25").doubts == {"midnight_share": 0.25}


def test_blanks_around_names_are_dropped() -> None:
    assert one('courses = [" SEC-AWARE "]').courses == ("SEC-AWARE",)


def test_an_empty_list_of_courses_is_any_course() -> None:
    assert one("courses = []").courses == ()


def test_criteria_of_other_frameworks_are_kept_as_written() -> None:
    assert one('criteria = ["CC1.4", "ISO 27001 A.6.3", "164.308(a)(5)"]').criteria[1] == "ISO 27001 A.6.3"


def test_the_digest_is_that_of_the_file() -> None:
    text = "\ufeff" + (HEAD + AWARENESS).replace("\n", "\r\n")
    policy = parse_policy(text, "policy.toml")
    assert policy.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert (policy.text, policy.file) == (text, "policy.toml")
    assert policy.requirements == parsed().requirements


def test_the_way_of_writing_makes_no_difference() -> None:
    inline = parsed(requirement='onboarding = { trigger = "access", systems = ["prod"], before = true }')
    dotted = parsed(
        requirement='onboarding.trigger = "access"\nonboarding.systems = ["prod"]\nonboarding.before = true'
    )
    header = parsed('[requirement.onboarding]\ntrigger = "access"\nsystems = ["prod"]\nbefore = true')
    assert inline.requirements == dotted.requirements == header.requirements


@pytest.mark.parametrize("text", documented("policy.md") + documented("criteria.md"))
def test_what_the_documentation_shows_is_a_policy(text: str) -> None:
    assert parse_policy(text, "docs").requirements


def test_reading_a_policy_wakes_no_engine() -> None:
    code = (
        "import sys; from musterroll.rules.policy.new import *; from datetime import date; "
        "new_policy_text(Answers(effective_from=date(2025, 1, 1))); "
        "print(sorted({'duckdb', 'pyarrow', 'click', 'rich', 'msgspec'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
