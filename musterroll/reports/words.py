"""The words of every report: status and result with their shape and colour, reasons, finding codes.

Status is a word, a shape and a colour, in that order of trust: printed grey it still reads. `late` keeps
its triangle for ever, `exempt` is hollow and never green, `unverified` is a question and not a failure.
"""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """One word of a scale. `shape` and `plain` are its marks on a terminal, `ansi` its colour there."""

    key: str
    label: str
    shape: str
    plain: str  # where only ASCII can be shown
    ansi: str  # SGR parameters
    mark: str  # name of the drawn mark in HTML


# What must be looked at first comes first.
STATUSES: tuple[Word, ...] = (
    Word("missed", "Missed", "■", "x", "31", "missed"),
    Word("late", "Late", "▲", "!", "33", "late"),
    Word("unverified", "Unverified", "?", "?", "36", "unverified"),
    Word("indeterminate", "Indeterminate", "◐", "~", "36", "indeterminate"),
    Word("exempt", "Exempt", "◇", "*", "35", "exempt"),
    Word("not_yet_due", "Not yet due", "○", "o", "34", "not_yet_due"),
    Word("on_time", "On time", "●", "+", "32", "on_time"),
    Word("ended_before_due", "Ended before due", "⊘", "/", "2", "ended_before_due"),
    Word("not_required", "Not required", "–", "-", "2", "not_required"),
)

RESULTS: tuple[Word, ...] = (
    Word("deviation", "Deviation", "■", "x", "31", "missed"),
    Word("unresolved", "Unresolved", "?", "?", "36", "unverified"),
    Word("exempt", "Exempt", "◇", "*", "35", "exempt"),
    Word("no_occurrence", "Nothing fell due", "–", "-", "2", "not_required"),
    Word("pass", "Pass", "●", "+", "32", "on_time"),
    Word("out_of_population", "Not in the population", "⊘", "/", "2", "ended_before_due"),
)

SEVERITIES: tuple[Word, ...] = (
    Word("strong", "Strong", "■", "x", "31", "missed"),
    Word("ask", "Ask", "?", "?", "33", "unverified"),
    Word("info", "Info", "–", "-", "2", "not_required"),
)

STATUS = {word.key: word for word in STATUSES}
RESULT = {word.key: word for word in RESULTS}
SEVERITY = {word.key: word for word in SEVERITIES}

DEVIATIONS = ("missed", "late")
UNDECIDED = ("unverified", "indeterminate")
GAPS = DEVIATIONS + UNDECIDED

KINDS = {
    "onboarding": "onboarding",
    "refresh": "refresh",
    "role": "new role",
    "pre_access": "before an access",
    "version": "new course version",
    "jit": "after an alert",
    "topic": "topic",
}

# Why somebody is not in the population.
LEFT_OUT = {
    "marked_excluded": "marked as excluded",
    "marked_shared": "a shared account",
    "marked_service": "a service account",
    "only_in_training_platform": "known to the training platform only",
    "never_seen_active": "never seen active",
    "starts_after_as_of": "starts after the as-of day",
    "not_engaged_in_period": "not engaged in the period",
    "not_in_audience": "bound by no requirement",
}

# Why a completion was not counted, or why an obligation is not owed.
REASONS = {
    "other_course": "another course",
    "not_finished": "not finished",
    "retracted": "its source took it back",
    "old_version": "an older version than the policy asks for",
    "just_in_time_course": "a course for alerts only",
    "before_start": "before the start of work",
    "before_rehire": "before a break that was too long",
    "after_end": "after the end of work",
    "no_date": "the record says done and gives no date",
    "status_unknown": "the status in the record is not known",
    "identity_candidate": "the record may belong to this person or to another",
    "shared_account": "the record is on a shared account",
    "version_before_release": "the record names a version that was published later",
    "backfill_unsupported": "the record was entered by hand afterwards, with no document",
    "roster_mismatch": "the roster of the session does not name this person",
    "bulk_unexplained": "one actor entered equal times for several people, with no session or log",
    "version_unknown": "the record names no version, and the policy asks for one",
    "alert_cancelled": "the alert was found to be none",
    "already_current": "a completion was still current",
    "carried_over": "carried over at the return from a break",
    "converted": "carried over at a change of type",
}

# What would settle a record that is not counted yet.
SETTLES = {
    "no_date": "The date in the training platform would settle it.",
    "status_unknown": "The meaning of that status in the training platform would settle it.",
    "identity_candidate": "A link between the accounts would settle it.",
    "shared_account": "A sign-in log or roster that names the person would settle it.",
    "version_before_release": "The version the platform recorded on that day would settle it.",
    "backfill_unsupported": "The certificate or a log of the platform would settle it.",
    "roster_mismatch": "A roster that names the person would settle it.",
    "bulk_unexplained": "The session record or the log of the platform would settle it.",
    "version_unknown": "The version in the training platform would settle it.",
    "indeterminate": "The time of day in the source would settle it.",
}

MATCHED_BY = {
    "linked": "linked by a person",
    "directory_id": "directory id",
    "employee_number": "employee number",
    "email": "e-mail",
    "event_day": "e-mail on the day",
}

STRATA = {
    "active_whole_period": "the whole period",
    "hired_in_period": "hired in the period",
    "left_in_period": "left in the period",
    "entered_scope_in_period": "entered scope",
    "role_changed": "role changed",
    "on_leave": "on leave",
    "active_at_date": "active that day",
}

KNOWN = {"hris": "HR", "lms": "training"}


def known_words(known_to: str | None) -> str:
    """Which sources know somebody, in words: "hris + lms" reads "HR + training"."""
    return " ".join(KNOWN.get(word, word) for word in (known_to or "nothing").split())


# Findings about one completion: the ones that may say why an obligation is unverified.
CREDIT_FINDINGS = (
    "identity_candidate",
    "shared_account",
    "version_before_release",
    "backfill_unsupported",
    "roster_mismatch",
    "bulk_unexplained",
    "completion_undated",
    "status_unknown",
)


def plain(code: str | None) -> str:
    """A code as words: "not_in_directory" reads "not in directory"."""
    return (code or "").replace("_", " ")


def title(code: str | None) -> str:
    """A code as the start of a sentence."""
    words = plain(code)
    return words[:1].upper() + words[1:]


def reason(code: str | None) -> str:
    """Why a record was not counted, or why nothing is owed, in words; an unknown code as it stands."""
    return REASONS.get(code or "", plain(code))


def left_out(code: str | None) -> str:
    """Why somebody is not in the population, in words."""
    return LEFT_OUT.get(code or "", plain(code))


def is_verdict(code: str) -> bool:
    """Whether a finding says how one obligation stands, so that its sentence is that of the gap."""
    return code.endswith(("_late", "_missed")) or code in {"wrong_version", "ambiguous_date"}


def many(count: int, one: str, more: str | None = None) -> str:
    """A count with its noun: "1 row", "2,231 rows"."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"
