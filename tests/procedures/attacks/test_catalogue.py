"""Whoever has the disk tampers with a book in ways of all kinds; each is found, and the first bad entry is named."""

from __future__ import annotations

from tests.procedures.attacks import (
    test_anchors,
    test_bodies,
    test_entries,
    test_files,
    test_repeats,
    test_rewritten,
    test_tree,
    test_triggers,
)
from tests.procedures.tampering import Scene

PARTS = (
    test_anchors,
    test_bodies,
    test_entries,
    test_files,
    test_repeats,
    test_rewritten,
    test_tree,
    test_triggers,
)


def test_the_book_that_nobody_touched_verifies(scene: Scene) -> None:
    report = scene.verified(rebuild=True)
    assert report.problems == []
    assert report.unchecked == []
    assert (report.size, report.erased) == (scene.size, 1)
    assert {step.name: step.looked_at for step in report.steps}["entries"] == scene.size


def test_there_are_attacks_of_every_kind(scene: Scene) -> None:
    attacks = [attack for part in PARTS for attack in part.ATTACKS]
    assert len({attack.act.__name__ for attack in attacks}) >= 70
    assert {attack.step for attack in attacks} | {"segments rebuilt"} == {
        step.name for step in scene.verified(rebuild=True).steps
    }
