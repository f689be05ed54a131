"""Days as people type them, and the question that they make: period, as-of, where history begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from musterroll.cli.clock import today
from musterroll.facts.errors import ConfigError

if TYPE_CHECKING:
    from musterroll.rules.policy.model import Policy
    from musterroll.rules.question import Question

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Asked(NamedTuple):
    """Days as typed, null where they were not."""

    period: str | None = None
    type_1: str | None = None
    as_of: str | None = None
    history_from: str | None = None
    list_all: bool = False


class Answered(NamedTuple):
    """The question that was meant, and sentences about what was assumed."""

    question: Question
    today: date
    notes: tuple[str, ...]


def question(asked: Asked, policies: Sequence[Policy], now: datetime, *, what_if: bool = False) -> Answered:
    """The question that the days mean under these policies; `ConfigError` where they make none."""
    from musterroll.rules.policy.together import policy_in_force
    from musterroll.rules.question import Question

    this_day = today(now, policy_in_force(policies, now.date()).time_zone)
    as_of = _as_of(asked, this_day)
    start, end = _period(asked, as_of)
    history = parse_day("--history-from", asked.history_from) if asked.history_from else None
    _check(asked, start, end, as_of, history)
    made = Question(start, end, as_of, history, what_if=what_if, list_all=asked.list_all)
    return Answered(made, this_day, (*_notes(asked, made, this_day), *_before_any(policies, made)))


def parse_day(option: str, typed: str) -> date:
    """The day in `2025-03-31`; `ConfigError` for anything else, 31 February included."""
    if not _DAY.fullmatch(typed.strip()):
        raise ConfigError(f"{option} {typed!r} is not a day.", "Expected a day such as 2025-03-31.")
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise ConfigError(f"{option} {typed!r}: there is no such day.", "Check month and day.") from None


def _as_of(asked: Asked, this_day: date) -> date:
    if asked.type_1 is None:
        return parse_day("--as-of", asked.as_of) if asked.as_of else this_day
    day = parse_day("--type-1", asked.type_1)
    if asked.period:
        raise ConfigError("--type-1 asks about one day, --period about a span.", "Give one of them.")
    if asked.as_of and parse_day("--as-of", asked.as_of) != day:
        raise ConfigError(f"--type-1 {day} is judged as of that day, not as of {asked.as_of}.", "Leave --as-of out.")
    return day


def _period(asked: Asked, as_of: date) -> tuple[date, date]:
    if asked.type_1 is not None:
        return as_of, as_of
    if asked.period is None:
        return _a_year_before(as_of), as_of
    if re.fullmatch(r"\d{4}", asked.period.strip()):
        year = int(asked.period)
        if year < 1:
            raise ConfigError(f"--period {asked.period!r}: there is no such year.", "Expected a year such as 2025.")
        return date(year, 1, 1), date(year, 12, 31)
    first, dots, last = asked.period.partition("..")
    if not dots:
        raise ConfigError(
            f"--period {asked.period!r} is not a period.",
            "Expected two days, such as 2025-01-01..2025-12-31, or a year.",
        )
    return parse_day("--period", first), parse_day("--period", last)


def _a_year_before(day: date) -> date:
    """The first day of the twelve months that end on `day`."""
    following = day + timedelta(days=1)
    leap = (following.month, following.day) == (2, 29)
    return date(following.year - 1, 3, 1) if leap else following.replace(year=following.year - 1)


def _check(asked: Asked, start: date, end: date, as_of: date, history: date | None) -> None:
    if start > end:
        raise ConfigError(
            f"--period {asked.period}: it ends before it starts.", "Expected the first day, then the last."
        )
    if start > as_of:
        raise ConfigError(
            f"The period starts on {start}, after the as-of day {as_of}: nothing in it is known yet.",
            "Give an earlier --period, or a later --as-of.",
        )
    if history and history > as_of:
        raise ConfigError(
            f"--history-from {history} lies after the as-of day {as_of}: nothing would be judged.",
            "Give an earlier day.",
        )


def in_force_from(policies: Sequence[Policy], question: Question) -> date | None:
    """The first day of the first version, where the period ended before it; else None."""
    begins = [one.effective_from for one in policies if one.effective_from is not None]
    if len(begins) < len(policies) or not begins or min(begins) <= question.period_end:
        return None
    return min(begins)


def _before_any(policies: Sequence[Policy], made: Question) -> list[str]:
    """That nothing was owed in the period because no version was in force yet: it is no sign that all is well."""
    first = in_force_from(policies, made)
    if first is None:
        return []
    return [
        f"The policy is in force from {first} on, after the period: nobody owed anything in it. "
        "Give the version that was in force then, or a later period."
    ]


def _notes(asked: Asked, made: Question, this_day: date) -> list[str]:
    notes = []
    if asked.period is None and asked.type_1 is None:
        notes.append(
            f"No --period was given: these are the 12 months up to {made.period_end}. "
            "For an audit give its period, such as --period 2025-01-01..2025-12-31."
        )
    if made.as_of > this_day:
        notes.append(f"As of {made.as_of} lies after today, {this_day}: what happens until then is not in the files.")
    return notes
