"""What the program offers, the documentation names."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import click

from musterroll.facts.tables import BODIES
from tests.house.tree import PACKAGE, ROOT


def pages() -> str:
    """README and everything under docs, in one text."""
    files = [*ROOT.glob("README.md"), *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(file.read_text("utf-8") for file in files)


def commands() -> Iterator[str]:
    """Every command as one types it: `musterroll check`, `musterroll policy new`."""
    if (PACKAGE / "cli" / "main.py").exists():
        main = importlib.import_module("musterroll.cli.main").main
        yield from _within("musterroll", main, click.Context(main))


def _within(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield name
        return
    for word in command.list_commands(context):
        inner = command.get_command(context, word)
        if inner and not inner.hidden:
            yield from _within(f"{name} {word}", inner, context)


def layouts() -> list[str]:
    """The name of every layout of files that is recognised."""
    if not (PACKAGE / "sources" / "files" / "layouts").exists():
        return []
    return [layout.name for layout in importlib.import_module("musterroll.sources.files.layouts").LAYOUTS]


def test_every_command_is_documented() -> None:
    text = pages()
    assert [name for name in commands() if name not in text] == []


def test_every_layout_is_documented() -> None:
    text = pages()
    assert [name for name in layouts() if f"`{name}`" not in text] == []


def test_every_kind_of_fact_is_documented() -> None:
    text = pages()
    assert [kind for kind in BODIES if kind != "other" and f"`{kind}`" not in text] == []


def test_groups_are_followed_to_their_commands() -> None:
    inner = click.Group("policy", commands=[click.Command("new"), click.Command("check", hidden=True)])
    outer = click.Group("musterroll", commands=[click.Command("check"), inner])
    found = set(_within("musterroll", outer, click.Context(outer)))
    assert found == {"musterroll check", "musterroll policy new"}
