"""`musterroll criteria`: which criteria training serves, and what other frameworks ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from musterroll.rules.criteria.model import Crosswalk, Mapping


@click.command("criteria")
@click.option("--mapping", "name", default="default", show_default=True, metavar="NAME", help="Which mapping to print.")
def command(name: str) -> None:
    """Print the SOC 2 criteria that a requirement serves, and what other frameworks ask of training.

    Wordings are our own. A requirement that names criteria in the policy serves those instead.
    """
    from musterroll.cli.text import paragraph
    from musterroll.rules.criteria import crosswalk, mapping, mapping_names

    table = mapping(name)
    others = ", ".join(one for one in mapping_names() if one != name)
    paragraph(f"Mapping {table.name}: {table.note}" + (f" Other mappings: {others}." if others else ""))
    _mapping(table)
    click.echo("\nWhat other frameworks ask of training")
    for row in crosswalk():
        _crosswalk(row)


def _mapping(table: Mapping) -> None:
    from musterroll.cli.text import pairs
    from musterroll.rules.criteria import criteria

    known = {one.number: one for one in criteria()}
    for strength, numbers in (("primary", table.primary), ("secondary", table.secondary), ("vendor", table.vendor)):
        if numbers:
            click.echo(f"\n{strength.capitalize()}")
            pairs([(table.label(number), _meaning(known[number])) for number in numbers])


def _meaning(criterion: object) -> str:
    meaning, training = getattr(criterion, "meaning", ""), getattr(criterion, "training", None)
    return f"{meaning}. {training}." if training else f"{meaning}."


def _crosswalk(row: Crosswalk) -> None:
    from musterroll.cli.text import pairs

    click.echo(f"\n{row.framework}, {row.reference}")
    said = [("cadence", row.cadence), ("by role", row.role_based), ("records", row.records)]
    pairs([*said, *([("unconfirmed", row.unconfirmed)] if row.unconfirmed else [])])
