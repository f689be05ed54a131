"""What differs between two texts, line by line, and a policy's sentences in their groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from musterroll.rules.policy.describe import describe, describe_requirement
from musterroll.rules.policy.model import Policy

_AROUND = 2  # equal lines that are shown beside a difference


@dataclass(frozen=True)
class Line:
    """One line: `sign` is "−", "+", empty, or "…" where equal lines are left out; `number` is that in its text."""

    sign: str
    number: int
    text: str


@dataclass(frozen=True)
class Lines:
    """The lines to show, how many left and came, and how many are equal."""

    rows: tuple[Line, ...]
    out: int
    into: int
    equal: int


@dataclass(frozen=True)
class Said:
    """The sentences of a policy: about the whole, about each requirement (title, sentences), and the rest."""

    head: tuple[str, ...]
    requirements: tuple[tuple[str, tuple[str, ...]], ...]
    rest: tuple[str, ...]


def differences(before: str, after: str) -> Lines:
    """What differs, with a few equal lines around."""
    one, other = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    rows: list[Line] = []
    for group in matcher.get_grouped_opcodes(_AROUND):
        rows += [Line("…", 0, "")] if rows else []
        rows += [line for code in group for line in _lines(code, one, other)]
    out, into = (sum(line.sign == sign for line in rows) for sign in ("−", "+"))
    return Lines(tuple(rows), out, into, len(one) - out)


def _lines(code: tuple[str, int, int, int, int], one: list[str], other: list[str]) -> Iterator[Line]:
    what, first, last, to_first, to_last = code
    if what == "equal":
        yield from (Line("", at + 1, other[at]) for at in range(to_first, to_last))
        return
    yield from (Line("−", at + 1, one[at]) for at in range(first, last))
    yield from (Line("+", at + 1, other[at]) for at in range(to_first, to_last))


def said(policy: Policy) -> Said:
    """The sentences that `musterroll policy check` says, in groups."""
    sentences, at, requirements = describe(policy), 2, []
    for requirement in policy.requirements:
        number = len(describe_requirement(policy, requirement))
        requirements.append((requirement.title, tuple(sentences[at : at + number])))
        at += number
    return Said(tuple(sentences[:2]), tuple(requirements), tuple(sentences[at:]))
