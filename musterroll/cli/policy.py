"""`musterroll policy`: the group of commands about policies."""

from __future__ import annotations

import click

from musterroll.cli.main import Lazy


@click.group("policy", cls=Lazy, modules={"new": "policy_new", "check": "policy_check"}, short_help="Write a policy, or read one aloud.")
def command() -> None:
    """Write a policy, or say in sentences how one is understood."""
