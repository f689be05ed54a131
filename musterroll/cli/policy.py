"""`musterroll policy`: the group of commands about policies."""

from __future__ import annotations

import click

from musterroll.cli.main import Lazy

COMMANDS = {
    "new": "Write a policy, from questions or flags.",
    "check": "Say in sentences how policies are understood.",
    "adopt": "Adopt a version in the book: from then on it is the rule.",
}


@click.group("policy", cls=Lazy, sections={"Commands": COMMANDS}, prefix="policy_")
def command() -> None:
    """Write a policy, say in sentences how one is understood, adopt one in the book."""
