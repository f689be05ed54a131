"""`musterroll policy`: the group of commands about policies."""

from __future__ import annotations

import click

from musterroll.cli.main import Lazy

COMMANDS = {
    "new": "Write a policy, from questions or flags.",
    "check": "Say in sentences how policies are understood.",
}


@click.group("policy", cls=Lazy, said=COMMANDS, prefix="policy_")
def command() -> None:
    """Write a policy, or say in sentences how one is understood."""
