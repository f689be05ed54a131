"""The few questions from which a new policy is made, as data: the command line asks them in this order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from musterroll.facts.errors import ConfigError
from musterroll.rules.policy import kinds
from musterroll.rules.policy.kinds import Kind, Wrong
from musterroll.rules.policy.new import Answers


@dataclass(frozen=True)
class Question:
    """One question. `default` is what an empty answer means, as typed; None: it must be answered.

    `parse` turns the typed text into the value of `Answers.<key>`, or raises ConfigError.
    `only_if` names an earlier question and the answers after which this one is asked.
    """

    key: str
    prompt: str
    default: str | None
    parse: Callable[[str], Any]
    help: str
    only_if: tuple[str, tuple[Any, ...]] | None = None

    def asked(self, earlier: Mapping[str, Any]) -> bool:
        """Whether it is asked, given the parsed earlier answers."""
        return self.only_if is None or earlier.get(self.only_if[0]) in self.only_if[1]


def answers_from(typed: Mapping[str, str]) -> Answers:
    """The answers from typed texts by key; what is missing or blank takes the default of its question.

    Raises ConfigError for an unknown key, a missing answer that has no default, or an unfit one.
    """
    for key in typed:
        if key not in {question.key for question in QUESTIONS}:
            known = ", ".join(question.key for question in QUESTIONS)
            raise ConfigError(f"{key} is not a question of a new policy.", f"Known: {known}.")
    return Answers(**{question.key: _answer(question, typed.get(question.key, "")) for question in QUESTIONS})


def _answer(question: Question, typed: str) -> Any:
    text = typed.strip() or question.default
    if text is None:
        raise ConfigError(f"{question.key} has no answer.", question.help)
    return question.parse(text)


def _parser(key: str, kind: Kind, convert: Callable[[str], object] = str) -> Callable[[str], Any]:
    """A parser of one typed answer by the kind of the key it will become."""

    def parse(typed: str) -> Any:
        try:
            value = convert(typed.strip())
            kind.read(value)
        except (Wrong, ValueError) as error:
            hint = error.hint if isinstance(error, Wrong) and key != "effective_from" else ""
            raise ConfigError(f'{key}: "{typed}" is not fit.', f"Expected {kind.expected}. {hint}".strip()) from None
        return value

    return parse


def _yes_or_no(key: str) -> Callable[[str], bool]:
    def parse(typed: str) -> bool:
        word = typed.strip().casefold()
        if word not in ("yes", "y", "true", "no", "n", "false"):
            raise ConfigError(f'{key}: "{typed}" is not fit.', "Expected yes or no.")
        return word in ("yes", "y", "true")

    return parse


def _list(key: str, least: int = 0) -> Callable[[str], tuple[str, ...]]:
    """Names with commas between them."""
    parse = _parser(key, kinds.many(kinds.text(), least), _split)
    return lambda typed: tuple(parse(typed))


def _split(typed: str) -> list[str]:
    return [name.strip() for name in typed.split(",") if name.strip()]


def _choice(key: str, *choices: str) -> Callable[[str], Any]:
    return _parser(key, kinds.one_of(*choices))


def _count(key: str) -> Callable[[str], Any]:
    return _parser(key, kinds.count(0, kinds.MOST_DAYS), int)


def _optional_link(typed: str) -> str:
    return str(_parser("link", kinds.web_address())(typed)) if typed.strip() else ""


QUESTIONS: tuple[Question, ...] = (
    Question(
        "title",
        "Title of the policy",
        "Security training policy",
        _parser("title", kinds.text()),
        "As it stands in reports, for example: Northfen security training policy.",
    ),
    Question(
        "version",
        "Label of this version",
        "1",
        _parser("version", kinds.text()),
        "Your own label. Auditors ask which version was in force on which day.",
    ),
    Question(
        "effective_from",
        "First day in force (YYYY-MM-DD)",
        None,
        _parser("effective_from", kinds.day(), date.fromisoformat),
        "The day on which the company adopted it, or a later one. Nothing is owed before it by this version.",
    ),
    Question(
        "time_zone",
        "Time zone in which days are counted",
        "UTC",
        _parser("time_zone", kinds.zone()),
        "An IANA name such as America/New_York. It decides on which day a late evening falls.",
    ),
    Question("link", "Where the policy can be read (optional)", "", _optional_link, "A web address, or nothing."),
    Question(
        "courses",
        "Courses that count as security awareness (commas; empty: any course)",
        "",
        _list("courses"),
        "As the training platform names them. Naming them keeps other courses from counting.",
    ),
    Question(
        "onboarding_days",
        "Days from the start of work to the first completion",
        "30",
        _count("onboarding_days"),
        "The start is day 0. With 30, day 31 is late.",
    ),
    Question(
        "pre_boarding_days",
        "Days before the start in which a completion counts",
        "0",
        _count("pre_boarding_days"),
        "0: only what is completed from the first day on.",
    ),
    Question(
        "renewal",
        "How it is owed again (rolling, calendar_year, fixed_date, quarters, none)",
        "rolling",
        _choice("renewal", "rolling", "calendar_year", "fixed_date", "quarters", "none"),
        "rolling: from one completion to the next. calendar_year: once each year, at any time in it.",
    ),
    Question(
        "renewal_every",
        "How long after the last completion",
        "12 months",
        _parser("renewal_every", kinds.interval()),
        '"12 months" counts calendar months, "365 days" counts days.',
        ("renewal", ("rolling",)),
    ),
    Question(
        "renewal_on",
        "Yearly due day (MM-DD)",
        "12-31",
        _parser("renewal_on", kinds.month_day()),
        "For example 09-30.",
        ("renewal", ("fixed_date",)),
    ),
    Question(
        "contractors",
        "Contractors and vendor staff (always, in_scope, never)",
        "always",
        _choice("contractors", "always", "in_scope", "never"),
        "in_scope: only while they hold in-scope access. Contractors left out are a common question of auditors.",
    ),
    Question(
        "leave_clause",
        "Does an approved leave move a due date (yes, no)",
        "no",
        _yes_or_no("leave_clause"),
        "Without such a clause the due date stands, whatever the reason.",
    ),
    Question(
        "leave_return_days",
        "Days after the return from leave",
        "14",
        _count("leave_return_days"),
        "The moved due date is so many days after the day of return.",
        ("leave_clause", (True,)),
    ),
    Question(
        "rehire_days",
        "Longest break after which earlier completions still count, in days",
        "0",
        _count("rehire_days"),
        "0: who comes back starts anew.",
    ),
    Question(
        "secure_coding",
        "A requirement of secure coding for developers (yes, no)",
        "no",
        _yes_or_no("secure_coding"),
        "Due when somebody enters one of the departments, and again each year.",
    ),
    Question(
        "secure_coding_courses",
        "Courses that count as secure coding (commas)",
        "SEC-DEV",
        _list("secure_coding_courses", 1),
        "As the training platform names them.",
        ("secure_coding", (True,)),
    ),
    Question(
        "developer_departments",
        "Departments that write code (commas)",
        "Engineering",
        _list("developer_departments", 1),
        "As the HR system names them.",
        ("secure_coding", (True,)),
    ),
    Question(
        "access_before",
        "Is training to be finished before production access is granted (yes, no)",
        "no",
        _yes_or_no("access_before"),
        "Promise it only if grants are really held back until then: each earlier grant is a deviation.",
    ),
    Question(
        "access_systems",
        "Systems that are production (commas)",
        "production",
        _list("access_systems", 1),
        "As access lists name them.",
        ("access_before", (True,)),
    ),
    Question(
        "access_courses",
        "Courses needed before that (commas; empty: those of security awareness)",
        "",
        _list("access_courses"),
        "As the training platform names them.",
        ("access_before", (True,)),
    ),
)
