"""Choices of a made history: each is one question to a Random, and the plainest answer is the lowest draw.

Hypothesis can stand behind the same Random; then it shrinks towards the first option, the fewest and the nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """What decides how a history goes on."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self.random.randint(low, high)

    def one(self, options: Sequence[T]) -> T:
        """One of the options; the first is the plainest."""
        return options[self.random.randint(0, len(options) - 1)]

    def happens(self, percent: int) -> bool:
        """True in so many cases of a hundred; the plain case is that it does not."""
        return self.random.randint(0, 99) >= 100 - percent

    def mostly(self, usual: T, options: Sequence[T], percent: int = 25) -> T:
        """The usual value, or in so many cases of a hundred one of the options."""
        return self.one(options) if self.happens(percent) else usual

    def some(self, options: Sequence[T], most: int) -> list[T]:
        """Up to `most` different options, in their order."""
        wanted = self.number(0, min(most, len(options)))
        chosen: set[int] = set()
        while len(chosen) < wanted:
            chosen.add(self.random.randint(0, len(options) - 1))
        return [option for place, option in enumerate(options) if place in chosen]

    def tuple_of(self, options: Sequence[T], least: int, most: int) -> tuple[T, ...]:
        """Between `least` and `most` different options, as a tuple in their order."""
        chosen = self.some(options, most)
        for option in options:
            if len(chosen) >= least:
                break
            if option not in chosen:
                chosen.append(option)
        return tuple(chosen)

    def dealt(self, options: Sequence[T], count: int) -> tuple[T, ...]:
        """So many options; none comes again before all the others came."""
        dealt: list[T] = []
        while len(dealt) < count:
            left = [option for option in options if dealt.count(option) == len(dealt) // len(options)]
            dealt.append(self.one(left))
        return tuple(dealt)
