"""A policy in sentences: a stranger must be able to say from them what is asked of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from musterroll.rules.policy.default import default_policy
from musterroll.rules.policy.describe import describe, describe_requirement
from musterroll.rules.policy.parse import parse_policy
from tests.rules.policy_texts import WHOLE, documented, parsed


def said(requirement: str) -> list[str]:
    """The sentences about one requirement with these lines in it."""
    policy = parsed(requirement=requirement)
    return describe_requirement(policy, policy.requirements[0])


def test_a_whole_policy_is_said_in_order() -> None:
    assert describe(parse_policy(WHOLE, "policy.toml")) == [
        "Security training policy, version 3, in force from 2025-01-01. "
        "It can be read at https://internal.example/security-policy-v4.",
        "Days are counted in America/New_York. The day of a trigger is day 0; the due day counts to its end.",
        "Security awareness: binds every employee or intern, and every contractor while holding in-scope access.",
        "It is met by SEC-AWARE, version 1.0 or newer.",
        "It is due within 30 days of the start of an engagement.",
        "A completion up to 30 days before the start counts.",
        "It is owed again 12 months after the last completion, counted in calendar months, 29 February becomes 28.",
        "It serves CC1.4 and CC2.2.",
        "Secure coding: binds everyone, of them those with the role developer or the department Engineering.",
        "It is met by SEC-DEV.",
        "It is due within 30 days of the day on which the role or department begins.",
        "It is owed again 12 months after the last completion, counted in calendar months, 29 February becomes 28.",
        "It serves CC1.4 and CC2.2 (default).",
        "Training before production access: binds everyone (default).",
        "It is met by SEC-DEV.",
        "It is to be finished before access to production is granted.",
        "It is not owed again.",
        "It serves CC1.4 and CC2.2 (default).",
        "Quarterly topics: binds everyone (default).",
        "It is met only while every topic is current: phishing and data-handling.",
        "Nothing falls due at the start of work (default).",
        "It is owed every year in these windows: phishing from 1 January to 31 March; "
        "data-handling from 1 July to 30 September.",
        "It serves CC1.4 and CC2.2 (default).",
        "After an alert: binds everyone (default).",
        "It is met by SEC-SECRETS.",
        "It is due within 7 days of an alert about the person (secret_pushed).",
        "It is not owed again (default).",
        "It serves CC1.4 and CC2.2 (default).",
        "A due date inside a leave moves to 14 days after the return, if it was approved on or before its first day "
        "and no account of the person was used during it (default).",
        "After a break of up to 90 days earlier completions still count; after a longer one everything starts anew.",
        "Nothing that fell due before 2024-01-01 is judged.",
        "An entry by hand recorded more than 7 days after the event needs support (default).",
        "5 or more people entered by one actor at one instant need a session or a log (default).",
        "A live session counts for those whom its roster names (default).",
        "Records are kept for 7 years.",
        "Every person should be found in okta.",
        "Where sources differ, this order holds: gusto, okta, knowbe4.",
        "Access to production is privileged.",
        "Access to emergency is never proposed for removal.",
        "7 days before the due day a reminder goes to the person.",
        "15 days after the due day a notice that it is overdue goes to the manager.",
        "SEC-AWARE is also called Security Awareness 20* in exports.",
    ]


def test_the_built_in_policy_says_first_that_none_was_given() -> None:
    sentences = describe(default_policy("UTC"))
    assert sentences[0].startswith("No policy was given. The built-in default is used: everyone")
    assert "It is due within 30 days of the start of an engagement (default)." in sentences


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        ("", "It is met by any course in the files."),
        ("", "It is due within 30 days of the start of an engagement (default)."),
        (
            'onboarding = { trigger = "engagement", within_days = 1 }',
            "It is due within 1 day of the start of an engagement.",
        ),
        ('onboarding = { trigger = "access" }', "It is due within 30 days of the first in-scope access (default)."),
        (
            'onboarding = { trigger = "access", before = true }',
            "It is to be finished before access to any system in scope is granted.",
        ),
        (
            'onboarding = { trigger = "published", within_days = 60 }',
            "It is due within 60 days of the publication of a version of the course.",
        ),
        (
            'audience = { titles = ["SRE"] }\nonboarding = { trigger = "role", within_days = 5 }',
            "It is due within 5 days of the day on which the title begins.",
        ),
        (
            'renewal = { mode = "calendar_year" }',
            "It is owed once in every calendar year; two completions may lie almost 24 months apart.",
        ),
        ('renewal = { mode = "fixed_date", on = "09-30" }', "It is owed every year by 30 September."),
        (
            'renewal = { mode = "rolling", every = "365 days" }',
            "It is owed again 365 days after the last completion, counted in days.",
        ),
        (
            'renewal = { mode = "windows", windows = [ { from = "11-01", due = "01-31" } ] }',
            "It is owed every year in these windows: from 1 November to 31 January of the next year.",
        ),
        ('audience = { exclude = ["kiosk@x.example"] }', "Not bound by name: kiosk@x.example."),
        (
            "audience = { in_scope_only = true }",
            "awareness: binds everyone, each only while holding in-scope access.",
        ),
        (
            'audience = { in_scope_types = ["contractor"] }',
            "awareness: binds everyone, but a person of type contractor only while holding in-scope access.",
        ),
        (
            'audience = { types = ["contractor"], in_scope_types = ["contractor"] }',
            "awareness: binds every contractor.",
        ),
        (
            'audience = { groups = ["prod", "ci"], titles = ["Engineer"] }',
            "awareness: binds everyone, of them those with access to prod or ci or the title Engineer.",
        ),
    ],
)
def test_a_setting_has_its_sentence(requirement: str, sentence: str) -> None:
    assert sentence in said(requirement)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Leave moves no due date (default)."),
        ("[leave]\nextends = false", "Leave moves no due date."),
        (
            "[leave]\nextends = true\nreturn_days = 0\nrequires_approval_before = false\nrequires_no_sign_in = false",
            "A due date inside a leave moves to the day of the return.",
        ),
        (
            "[leave]\nextends = true\nreturn_days = 1\nrequires_approval_before = true\nrequires_no_sign_in = false",
            "A due date inside a leave moves to 1 day after the return, if it was approved on or before its first day.",
        ),
        (
            "[leave]\nextends = true\nreturn_days = 1\nrequires_approval_before = false\nrequires_no_sign_in = true",
            "A due date inside a leave moves to 1 day after the return, "
            "if no account of the person was used during it.",
        ),
        ("", "After any break everything starts anew (default)."),
        ("[rehire]\ncarry_over_days = 0", "After any break everything starts anew."),
        (
            '[evidence]\nbackfill_needs = "nothing"',
            "An entry by hand counts without support, however late it was recorded.",
        ),
        (
            '[evidence]\nbulk_needs = "nothing"',
            "Many people entered by one actor at one instant count without support.",
        ),
        ('[evidence]\nlive_session_needs = "nothing"', "A live session counts without a roster."),
        (
            '[[escalation]]\ndays = 0\ndo = "propose_access_removal"\nto = ["manager", "sec@x.example"]',
            "On the due day removal of access is proposed to the manager and sec@x.example.",
        ),
    ],
)
def test_a_table_has_its_sentence(body: str, sentence: str) -> None:
    assert sentence in describe(parsed(body))


def test_the_version_before_is_named() -> None:
    assert "It supersedes version 2." in describe(replace(parsed(), supersedes="2"))[0]


def test_a_policy_without_a_first_day_says_so() -> None:
    assert "always in force" in describe(replace(parsed(), effective_from=None))[0]
    assert "in force from 2026-02-03" in describe(replace(parsed(), effective_from=date(2026, 2, 3)))[0]


@pytest.mark.parametrize("text", documented("policy.md"))
def test_every_sentence_ends_and_judges_nobody(text: str) -> None:
    for sentence in describe(parse_policy(text, "docs")):
        assert sentence.endswith(".")
        assert "compliant" not in sentence.casefold()
        assert "  " not in sentence
