"""`musterroll source`: the group of commands about systems that are asked."""

from __future__ import annotations

import click

from musterroll.cli.main import Lazy

COMMANDS = {
    "add": "Say how a system is reached; secrets stay in the environment.",
    "list": "The systems of this book, and how their last pulls ended.",
    "test": "Try a system: what works, what is missing, what is there.",
    "confirm": "Say that a list is whole although it shrank.",
    "remove": "Ask a system no more; what the book knows stays.",
}


@click.group("source", cls=Lazy, sections={"Commands": COMMANDS}, prefix="source_")
def command() -> None:
    """Systems that are asked for people and training: add, list, test, remove one."""
