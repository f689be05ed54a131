"""Snapshots whose history of engagements is empty, which is not the same as one that is not given."""

from __future__ import annotations

from random import Random

from tests.reference.histories.world import Fact


def some_empty_histories(made: list[Fact]) -> None:
    """Gives a few snapshots an empty list of engagements."""
    for fact in made:
        if fact.kind == "person.observed" and "engagements" not in fact.row and Random(repr(fact.row)).random() < 0.04:
            fact.row["engagements"] = []
