"""A claim: somebody says that the book had this root at that size. A book that is what it was fulfils them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from musterroll.procedures.verification.report import Problem
from musterroll.procedures.verification.walk import Walked


@dataclass(frozen=True)
class Claim:
    """`where` names who says so, as the subject of a sentence."""

    step: str
    where: str
    size: int
    root: bytes


@dataclass
class Evidence:
    """What one look has gathered."""

    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    looked_at: int = 0

    def take(self, other: Evidence) -> None:
        """Adds what another look has gathered."""
        self.claims += other.claims
        self.problems += other.problems
        self.unchecked += other.unchecked
        self.looked_at += other.looked_at


def judge(claims: Iterable[Claim], walked: Walked) -> list[Problem]:
    """Which claims the recomputed tree does not fulfil: the first of each step, and how many more.

    The first entry that may be bad is the one behind the largest size at which every claim is fulfilled.
    """
    sound, first, more = 0, dict[str, Problem](), dict[str, int]()
    for size, together in groupby(sorted(claims, key=_size), key=_size):
        problems = [problem for claim in together if (problem := _problem(claim, walked, sound)) is not None]
        for problem in problems:
            if first.setdefault(problem.step, problem) is not problem:
                more[problem.step] = more.get(problem.step, 0) + 1
        sound = sound if problems else size
    return [_with_more(problem, more.get(step, 0)) for step, problem in first.items()]


def _size(claim: Claim) -> int:
    return claim.size


def _problem(claim: Claim, walked: Walked, sound: int) -> Problem | None:
    if claim.size > walked.size:
        what = (
            f"{claim.where} is on {claim.size} entries, and only {walked.size} are there: "
            "entries were taken away, or this is an older copy"
        )
        return Problem(claim.step, what, walked.size)
    if walked.roots.get(claim.size) == claim.root:
        return None
    what = f"{claim.where} is on other entries than are there: the first change is from {sound} to {claim.size - 1}"
    return Problem(claim.step, what, sound)


def _with_more(problem: Problem, more: int) -> Problem:
    return Problem(problem.step, f"{problem.what} (and {more} more)", problem.index) if more else problem
