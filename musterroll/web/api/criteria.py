"""Criteria: what of SOC 2 training serves, by a mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from musterroll.rules.criteria import criteria, mapping, mapping_names
from musterroll.web.api import shapes
from musterroll.web.api.operation import Operation, Page
from musterroll.web.api.shapes import Shape
from musterroll.web.site import Site

if TYPE_CHECKING:
    Named = str
else:
    Named = Literal[tuple(mapping_names())]
Strength = Literal["primary", "secondary", "vendor"]


class CriteriaAsked(shapes.Asked, frozen=True, kw_only=True):
    """By which mapping."""

    mapping: Annotated[Named, Meta(description="The name of a mapping.")] = "default"


class Criterion(Shape, frozen=True, kw_only=True):
    """A criterion by its number, in our own words. `label` is the number as the mapping prints it."""

    number: str
    label: str
    strength: Strength
    meaning: str
    training: str | None


def listed(here: Site, asked: CriteriaAsked) -> Page:
    """The criteria of a mapping, the primary ones first."""
    table, meanings = mapping(asked.mapping), {one.number: one for one in criteria()}
    strengths: tuple[Strength, ...] = ("primary", "secondary", "vendor")
    return Page(
        [
            Criterion(
                number=number,
                label=table.label(number),
                strength=strength,
                meaning=meanings[number].meaning,
                training=meanings[number].training,
            )
            for strength in strengths
            for number in getattr(table, strength)
        ]
    )


OPERATIONS = (
    Operation(
        name="api_criteria",
        route="criteria",
        part="Rules",
        summary="Criteria that training serves",
        scope="rules:read",
        gives=Criterion,
        lists=True,
        asks=CriteriaAsked,
        tells="book",
        does=listed,
    ),
)
