"""A policy made from a few answers says what was answered, and explains each of its settings."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.errors import ConfigError
from musterroll.facts.zones import zone_names
from musterroll.rules.policy.model import Audience, Interval, Leave, Onboarding, Renewal, Requirement, Window
from musterroll.rules.policy.new import Answers, new_policy_text
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.policy.questions import QUESTIONS, answers_from

# Any line of text a person might type, with what TOML and comments find special.
LINE = st.text(
    st.one_of(
        st.sampled_from("\"'\\#[]{}=.,%é漢😀"), st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))
    ),
    min_size=1,
    max_size=30,
).map(str.strip)
NAME = LINE.filter(bool)
NAMES = st.lists(NAME, max_size=3, unique_by=str.casefold).map(tuple)
SOME = st.lists(NAME, min_size=1, max_size=3, unique_by=str.casefold).map(tuple)
DAYS = st.integers(0, 400)

ANSWERS = st.builds(
    Answers,
    effective_from=st.dates(date(2000, 1, 1)),
    time_zone=st.sampled_from(sorted(zone_names())),
    title=NAME,
    version=NAME,
    link=st.sampled_from(["", "https://internal.example/policy"]),
    courses=NAMES,
    onboarding_days=DAYS,
    pre_boarding_days=DAYS,
    renewal=st.sampled_from(["rolling", "calendar_year", "fixed_date", "quarters", "none"]),
    renewal_every=st.sampled_from(["12 months", "1 year", "365 days", "18 months"]),
    renewal_on=st.sampled_from(["09-30", "02-29", "12-31"]),
    contractors=st.sampled_from(["always", "in_scope", "never"]),
    leave_clause=st.booleans(),
    leave_return_days=DAYS,
    rehire_days=DAYS,
    secure_coding=st.booleans(),
    secure_coding_courses=SOME,
    developer_departments=SOME,
    access_before=st.booleans(),
    access_systems=SOME,
    access_courses=NAMES,
)

AUDIENCES = {
    "always": Audience(),
    "in_scope": Audience(in_scope_types=("contractor", "vendor")),
    "never": Audience(types=("employee", "intern")),
}
EVERY = {
    "12 months": Interval(12, "months"),
    "1 year": Interval(12, "months"),
    "365 days": Interval(365, "days"),
    "18 months": Interval(18, "months"),
}


def renewal(answers: Answers) -> Renewal:
    """The renewal that the answers ask for."""
    if answers.renewal == "quarters":
        quarters = ("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")
        return Renewal("windows", windows=tuple(Window(first, last) for first, last in quarters))
    if answers.renewal == "rolling":
        return Renewal("rolling", EVERY[answers.renewal_every])
    return Renewal(answers.renewal, on=answers.renewal_on if answers.renewal == "fixed_date" else None)


def requirements(answers: Answers) -> list[Requirement]:
    """The requirements that the answers ask for."""
    found = [
        Requirement(
            "awareness",
            "Security awareness",
            courses=answers.courses,
            criteria=("CC1.4", "CC2.2"),
            audience=AUDIENCES[answers.contractors],
            onboarding=Onboarding("engagement", answers.onboarding_days, answers.pre_boarding_days),
            renewal=renewal(answers),
        )
    ]
    if answers.secure_coding:
        found.append(
            Requirement(
                "secure-coding",
                "Secure coding",
                courses=answers.secure_coding_courses,
                criteria=("CC1.4",),
                audience=Audience(departments=answers.developer_departments),
                onboarding=Onboarding("role", answers.onboarding_days),
                renewal=Renewal("rolling", Interval(12, "months")),
            )
        )
    if answers.access_before:
        found.append(
            Requirement(
                "prod-access",
                "Training before production access",
                courses=answers.access_courses or answers.courses,
                criteria=("CC6.2", "CC6.3"),
                onboarding=Onboarding("access", systems=answers.access_systems, before=True),
            )
        )
    return found


@given(ANSWERS)
def test_a_new_policy_parses_back_to_what_was_asked(answers: Answers) -> None:
    policy = parse_policy(new_policy_text(answers), "new.toml")
    assert (policy.version, policy.effective_from, policy.title) == (
        *(answers.version, answers.effective_from, answers.title),
    )
    assert (policy.time_zone, policy.link) == (answers.time_zone, answers.link or None)
    assert list(policy.requirements) == requirements(answers)
    assert policy.leave == Leave(answers.leave_clause, answers.leave_return_days)
    assert policy.carry_over_days == answers.rehire_days


ALL = Answers(
    effective_from=date(2025, 1, 1),
    link="https://internal.example/p",
    courses=("SEC-AWARE",),
    secure_coding=True,
    access_before=True,
)


@pytest.mark.parametrize("answers", [ALL, Answers(effective_from=date(2025, 1, 1))])
def test_every_setting_stands_under_a_comment(answers: Answers) -> None:
    lines = new_policy_text(answers).splitlines()
    for number, line in enumerate(lines):
        if re.match(r"[a-z_]+ = ", line):
            block = _block_above(lines, number)
            assert any(above.startswith("#") for above in block), line


def _block_above(lines: list[str], number: int) -> list[str]:
    """The lines above one, up to the blank line before it."""
    start = number
    while start and lines[start - 1]:
        start -= 1
    return lines[start:number]


def test_the_comments_say_what_auditors_look_at() -> None:
    assert new_policy_text(ALL).count("Auditor") >= 10


def test_a_switched_off_example_in_a_comment_is_valid_once_switched_on() -> None:
    text = new_policy_text(Answers(effective_from=date(2025, 1, 1)))
    uncommented = re.sub(r"^# (?=\[\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)
    assert uncommented.count("[[course]]") == 1
    policy = parse_policy(uncommented, "new.toml")
    assert policy.course_aliases[0].course == policy.requirements[0].courses[0]
    assert policy.evidence.history_from and policy.link


def test_no_line_is_longer_than_an_editor_is_wide() -> None:
    assert max(map(len, new_policy_text(ALL).splitlines())) <= 110


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"title": "two\nlines"}, "title"),
        ({"title": "a\x7fb"}, "title"),
        ({"onboarding_days": -1}, "within_days"),
        ({"renewal_every": "soon"}, "every"),
        ({"link": "ftp://x"}, "link"),
    ],
)
def test_an_answer_that_no_policy_can_say_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        new_policy_text(Answers(**({"effective_from": date(2025, 1, 1)} | change)))


def test_there_is_a_question_for_every_answer() -> None:
    assert [question.key for question in QUESTIONS] != []
    assert {question.key for question in QUESTIONS} == {field.name for field in fields(Answers)}


def test_the_defaults_of_the_questions_are_those_of_the_answers() -> None:
    assert answers_from({"effective_from": "2025-01-01"}) == Answers(effective_from=date(2025, 1, 1))


def test_typed_answers_become_answers() -> None:
    typed = {
        "effective_from": "2025-03-01",
        "courses": "SEC-AWARE, SEC-2 ,",
        "leave_clause": "Yes",
        "rehire_days": " 90 ",
        "contractors": "in_scope",
        "title": "",
    }
    assert answers_from(typed) == Answers(
        effective_from=date(2025, 3, 1),
        courses=("SEC-AWARE", "SEC-2"),
        leave_clause=True,
        rehire_days=90,
        contractors="in_scope",
    )


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("effective_from", "01.02.2025", "a date such as 2025-01-01"),
        ("effective_from", "2025-02-30", "a date such as 2025-01-01"),
        ("onboarding_days", "thirty", "a whole number from 0"),
        ("onboarding_days", "-3", "a whole number from 0"),
        ("time_zone", "UCT+1", "IANA name"),
        ("renewal", "yearly", "calendar_year"),
        ("renewal_on", "02-30", "no such day"),
        ("leave_clause", "perhaps", "yes or no"),
        ("link", "intranet", "https://"),
        ("courses", "a, A", "twice"),
        ("colour", "blue", "not a question"),
    ],
)
def test_an_unfit_answer_is_refused_by_its_question(key: str, typed: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        answers_from({"effective_from": "2025-01-01"} | {key: typed})
    assert key in caught.value.what
    assert words in str(caught.value)


def test_a_question_without_a_default_must_be_answered() -> None:
    with pytest.raises(ConfigError, match="effective_from has no answer"):
        answers_from({})


def test_a_question_is_asked_only_where_an_earlier_answer_calls_for_it() -> None:
    by_key = {question.key: question for question in QUESTIONS}
    assert by_key["renewal_on"].asked({"renewal": "fixed_date"})
    assert not by_key["renewal_on"].asked({"renewal": "rolling"})
    assert by_key["title"].asked({})
    order = [question.key for question in QUESTIONS]
    for question in QUESTIONS:
        if question.only_if:
            assert order.index(question.only_if[0]) < order.index(question.key)
