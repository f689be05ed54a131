"""Measured figures as a table in Markdown, and targets as lines that say the ratio and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.measure import Samples


@dataclass(frozen=True)
class Target:
    """One figure that must hold: `value` is to be at most (or, with `at_least`, at least) `bound`."""

    what: str
    value: float
    bound: float
    unit: str = "×"
    at_least: bool = False
    moonshot: float | None = None

    @property
    def holds(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        word = "at least" if self.at_least else "at most"
        further = f" (moonshot {_figure(self.moonshot, self.unit)})" if self.moonshot is not None else ""
        return f"{self.what}: {_figure(self.value, self.unit)}, {word} {_figure(self.bound, self.unit)}{further}: " + (
            "holds" if self.holds else "DOES NOT HOLD"
        )


@dataclass(frozen=True)
class Section:
    """What one group of measurements found."""

    title: str
    text: str
    rounds: int
    samples: Mapping[str, Samples]
    base: str  # the program whose wall time is 1 in the last column
    targets: tuple[Target, ...]
    more: tuple[str, ...] = ()  # lines of a further table

    def markdown(self) -> str:
        """Heading, words, tables, targets."""
        rounds = "1 round." if self.rounds == 1 else f"{self.rounds} rounds."
        lines = [f"## {self.title}", "", f"{self.text} {rounds}", "", *self._table(), ""]
        lines += [*self.more, ""] if self.more else []
        return "\n".join([*lines, *(f"- {target}" for target in self.targets), ""])

    def _table(self) -> list[str]:
        base = self.samples[self.base].median("wall")
        head = f"| program | wall s | best, worst s | CPU s | after imports s | peak MiB | × {self.base} |"
        rows = [head, "|---|---|---|---|---|---|---|"]
        for name, found in self.samples.items():
            walls = sorted(run.wall for run in found.runs)
            rows.append(
                f"| {name} | {found.median('wall'):.2f} | {walls[0]:.2f}, {walls[-1]:.2f} | {found.median('cpu'):.2f} "
                f"| {found.median('inside'):.2f} | {found.median('peak'):,.0f} | {found.median('wall') / base:.2f} |"
            )
        return rows


def ratio(samples: Mapping[str, Samples], above: str, below: str, name: str = "wall") -> float:
    """The median of one program divided by that of another."""
    return samples[above].median(name) / samples[below].median(name)


def _figure(value: float, unit: str) -> str:
    number = f"{value:,.0f}" if value >= 100 else f"{value:.4g}"
    return f"{number}{unit}" if unit == "×" else f"{number} {unit}"
