"""A policy with an error is refused with file, line, key, what was found and what was expected."""

from __future__ import annotations

import pytest

from musterroll.facts.errors import ConfigError
from musterroll.rules.policy.parse import parse_policy
from tests.rules.policy_texts import AWARENESS, HEAD

WINDOWS = 'renewal = { mode = "windows", windows = ['


def refusal(text: str) -> ConfigError:
    """The error about a text."""
    with pytest.raises(ConfigError) as caught:
        parse_policy(text, "policy.toml")
    return caught.value


def about(requirement: str = "", body: str = "") -> ConfigError:
    """The error about lines in the requirement (from line 7 on) or after it (from line 8 on)."""
    return refusal(f"{HEAD}{AWARENESS}{requirement}\n{body}")


def test_a_refusal_names_file_line_column_and_key_and_what_to_do() -> None:
    error = about("onboarding = { within_dais = 30 }")
    assert error.what == (
        "policy.toml, line 7, column 16: requirement[1].onboarding.within_dais is not a key of a policy."
    )
    assert error.remedy == (
        "Did you mean within_days? Known here: trigger, within_days, pre_boarding_days, systems, before, alerts."
    )


def test_every_refusal_is_two_lines() -> None:
    odd = about('title = "a\\nb"')
    assert str(odd).count("\n") == 1
    assert "on one line" in odd.remedy


# In the requirement: the lines, the place, the key, and words of the refusal.
IN_REQUIREMENT = [
    # A wrong type
    ("criteria = 'CC1.4'", (7, 1), "criteria", "square brackets"),
    ('courses = ["a", 3]', (7, 17), "courses[2]", "Write it in quotes"),
    ('courses = ["a", "A "]', (7, 17), "courses[2]", "twice"),
    ('courses = ["a", " "]', (7, 17), "courses[2]", "blank"),
    ("min_version = 1.0", (7, 1), "min_version", "Write it in quotes"),
    ("audience = 'everyone'", (7, 1), "audience", "a table with the keys types"),
    ("audience.in_scope_only = 'true'", (7, 10), "audience.in_scope_only", "Write it without quotes"),
    ("onboarding.within_days = '30'", (7, 12), "onboarding.within_days", "Write it without quotes"),
    ("onboarding.within_days = true", (7, 12), "onboarding.within_days", "a whole number"),
    ("onboarding.within_days = 30.0", (7, 12), "onboarding.within_days", "30.0 (a number)"),
    ("title = 2025-01-01", (7, 1), "title", "a date"),
    # A wrong value
    ("criteria = []", (7, 1), "criteria", "The list is empty"),
    ('min_version = "v2-final"', (7, 1), "min_version", "dotted numbers"),
    ("onboarding.within_days = -1", (7, 12), "onboarding.within_days", "from 0 to 3650"),
    ("onboarding.within_days = 0xffffffffffffffffffff", (7, 12), "onboarding.within_days", "19 digits"),
    ('onboarding.trigger = "acess"', (7, 12), "onboarding.trigger", "Did you mean access?"),
    ('renewal = { mode = "yearly" }', (7, 13), "renewal.mode", '"calendar_year"'),
    ('renewal = { mode = "rolling", every = "annually" }', (7, 31), "renewal.every", '"12 months"'),
    ('renewal = { mode = "rolling", every = "0 days" }', (7, 31), "renewal.every", '"365 days"'),
    ('renewal = { mode = "rolling", every = "11 years" }', (7, 31), "renewal.every", "Ten years"),
    ('renewal = { mode = "rolling", every = "12 month_s" }', (7, 31), "renewal.every", '"12 months"'),
    ('renewal = { mode = "fixed_date", on = "02-30" }', (7, 34), "renewal.on", "no such day"),
    ('renewal = { mode = "fixed_date", on = "31-12" }', (7, 34), "renewal.on", '"MM-DD"'),
    ('renewal = { mode = "fixed_date", on = "4-1" }', (7, 34), "renewal.on", '"MM-DD"'),
    (WINDOWS + '{ from = "01-01", due = "02-30" } ] }', (7, 60), "renewal.windows[1].due", "no such day"),
    (WINDOWS + '{ from = "04-31", due = "05-01" } ] }', (7, 44), "renewal.windows[1].from", "no such day"),
    ('criteria = ["CC1.9"]', (7, 13), "criteria[1]", "not a number of the SOC 2 criteria"),
    ('criteria = ["cc1.4"]', (7, 13), "criteria[1]", "Did you mean CC1.4?"),
    # Missing
    ("renewal = {}", (7, 1), "renewal.mode", "is missing"),
    ('renewal = { mode = "rolling" }', (7, 1), "renewal.every", 'every = "12 months"'),
    ('renewal = { mode = "fixed_date" }', (7, 1), "renewal.on", 'on = "09-30"'),
    ('renewal = { mode = "windows" }', (7, 1), "renewal.windows", "is missing"),
    ('renewal = { mode = "windows", windows = [] }', (7, 31), "renewal.windows", "is empty"),
    (WINDOWS + '{ from = "01-01" } ] }', (7, 42), "renewal.windows[1].due", "is missing"),
    # Settings that do not go together
    ('courses = ["a"]\ntopics = ["b"]', (8, 1), "topics", "courses or topics"),
    ("onboarding = { before = true }", (7, 16), "onboarding.before", 'trigger = "access"'),
    ('onboarding = { systems = ["a"] }', (7, 16), "onboarding.systems", 'trigger = "access"'),
    ('onboarding = { alerts = ["a"] }', (7, 16), "onboarding.alerts", 'trigger = "alert"'),
    (
        'onboarding = { trigger = "access", before = true, within_days = 5 }',
        (7, 51),
        "onboarding.within_days",
        "before = true",
    ),
    ('onboarding = { trigger = "none" }', (7, 16), "onboarding.trigger", "nothing is ever owed"),
    (
        'onboarding = { trigger = "none", within_days = 5 }\nrenewal = { mode = "calendar_year" }',
        (7, 34),
        "onboarding.within_days",
        "30 days",
    ),
    (
        'onboarding = { trigger = "none" }\nrenewal = { mode = "rolling", every = "1 year" }',
        (7, 16),
        "onboarding.trigger",
        "nothing is ever owed",
    ),
    (
        'onboarding = { trigger = "alert" }\nrenewal = { mode = "calendar_year" }',
        (8, 13),
        "renewal.mode",
        "once for each alert",
    ),
    ('onboarding = { trigger = "role" }', (7, 16), "onboarding.trigger", "the audience names none"),
    (
        'topics = ["phishing"]\nonboarding = { trigger = "published" }',
        (8, 16),
        "onboarding.trigger",
        "Versions are published of courses",
    ),
    ('renewal = { mode = "none", every = "1 year" }', (7, 28), "renewal.every", "says nothing"),
    ('renewal = { mode = "calendar_year", on = "01-01" }', (7, 37), "renewal.on", "says nothing"),
    ('renewal = { mode = "rolling", every = "1 year", windows = [] }', (7, 49), "renewal.windows", "says nothing"),
    (
        WINDOWS + '{ from = "01-01", due = "03-31" }, { from = "01-01", due = "03-31" } ] }',
        (7, 77),
        "renewal.windows[2]",
        "same window",
    ),
    (
        WINDOWS + '{ from = "01-01", due = "03-31", topic = "phishing" } ] }',
        (7, 75),
        "renewal.windows[1].topic",
        "has no topics",
    ),
    (
        f'topics = ["phishing"]\n{WINDOWS}{{ topic = "fishing", from = "01-01", due = "03-31" }} ] }}',
        (8, 44),
        "renewal.windows[1].topic",
        "Did you mean phishing?",
    ),
    (
        f'topics = ["a", "b"]\n{WINDOWS}{{ topic = "A", from = "01-01", due = "03-31" }} ] }}',
        (7, 16),
        "topics[2]",
        "never asked for",
    ),
]


@pytest.mark.parametrize(("lines", "place", "key", "words"), IN_REQUIREMENT)
def test_an_error_in_a_requirement_is_named(lines: str, place: tuple[int, int], key: str, words: str) -> None:
    error = about(lines)
    assert error.what.startswith(f"policy.toml, line {place[0]}, column {place[1]}: requirement[1].{key} ")
    assert words in str(error)
    assert str(error).count("\n") == 1


# After the requirement, from line 8 on.
IN_TABLES = [
    ("[leave]\nreturn_days = 14", (8, 1), "leave.extends", "is missing"),
    ("[leave]\nextends = 1", (9, 1), "leave.extends", "1 (a number)"),
    ("[rehire]\ncarry_over_days = '90'", (9, 1), "rehire.carry_over_days", "without quotes"),
    ("[rehire]\ncarry_over_day = 90", (9, 1), "rehire.carry_over_day", "Did you mean carry_over_days?"),
    ("[evidence]\nhistory_from = '2024-01-01'", (9, 1), "evidence.history_from", "without quotes"),
    ("[evidence]\nhistory_from = 2024-01-01T00:00:00", (9, 1), "evidence.history_from", "with a time of day"),
    ("[evidence]\nbulk_min = 1", (9, 1), "evidence.bulk_min", "from 2 to"),
    ("[evidence]\nbulk_needs = 'sessions'", (9, 1), "evidence.bulk_needs", "session_or_log"),
    ("[doubts]\nmidnight = 0.2", (9, 1), "doubts.midnight", "Did you mean midnight_share?"),
    ("[doubts]\nmidnight_share = 20", (9, 1), "doubts.midnight_share", "from 0 to 1"),
    ("[doubts]\nmidnight_share = nan", (9, 1), "doubts.midnight_share", "nan (a number)"),
    ("[access]\nremovable = ['a', 'Break']\nbreak_glass = ['break']", (9, 19), "access.removable[2]", "break_glass"),
    ("[escalation]\ndays = 1", (8, 1), "escalation", "[[escalation]] in double brackets"),
    ("[[escalation]]\ndays = 1\ndo = 'remind'", (8, 1), "escalation[1].to", "is missing"),
    ("[[escalation]]\ndays = 1\ndo = 'remind'\nto = []", (11, 1), "escalation[1].to", "The list is empty"),
    ("[[escalation]]\ndays = 1\ndo = 'remind'\nto = ['persn']", (11, 7), "escalation[1].to[1]", "e-mail address"),
    (
        "[[escalation]]\ndays = 1\ndo = 'remind'\nto = ['person']\n" * 2,
        (12, 1),
        "escalation[2]",
        "same step",
    ),
    ("[[course]]\nid = 'a'\naliases = []", (10, 1), "course[1].aliases", "The list is empty"),
    ("[[course]]\nid = 'a'\naliases = ['*']", (10, 12), "course[1].aliases[1]", "matches every course"),
    (
        "[[course]]\nid = 'a'\naliases = ['x']\n[[course]]\nid = 'A'\naliases = ['y']",
        (12, 1),
        "course[2].id",
        "earlier [[course]]",
    ),
    (
        "[[course]]\nid = 'a'\naliases = ['x']\n[[course]]\nid = 'b'\naliases = ['X']",
        (13, 12),
        "course[2].aliases[1]",
        "a name of a.",
    ),
    ("[[requirement]]\nid = 'Awareness'", (9, 1), "requirement[2].id", "requirement[1].id"),
    ("[[requirement]]\ntitle = 'x'", (8, 1), "requirement[2].id", "is missing"),
    ("[[requirement]]\nid = 'a b'", (9, 1), "requirement[2].id", "letters, digits"),
    ("[[requirement]]\nid = 'x'\nwithin_days = 3", (10, 1), "requirement[2].within_days", "requirement.onboarding"),
    ("[[requirement]]\nid = 'x'\ntime_zone = 'UTC'", (10, 1), "requirement[2].time_zone", "top of the file"),
    ("[notice]\nx = 1", (8, 1), "notice", "Known here: schema"),
]


@pytest.mark.parametrize(("lines", "place", "key", "words"), IN_TABLES)
def test_an_error_in_a_table_is_named(lines: str, place: tuple[int, int], key: str, words: str) -> None:
    error = about(body=lines)
    assert error.what.startswith(f"policy.toml, line {place[0]}, column {place[1]}: {key} ")
    assert words in str(error)
    assert str(error).count("\n") == 1


def test_a_course_that_no_requirement_names_is_a_typo() -> None:
    text = f"{HEAD}{AWARENESS}courses = ['SEC-AWARE']\n[[course]]\nid = 'SEC-AWRE'\naliases = ['x']\n"
    error = refusal(text)
    assert "line 9, column 1: course[1].id" in error.what
    assert "Did you mean SEC-AWARE?" in error.remedy


def test_an_alias_may_not_be_the_name_of_another_course() -> None:
    text = f"{HEAD}{AWARENESS}courses = ['A', 'B']\n[[course]]\nid = 'A'\naliases = ['b']\n"
    assert 'course[1].aliases[1] is "b", which is a name of B.' in refusal(text).what


def with_head_line(line: str, number: int) -> str:
    """A policy in whose head one line is another."""
    lines = HEAD.splitlines()
    lines[number - 1] = line
    return "\n".join([*lines, AWARENESS])


HEADS = [
    ('schema = "musterroll.policy/2"', (1, 1), "schema", '"musterroll.policy/1"'),
    ("version = 3", (2, 1), "version", "Write it in quotes"),
    ('version = " "', (2, 1), "version", "blank"),
    ('effective_from = "2025-01-01"', (3, 1), "effective_from", "without quotes"),
    ('time_zone = "America/New_Yrok"', (4, 1), "time_zone", "Did you mean America/New_York?"),
    ('time_zone = "america/new_york"', (4, 1), "time_zone", "Did you mean America/New_York?"),
    ('time_zone = "Mars/Olympus"', (4, 1), "time_zone", "IANA name"),
]


@pytest.mark.parametrize(("line", "place", "key", "words"), HEADS)
def test_an_error_in_the_head_is_named(line: str, place: tuple[int, int], key: str, words: str) -> None:
    error = refusal(with_head_line(line, place[0]))
    assert error.what.startswith(f"policy.toml, line {place[0]}, column {place[1]}: {key} is ")
    assert words in error.remedy


@pytest.mark.parametrize("key", ["schema", "version", "effective_from", "time_zone"])
def test_what_must_stand_in_the_head_is_missed(key: str) -> None:
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(key))
    error = refusal(head + AWARENESS)
    assert error.what == f"policy.toml: {key} is missing."
    assert error.remedy.startswith("Expected ")


@pytest.mark.parametrize(
    ("line", "words"),
    [('link = "javascript:alert(1)"', "https://"), ('supersedes = "3"', "this version itself")],
)
def test_an_optional_line_of_the_head_is_checked_too(line: str, words: str) -> None:
    assert words in str(refusal(f"{HEAD}{line}\n{AWARENESS}"))


def test_a_policy_without_requirements_is_refused() -> None:
    assert refusal(HEAD).what == "policy.toml: requirement is missing."
    assert "at least one [[requirement]]" in refusal(f"{HEAD}requirement = []\n").remedy
    assert "[[requirement]] in double brackets" in refusal(f"{HEAD}[requirement]\nid = 'x'\n").remedy


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (HEAD + "title = Security\n", ", line 5, column 9"),
        (HEAD + "title = 'a'\ntitle = 'b'\n", ", line 6, column 12"),
        (HEAD + "effective_from = 2025-02-30\n", ", line 5, column 18"),
        (HEAD + "[leave\n", ", line 5, column 7"),
        (HEAD + "title = 'x", ""),
        ("\x00", ", line 1, column 1"),
        ("x = " + "9" * 5000, ""),
        ("x = " + "[" * 100_000, ""),
    ],
)
def test_what_is_not_toml_is_refused_with_its_line(text: str, place: str) -> None:
    error = refusal(text)
    assert error.what.startswith(f"policy.toml{place}: ")
    assert str(error).count("\n") == 1


def test_a_number_too_long_is_called_so() -> None:
    assert "a number is too long" in refusal("x = " + "9" * 5000).what


def test_a_key_given_twice_is_called_so() -> None:
    assert "a key or table is given twice" in refusal(HEAD + "version = '4'\n").what


def test_text_that_cannot_be_utf8_is_refused() -> None:
    assert "UTF-8" in str(refusal(HEAD + "title = '\udcff'\n"))


def test_an_empty_file_misses_its_first_key() -> None:
    assert refusal("").what == "policy.toml: schema is missing."


def test_a_file_of_another_system_keeps_its_line_numbers() -> None:
    text = "\ufeff" + f'{HEAD}title = """\na"""\n{AWARENESS}x = 1\n'.replace("\n", "\r\n")
    assert refusal(text.replace('"""\r\na"""', '"a"')).what.startswith(
        "policy.toml, line 8, column 1: requirement[1].x "
    )
    assert refusal(text).what.startswith("policy.toml, line 9, column 1: requirement[1].x ")


def test_a_long_value_is_cut_in_the_message() -> None:
    assert len(about(f'min_version = "{"x" * 5000}"').what) < 200
