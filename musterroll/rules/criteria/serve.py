"""Which criteria a requirement serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musterroll.rules.criteria.load import criteria, mapping
from musterroll.rules.criteria.model import Mapping, Served, Strength

if TYPE_CHECKING:
    from musterroll.rules.policy.model import Requirement


def criteria_for(requirement: Requirement, name: str = "default", *, vendor: bool = False) -> tuple[Served, ...]:
    """The criteria of a requirement: those it states, else those of the mapping, the primary ones first.

    `name` is a mapping; its labels are used for stated numbers too. `vendor`: also what is added for
    people supplied by a vendor. Raises ConfigError for an unknown mapping.
    """
    table = mapping(name)
    if requirement.criteria:
        stated = [_served(number, "stated", table) for number in requirement.criteria]
        return (*stated, *_of_vendor(table, vendor, requirement.criteria))
    primary = [_served(number, "primary", table) for number in table.primary]
    secondary = [_served(number, "secondary", table) for number in table.secondary]
    return (*primary, *secondary, *_of_vendor(table, vendor, (*table.primary, *table.secondary)))


def _of_vendor(table: Mapping, wanted: bool, already: tuple[str, ...]) -> list[Served]:
    return [_served(number, "vendor", table) for number in table.vendor if wanted and number not in already]


def _served(number: str, strength: Strength, table: Mapping) -> Served:
    meanings = {criterion.number: criterion.meaning for criterion in criteria()}
    return Served(number, table.label(number), strength, meanings.get(number))
