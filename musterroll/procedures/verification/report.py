"""What a verification gives: the steps with what each has looked at, and every problem by its first bad entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """Something does not hold. `index` is the first entry that is bad or may be; None where no entry is meant."""

    step: str
    what: str
    index: int | None = None

    def __str__(self) -> str:
        where = "" if self.index is None else f"entry {self.index}: "
        return f"{self.step}: {where}{self.what}"


@dataclass(frozen=True)
class Step:
    """One look: what it looks at, how much of it there was, and a sentence on what it could not see."""

    name: str
    looked_at: int
    unit: str
    unseen: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.looked_at:,} {self.unit}" + (f"; {self.unseen}" if self.unseen else "")


@dataclass
class Report:
    """The whole verification of a book of `size` entries. `erased` bodies cannot be recomputed and are counted."""

    size: int = 0
    erased: int = 0
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with what could be looked at."""
        return not self.problems

    def add(self, step: Step, problems: Iterable[Problem] = (), unchecked: Iterable[str] = ()) -> None:
        """Takes in one step."""
        self.steps.append(step)
        self.problems += problems
        self.unchecked += unchecked
