"""How one verdict was reached, step by step, on a terminal. `html.steps` draws the same steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from musterroll.reports.layout import Screen, pad, printable, width_of


@dataclass(frozen=True)
class Step:
    """One step: what it decides, the sentences that say how, and the facts it stands on as (name, value)."""

    title: str
    sentences: list[str] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)


def render_explanation(steps: Iterable[Step], *, width: int = 100, colour: bool = False) -> str:
    """The steps as numbered paragraphs, each with its facts in two columns; ends with a line end."""
    screen = Screen(max(width, 40), colour)
    parts = ["\n".join(_lines(number, step, screen)) for number, step in enumerate(steps, start=1)]
    return "\n\n".join(parts) + "\n" if parts else ""


def _lines(number: int, step: Step, screen: Screen) -> list[str]:
    lines = [f"{number:>2}. {screen.bold(printable(step.title))}"]
    for sentence in step.sentences:
        lines += screen.paragraph(sentence, 4)
    names = min(max((width_of(printable(name)) for name, _ in step.rows), default=0), 24)
    for name, value in step.rows:
        lines += _row(pad(printable(name), names), value, names, screen)
    return lines


def _row(name: str, value: str, names: int, screen: Screen) -> list[str]:
    indent = 4 + names + 2
    if width_of(name) > names:  # a long name has a line of its own
        return [f"    {screen.faint(name.rstrip())}", *screen.paragraph(value, indent)]
    first, *others = screen.paragraph(value, indent) or [""]
    return [f"    {screen.faint(name)}  {first.lstrip()}".rstrip(), *others]
