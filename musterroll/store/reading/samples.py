"""Samples of an engagement, who stands in for whom, and what the auditor found of each obligation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from musterroll.store.frozen.view import View, view_of
from musterroll.store.reading.of_kind import Recorded

_LETTERS = "ABCDEF"


@dataclass(frozen=True)
class Sampled:
    """A person drawn, at a place from 1. `instead_of` is whom they stand in for, `gone` why they were replaced."""

    key: str
    digest: str
    place: int
    instead_of: str = ""
    gone: str = ""


@dataclass(frozen=True)
class Mark:
    """What was found of one obligation. Attributes that stay open are absent from `letters`."""

    entry: int
    at: datetime
    tester: str
    person: str
    obligation: str
    requirement: str
    letters: dict[str, str]
    tick_mark: str
    note: str

    @property
    def cells(self) -> list[tuple[str, str]]:
        """A to F, empty where one is open."""
        return [(letter, self.letters.get(letter, "")) for letter in _LETTERS]

    @property
    def deviates(self) -> bool:
        """Whether an attribute does not hold."""
        return "N" in self.letters.values()


@dataclass
class Sample:
    """A draw as it was recorded. `role` is `auditor` or `management`."""

    entry: int
    engagement: int
    at: datetime
    by: str
    role: str
    view: View
    stratum: str
    population: str
    size: int
    n: int
    seed: str
    method: str
    people: list[Sampled] = field(default_factory=list)
    marks: dict[tuple[str, str], list[Mark]] = field(default_factory=dict)  # by person and obligation, the latest last

    def person(self, key: str) -> Sampled | None:
        """One who was drawn."""
        return next((one for one in self.people if one.key == key), None)

    @property
    def standing(self) -> list[Sampled]:
        """Those who were not replaced."""
        return [one for one in self.people if not one.gone]

    @property
    def deviations(self) -> int:
        """How many of those who stand have a mark that says that an attribute does not hold."""
        wrong = {person for (person, _), marks in self.marks.items() if marks[-1].deviates}
        return sum(one.key in wrong for one in self.standing)

    @property
    def tested(self) -> int:
        """How many of those who stand have something marked."""
        seen = {person for person, _ in self.marks}
        return sum(one.key in seen for one in self.standing)


KINDS = ("sample.drawn", "sample.replaced", "attribute.marked")


def drawn_in(recorded: Iterable[Recorded]) -> dict[int, Sample]:
    """The samples that entries tell of, by number."""
    found: dict[int, Sample] = {}
    for one in recorded:
        body = one.fact.body if one.fact else None
        if not isinstance(body, dict):
            continue
        if one.kind == "sample.drawn":
            found[one.entry] = _drawn(one, body)
        elif one.kind == "sample.replaced" and (about := found.get(body["sample"])) is not None:
            about.people = _with_stand_in(about.people, body)
        elif one.kind == "attribute.marked" and (about := found.get(body["sample"])) is not None:
            about.marks.setdefault((body["person"], body["obligation"]), []).append(_mark(one, body))
    return found


def _mark(one: Recorded, body: dict[str, Any]) -> Mark:
    return Mark(
        entry=one.entry,
        at=one.received_at,
        letters={letter: body[letter] for letter in _LETTERS if letter in body},
        tick_mark=body.get("tick_mark", ""),
        note=body.get("note", ""),
        **{name: body[name] for name in ("tester", "person", "obligation", "requirement")},
    )


def _drawn(one: Recorded, body: dict[str, Any]) -> Sample:
    return Sample(
        entry=one.entry,
        engagement=body["engagement"],
        at=one.received_at,
        by=body["drawn_by"],
        role=body["as"],
        view=view_of(body["view"]),
        people=[Sampled(each["key"], each["digest"], each["place"]) for each in body["people"]],
        **{name: body[name] for name in ("stratum", "population", "size", "n", "seed", "method")},
    )


def _with_stand_in(people: list[Sampled], body: dict[str, Any]) -> list[Sampled]:
    after = [
        Sampled(one.key, one.digest, one.place, one.instead_of, body["reason"]) if one.key == body["out"] else one
        for one in people
    ]
    return [*after, Sampled(body["key"], body["digest"], body["place"], instead_of=body["out"])]
