"""`musterroll token`: the group of commands about tokens of programs."""

from __future__ import annotations

import click

from musterroll.cli.main import Lazy

COMMANDS = {
    "new": "Make a token. It is shown once.",
    "list": "The tokens there are: for what, until when, last used.",
    "rotate": "Put a new token in place of one; the old one goes on for some days.",
    "revoke": "Take a token back: it opens nothing from now on.",
}


@click.group("token", cls=Lazy, sections={"Commands": COMMANDS}, prefix="token_")
def command() -> None:
    """Tokens by which programs send to `musterroll serve`, or read from it."""
