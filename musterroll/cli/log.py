"""`musterroll log`: the group of commands about what the book proves."""

from __future__ import annotations

import click

from musterroll.cli.main import Lazy

COMMANDS = {
    "verify": "Verify the whole book, or one proof without a book.",
    "prove": "The proof of one entry, for somebody who has no book.",
    "key": "The verifier key, one line: give it to your auditor.",
    "checkpoint": "Sign what the book holds now.",
    "anchor": "Keep the checkpoint outside, where nobody here can change it.",
    "export": "The log as plain files that public tools read.",
}


@click.group("log", cls=Lazy, sections={"Commands": COMMANDS}, prefix="log_")
def command() -> None:
    """Prove what the book holds: entries are leaves of a tree, whose root is signed and kept outside."""
