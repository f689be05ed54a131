"""One row of an attribute sheet: a sampled person, an obligation of theirs, and what was marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from musterroll.facts.fact import Fact
from musterroll.procedures.sampling import ATTRIBUTES
from musterroll.reports.markup import Markup, join, tag
from musterroll.reports.words import many
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.rows import Member, Owed
from musterroll.store.reading.by_entry import facts_at
from musterroll.store.reading.samples import Mark, Sample, Sampled

if TYPE_CHECKING:
    from musterroll.store.tables import Tables


@dataclass(frozen=True)
class Line:
    """One row of the sheet. A person who owes nothing in the period has one without an obligation."""

    sampled: Sampled
    member: Member | None
    owed: Owed | None
    title: str
    mark: Mark | None
    fact: Fact | None = None  # the completion that met it
    zone: str = "UTC"

    @property
    def late_by(self) -> str:
        """By how many days it was late, as "1 day"; empty where it was not."""
        days = self.owed.days_late if self.owed and self.owed.status == "late" else None
        return many(days, "day") if days else ""

    @property
    def letters(self) -> list[tuple[str, str]]:
        """A to F with what was marked, empty where it is open."""
        return self.mark.cells if self.mark else [(letter, "") for letter in ATTRIBUTES]

    @property
    def letters_as_cells(self) -> Markup:
        """The same as cells of a table."""
        return _cells(tuple(self.letters))


@lru_cache(maxsize=1024)
def _cells(letters: tuple[tuple[str, str], ...]) -> Markup:
    """Made once for as many rows as have the same: a template takes as long for these as for all the others."""
    return join([tag("td", said, class_="yn", data_l=letter) for letter, said in letters])


def lines(tables: Tables, frozen: Frozen, sample: Sample) -> list[Line]:
    """The sheet in the order of the draw."""
    return _lines(tables, frozen, sample, sample.people)


def line_of(tables: Tables, frozen: Frozen, sample: Sample, sampled: Sampled) -> list[Line]:
    """The rows of one person, one at least."""
    return _lines(tables, frozen, sample, [sampled])


def _lines(tables: Tables, frozen: Frozen, sample: Sample, people: Sequence[Sampled]) -> list[Line]:
    keys, told = [one.key for one in people], frozen.about()
    members, owed = frozen.some(keys), frozen.owed_by(keys)
    entries = [each.entry for of_one in owed.values() for each in of_one if each.entry is not None]
    facts = facts_at(tables, entries)
    found = []
    for one in people:
        listed: list[Owed | None] = [*owed[one.key]]
        for each in listed or [None]:
            marks = sample.marks.get((one.key, "" if each is None else each.id))
            title = "" if each is None else told.titles.get(each.requirement, each.requirement)
            fact = None if each is None or each.entry is None else facts.get(each.entry)
            found.append(Line(one, members.get(one.key), each, title, marks[-1] if marks else None, fact, told.zone))
    return found
