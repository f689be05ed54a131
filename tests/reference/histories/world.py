"""A made world: facts as plain rows, the policies and the question; and how the rows of it are written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from musterroll.facts.tables import role_of
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question

Row = dict[str, Any]


@dataclass(frozen=True)
class Fact:
    """One fact before it has a place: its kind, the file it stands in, and its columns that are not null."""

    kind: str
    row: Row
    file: str = ""  # a second file of the same source, by a suffix of its name

    @property
    def source(self) -> str:
        return str(self.row["source"])


@dataclass(frozen=True)
class World:
    """Everything that both implementations of the rules are given. Facts keep their input and row for ever."""

    facts: dict[str, list[Row]]
    policies: tuple[Policy, ...]
    question: Question
    inputs: list[Row] = field(default_factory=list)
    members: tuple[str, ...] = ()  # tags of the histories in it

    def size(self) -> int:
        """How many facts there are."""
        return sum(len(rows) for rows in self.facts.values())

    def with_facts(self, kept: Iterable[tuple[str, Row]]) -> World:
        """The same world with these facts alone."""
        facts: dict[str, list[Row]] = {}
        for kind, row in kept:
            facts.setdefault(kind, []).append(row)
        return replace(self, facts=facts)

    def each(self) -> list[tuple[str, Row]]:
        """All facts with their kinds."""
        return [(kind, row) for kind, rows in self.facts.items() for row in rows]


def assembled(
    facts: Iterable[Fact], policies: tuple[Policy, ...], question: Question, members: tuple[str, ...] = ()
) -> World:
    """A world of these facts: one input for each file, rows numbered as they come."""
    numbers: dict[str, int] = {}
    rows: dict[int, int] = {}
    inputs: list[Row] = []
    made: dict[str, list[Row]] = {}
    for fact in facts:
        name = f"{fact.source}{fact.file}.csv"
        number = numbers.setdefault(name, len(numbers))
        if number == len(inputs):
            inputs.append({"input": number, "name": name, "source": fact.source, "role": _stated_role(fact.source)})
        rows[number] = rows.get(number, 1) + 1
        made.setdefault(fact.kind, []).append({"input": number, "row": rows[number], **fact.row})
    for each in inputs:
        count = rows[each["input"]] - 1
        each.update({"rows": count, "facts": count, "refused": 0})
    return World(made, policies, question, inputs, members)


def _stated_role(source: str) -> str | None:
    """What the input says where the name of the source says nothing."""
    return "directory" if source == "badge" else None if role_of(source) != "other" else "other"
