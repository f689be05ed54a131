"""When a question is to be asked again: from its last pull, what went wrong since, and the settings. Pure.

After a pull, whole or not, it is asked again when `every` has passed. After a trouble that may pass by itself it is
asked sooner: after five minutes, then after twice as long each time, but never before the system said, and where the
system says nothing never later than `every`. What a person must mend waits for the next turn of the schedule.
A system that says that it has news is asked a minute later, so that what comes together is asked once, but never within
five minutes of the pull before, and never sooner than its troubles allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

AT_ONCE = datetime.min.replace(tzinfo=UTC)
FIRST_WAIT = timedelta(minutes=5)
_SETTLES, _APART = timedelta(minutes=1), timedelta(minutes=5)
_DOUBLED = 20  # times; beyond that a wait is longer than any schedule
_TOGETHER = 4  # questions that fall due within a fourth of `every` are asked in one go


class Went(Protocol):
    """What went wrong: when, for which time in a row, how long the system said to wait, and whether it may pass."""

    @property
    def at(self) -> datetime: ...
    @property
    def times(self) -> int: ...
    @property
    def wait_s(self) -> float: ...
    @property
    def passes(self) -> bool: ...


@dataclass(frozen=True)
class Asked:
    """One question: when its last pull began, if there was one, what has gone wrong since, and when news were told."""

    question: str
    last: datetime | None = None
    went: Went | None = None
    nudged: datetime | None = None

    @property
    def wrong(self) -> Went | None:
        """What went wrong, unless a later pull has answered the question since."""
        over = self.went is not None and self.last is not None and self.last > self.went.at
        return None if over else self.went


def next_at(asked: Asked, every: timedelta) -> datetime:
    """When the question is due: long ago for one that was never asked."""
    if asked.wrong is not None:
        return asked.wrong.at + pause(asked.wrong, every)
    if asked.last is None:
        return AT_ONCE
    if asked.nudged is None or asked.nudged < asked.last:
        return asked.last + every
    return min(asked.last + every, max(asked.nudged + _SETTLES, asked.last + _APART))


def pause(went: Went, every: timedelta) -> timedelta:
    """How long nothing is asked after a trouble."""
    if not went.passes:
        return every
    growing = FIRST_WAIT * 2 ** min(went.times - 1, _DOUBLED)
    return max(timedelta(seconds=went.wait_s), min(growing, every))


def due(now: datetime, asked: Sequence[Asked], every: timedelta) -> list[str]:
    """The questions to be asked now; with one of them those that would follow soon. None with trouble is hurried."""
    times = {one.question: next_at(one, every) for one in asked}
    if not any(at <= now for at in times.values()):
        return []
    soon = now + every / _TOGETHER
    return [one.question for one in asked if times[one.question] <= (now if one.wrong else soon)]
