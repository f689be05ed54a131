"""`musterroll layouts`: which files are recognised, and by which columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from musterroll.sources.files.layout import Layout

_STATES = {
    "REAL": "The header was seen in a file, or in code that reads one.",
    "DOC": "The header is documented by the vendor; no file was seen.",
    "UNCONFIRMED": "The header is not confirmed: no file and no documentation was seen.",
}


@click.command("layouts")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the layouts of files that are recognised by their header, or show one of them.

    A file with another header is read with --map, which names a layout and says which column is which.
    """
    from musterroll.sources.files.layouts import LAYOUTS

    if name is None:
        _list(LAYOUTS)
    else:
        _show(_find(name, LAYOUTS))


def _list(layouts: tuple[Layout, ...]) -> None:
    from musterroll.cli.text import pairs

    pairs([(one.name, f"{one.title}. Source {one.source}. {_needed(one)}") for one in layouts], indent=0)
    click.echo(
        "\nColumns of one of them: musterroll layouts NAME. Lines of facts and training records: musterroll schema."
    )


def _needed(layout: Layout) -> str:
    """The columns that are needed; a group of many names is shown by its first ones."""
    groups = [layout.account_fields if group == layout.family.keys else group for group in layout.family.needs]
    words = [" or ".join(group) if len(group) < 5 else f"{' or '.join(group[:3])} or the like" for group in groups]
    tells = [f"“{group[0]}”" + (" or the like" if len(group) > 1 else "") for group in layout.tells]
    told = f" Told by a column {' and by '.join(tells)}." if tells else ""
    return f"Needs {'; '.join(words)}.{told}"


def _find(name: str, layouts: tuple[Layout, ...]) -> Layout:
    from difflib import get_close_matches

    from musterroll.facts.errors import ConfigError

    by_name = {one.name: one for one in layouts}
    if name not in by_name:
        near = get_close_matches(name, list(by_name), 1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise ConfigError(f"There is no layout {name!r}.", f"{hint}Known: {', '.join(by_name)}.")
    return by_name[name]


def _show(layout: Layout) -> None:
    from musterroll.cli.text import pairs, paragraph

    click.echo(f"{layout.name}: {layout.title}")
    paragraph(
        f"Source {layout.source}, role {layout.role or 'other'}. {layout.family.title}. {_STATES[layout.state]}", 2
    )
    if layout.zone:
        paragraph(f"Times without a zone are read in {layout.zone}.", 2)
    click.echo("\nRecognised by a header with")
    pairs([("one of", ", ".join(group)) for group in layout.tells] or [("", "the columns that are needed")])
    click.echo("\nNeeded, of each line one")
    needed = [layout.account_fields if group == layout.family.keys else group for group in layout.family.needs]
    pairs([("", " or ".join(group)) for group in needed], indent=0)
    click.echo("\nFields, as --map takes them, with the headers that are known for them")
    pairs([(field, _field(layout, field, meaning)) for field, meaning in layout.family.fields.items()])
    if layout.traps:
        click.echo("\nMind")
    for trap in layout.traps:
        paragraph(trap, 2)


def _field(layout: Layout, field: str, meaning: str) -> str:
    headers = ", ".join(layout.columns.get(field, ()))
    return f"{meaning}. Headers: {headers}." if headers else f"{meaning}."
