"""Small words of explanations: days, spans, lists, instants, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)

# Why a completion does not count, or not yet.
REASONS = {
    "other_course": "another course",
    "other_topic": "its course version does not teach this topic",
    "not_finished": "not finished",
    "retracted": "its source took it back",
    "old_version": "an older version than the policy asks for",
    "just_in_time_course": "a course for alerts only",
    "before_start": "before the start of work",
    "before_rehire": "before a break after which everything starts anew",
    "after_end": "outside the days of work",
    "another_engagement": "in another engagement, after a break",
    "no_date": "it has no date",
    "status_unknown": "its status does not say whether it was finished",
    "identity_candidate": "it is not known whether the account belongs to this person",
    "shared_account": "it is on a shared account",
    "version_before_release": "the version it names was published later",
    "backfill_unsupported": "entered by hand afterwards, without a supporting document",
    "roster_mismatch": "the roster of its session does not name this person",
    "bulk_unexplained": "entered for several people at one instant, without a session, log or duration",
    "version_unknown": "it names no version, and more than one or none was in force that day",
    "no_course": "it names no course",
}

# What evidence would settle a completion that cannot be verified.
SETTLES = {
    "no_date": "The day of completion.",
    "status_unknown": "The meaning of the status in the training platform.",
    "identity_candidate": "A link between the accounts, or a statement that they are different people,.",
    "shared_account": "A record under the person's own account.",
    "version_before_release": "The version that the platform showed on that day.",
    "backfill_unsupported": "The certificate or a log of the platform.",
    "roster_mismatch": "A signed roster that names the person.",
    "bulk_unexplained": "The session record or the log of the platform.",
    "version_unknown": "The version in the training platform.",
}

LEFT_OUT = {
    "marked_excluded": "an account is marked as excluded",
    "marked_shared": "the accounts are marked as shared",
    "marked_service": "the accounts are marked as shared or service accounts",
    "only_in_training_platform": "no list of people knows this person, only a training platform does",
    "never_seen_active": "the account was inactive whenever it was seen, and no source gives a start",
    "starts_after_as_of": "work starts after the as-of day",
    "not_engaged_in_period": "there is no day of work in the period",
    "not_in_audience": "no requirement binds this person on any day of work in the period",
}


def span(first: date, last: date) -> str:
    """`2025-01-01 to 2025-03-31`; open ends in words."""
    if first == ALWAYS and last == FOREVER:
        return "on all days"
    if first == ALWAYS:
        return f"up to {last}"
    return f"{first} on" if last == FOREVER else f"{first} to {last}"


def from_to(first: date, last: date) -> str:
    """`from 2025-01-01 to 2025-03-31`, `from 2025-01-01 on`; for sentences."""
    words = span(first, last)
    return f"from {words}" if words[0].isdigit() else words


def days(count: int) -> str:
    """`1 day`, `30 days`."""
    return "1 day" if count == 1 else f"{count} days"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def either(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


def many(count: int, one: str, more: str = "") -> str:
    """`1 account`, `3 accounts`."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def utc(instant: datetime) -> str:
    """A UTC instant without a zone as `2025-03-01T14:05:00Z`."""
    return instant.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")


def reason(code: str) -> str:
    """Why a completion does not count, in words."""
    return REASONS.get(code, code.replace("_", " "))
