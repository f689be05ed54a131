"""What a timeline shows: lanes of spells, windows and marks, each with its days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Spell:
    """From its first to its last day, both included; without a last day it goes on. `away` is drawn as absence."""

    words: str
    first: date
    last: date | None = None
    away: bool = False


@dataclass(frozen=True)
class Window:
    """An obligation from its trigger to its due day. `before` is the due day before a leave moved it."""

    words: str
    status: str
    opens: date
    due: date
    before: date | None = None
    done: date | None = None


@dataclass(frozen=True)
class Mark:
    """A record on its day that meets no obligation."""

    words: str
    status: str
    day: date


@dataclass(frozen=True)
class Lane:
    """One subject, such as a person's roles. `breaks`: the days between its spells are counted in the picture."""

    name: str
    spells: tuple[Spell, ...] = ()
    windows: tuple[Window, ...] = ()
    marks: tuple[Mark, ...] = ()
    breaks: bool = False


@dataclass(frozen=True)
class Timeline:
    """All lanes of one person, the period that is judged, and the day up to which."""

    lanes: tuple[Lane, ...]
    period: tuple[date, date]
    today: date

    def days(self) -> Iterable[date]:
        """Every day that something begins, ends or falls due."""
        for lane in self.lanes:
            for spell in lane.spells:
                yield from filter(None, (spell.first, spell.last))
            for window in lane.windows:
                yield from filter(None, (window.opens, window.due, window.before, window.done))
            yield from (mark.day for mark in lane.marks)


def side_by_side(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Spells that overlap, as stretches in which the same ones hold: `production, support tool`."""
    given = list(spells)
    after = [one.last + timedelta(days=1) for one in given if one.last is not None]
    cuts = sorted({*(one.first for one in given), *after})
    found: list[Spell] = []
    for at, day in enumerate(cuts):
        holding = [one for one in given if one.first <= day and (one.last is None or day <= one.last)]
        if holding:
            last = cuts[at + 1] - timedelta(days=1) if at + 1 < len(cuts) else None
            words = ", ".join(sorted({one.words for one in holding}))
            found.append(Spell(words, day, last, any(one.away for one in holding)))
    return tuple(found)
