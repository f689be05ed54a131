"""`musterroll policy check`: a policy read aloud, or the line where it goes astray."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from musterroll.rules.policy.model import Policy


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def command(files: tuple[str, ...]) -> None:
    """Say in sentences how each version of a policy is understood, and when each is in force.

    A policy with an error is refused with line, key and what was expected. Status: 0 fine, 2 not.
    """
    from musterroll.cli.policies import from_files
    from musterroll.cli.text import paragraph
    from musterroll.rules.policy.describe import describe

    policies = from_files(files)
    for number, policy in enumerate(policies):
        if number:
            click.echo()
        following = policies[number + 1].effective_from if number + 1 < len(policies) else None
        click.echo(f"{policy.file}: {_in_force(policy, number == 0, following)}")
        for sentence in describe(policy):
            paragraph(sentence, 2)


def _in_force(policy: Policy, first: bool, following: date | None) -> str:
    """`version 2, in force from 2024-01-01 to 2024-12-31`; the first one also governs what came before."""
    until = f" to {following - timedelta(days=1)}" if following else ""
    before = (
        ", and for all that began before, no earlier version being given" if first and policy.effective_from else ""
    )
    return f"version {policy.version}, in force from {policy.effective_from or 'the beginning'}{until}{before}."
