"""A catalogue of tamperings: what is done, the step that finds it first, and the first bad entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from tests.procedures.tampering import Crime

VICTIM = 270  # an entry of the second tile
TILE = 256
BEHIND, ANY = -999, -1000  # the entry behind the last one, and whichever is named; others below 0 are from the end

_REBUILT = ("segments", "repeats", "state")

Act = Callable[[Crime], None]


class Attack(NamedTuple):
    """One tampering. `says`: words of what is said about it."""

    act: Act
    step: str
    entry: int | None
    says: str


class Catalogue:
    """The attacks of one part."""

    def __init__(self) -> None:
        self._attacks: list[Attack] = []

    def add(self, step: str, entry: int | None, says: str) -> Callable[[Act], Act]:
        """Notes an attack."""

        def note(act: Act) -> Act:
            self._attacks.append(Attack(act, step, entry, says))
            return act

        return note

    def each(self, test: Callable[..., None]) -> Any:
        """A test of every attack, named after it."""
        names = [attack.act.__name__ for attack in self._attacks]
        return pytest.mark.parametrize("attack", self._attacks, ids=names)(test)

    def __iter__(self) -> Iterator[Attack]:
        return iter(self._attacks)


def found(crime: Crime, attack: Attack) -> None:
    """The attack is carried out, found by its step, and its first bad entry is named."""
    attack.act(crime)
    report = crime.scene.verified(rebuild=attack.step in _REBUILT)
    of_it = [problem for problem in report.problems if problem.step == attack.step and attack.says in problem.what]
    assert of_it, [str(problem) for problem in report.problems]
    assert of_it[0].index == _expected(attack, crime.scene.size, of_it[0].index)
    assert not report.holds


def _expected(attack: Attack, size: int, named: int | None) -> int | None:
    if attack.entry is None or attack.entry >= 0:
        return attack.entry
    return {BEHIND: size, ANY: named}.get(attack.entry, size + attack.entry)
