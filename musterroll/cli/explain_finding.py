"""`musterroll explain-finding`: a named person's words beside a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from musterroll.cli import options
from musterroll.cli.book import of_person, opened

if TYPE_CHECKING:
    from musterroll.cli.intake import Given, Intake
    from musterroll.rules.reconciliation import Reconciliation

_SHOWN = ("strong", "ask")


@click.command("explain-finding")
@click.argument("finding", required=False)
@click.option("--text", metavar="TEXT", help="The explanation, in words that a stranger can follow.")
@click.option(
    "--folder",
    default=".",
    envvar="MUSTERROLL_FOLDER",
    metavar="DIR",
    help="The folder of the book. Default: this one.",
)
@of_person
@options.judging
@click.option(
    "--limit", type=click.IntRange(0), default=20, show_default="20", metavar="N", help="Findings listed; 0: all."
)
@click.option("--now", metavar="INSTANT", help="Take this for now, such as 2026-01-20T14:40:00Z. For tests.")
def command(finding: str | None, text: str | None, folder: str, by: str | None, limit: int, **said: Any) -> None:
    """Put an explanation beside FINDING, a key such as f_1f0c…; without one, list the findings and their keys.

    Whoever reads the report sees it beside the finding. The finding stays, and so does every status.
    """
    given = options.given((), {**said, "folder": folder})
    intake, rec = _found(given)
    if finding is None:
        _list(rec, limit)
    else:
        _explain(folder, finding, text or "", by or "", intake, rec)


def _found(given: Given) -> tuple[Intake, Reconciliation]:
    from musterroll.cli.check import judge
    from musterroll.cli.intake import take_in
    from musterroll.cli.progress import Progress

    with Progress(given.quiet) as progress:
        intake = take_in(given, progress)
        return intake, judge(intake, progress, explained=True)


def _list(rec: Reconciliation, limit: int) -> None:
    from musterroll.cli.text import pairs
    from musterroll.rules.finding_keys import finding_key

    rows = [row for row in rec.findings.to_pylist() if row["severity"] in _SHOWN]
    shown = rows[:limit] if limit else rows
    names = {row["person"]: row["name"] or row["person"] for row in rec.people.to_pylist()}
    pairs([(finding_key(row), _sentence(row, names)) for row in shown], indent=0)
    if len(rows) > len(shown):
        click.echo(f"and {len(rows) - len(shown):,} more; --limit 0 lists all")
    if not rows:
        click.echo("There is no finding that asks for an explanation.")


def _sentence(row: dict[str, Any], names: dict[str, str]) -> str:
    name = names.get(row["person"], row["person"]) if row["person"] else ""
    who = "" if not name or name in row["sentence"] else f"{name}: "
    explained = f" Explained: {row['explained']}" if row["explained"] else ""
    return f"{row['code'].replace('_', ' ')}. {who}{row['sentence']}{explained}"


def _explain(folder: str, said: str, text: str, by: str, intake: Intake, rec: Reconciliation) -> None:
    from musterroll.cli.deciding import record
    from musterroll.procedures.decide import explained
    from musterroll.procedures.explained import the_finding

    key, row = the_finding(rec, said)
    fact = explained(key, by, text, intake.now)
    record(opened(folder), fact, intake.now, f"Explained {row['code'].replace('_', ' ')} ({key}). The finding stays.")
