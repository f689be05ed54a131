"""`musterroll demo`: an invented company, its exports, and the gap report they give."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from musterroll.cli.intake import Given, Intake
    from musterroll.rules.reconciliation import Reconciliation
    from musterroll.sources.demo import DemoCompany

_ROWS = 5  # of each section: a first look, not all of it


@click.command("demo")
@click.argument("folder", default="demo", metavar="[FOLDER]")
@click.option("--now", metavar="INSTANT", hidden=True)
def command(folder: str, now: str | None) -> None:
    """Write the exports of an invented company into FOLDER, check them, and show the gap report.

    The report is also written as report.html and report.xlsx. Status 0, whatever the report finds.
    """
    from musterroll.facts.errors import Refused
    from musterroll.sources import demo

    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise Refused(f"{folder} is a file; expected a folder.", "Choose another name.")
    company = demo.build()
    files = demo.write(company, place)
    given = _given(company, files, place, now)
    rec = _report(given, place)
    _next(company, place, rec)


def _given(company: DemoCompany, files: list[Path], place: Path, now: str | None) -> Given:
    from musterroll.cli.days import Asked
    from musterroll.cli.intake import Given
    from musterroll.sources.demo import AS_OF, PERIOD

    return Given(
        files=tuple(map(str, files)),
        asked=Asked(period=f"{PERIOD[0]}..{PERIOD[1]}", as_of=str(AS_OF)),
        policies=tuple(str(place / name) for name in company.policies),
        now=now or f"{AS_OF}T15:00:00Z",
    )


def _report(given: Given, place: Path) -> Reconciliation:
    from musterroll.cli.check import judge, provenance
    from musterroll.cli.formats import Plan, Target
    from musterroll.cli.intake import take_in
    from musterroll.cli.output import look, produce
    from musterroll.cli.progress import Progress

    plan = Plan((Target("table"), Target("html", place / "report.html"), Target("xlsx", place / "report.xlsx")), True)
    with Progress(quiet=False) as progress:
        intake: Intake = take_in(given, progress)
        rec = judge(intake, progress)
        typed = shlex.join(["musterroll", "check", *given.files, *_options(given)])
        produce(plan, rec, provenance(intake, typed), look(False, _ROWS), progress)
    return rec


def _options(given: Given) -> list[str]:
    policies = [part for path in given.policies for part in ("--policy", path)]
    return [*policies, "--period", str(given.asked.period), "--as-of", str(given.asked.as_of)]


def _next(company: DemoCompany, place: Path, rec: Reconciliation) -> None:
    """Where the reports are, and what to try."""
    from musterroll.sources.demo import AS_OF, PERIOD

    program = _program()
    others = [shlex.quote(str(place / name)) for name in company.files if not name.endswith(".csv")]
    csv = f"{shlex.quote(str(place))}/*.csv"
    rules = " ".join(f"--policy {shlex.quote(str(place / name))}" for name in company.policies)
    rest = f"{csv} {' '.join(others)} {rules} --period {PERIOD[0]}..{PERIOD[1]} --as-of {AS_OF}"
    click.echo(f"\nNorthfen is invented. Its exports and this report are in {place}:")
    click.echo(f"  {place / 'report.html'}\n  {place / 'report.xlsx'}")
    click.echo("\nTry next:")
    click.echo(f"  {program} explain {shlex.quote(_somebody(rec))} {rest}")
    click.echo(f"  {program} check {rest} --format json,csv --out {shlex.quote(str(place / 'out'))}")
    click.echo(f"  {program} policy check {' '.join(shlex.quote(str(place / name)) for name in company.policies)}")


def _somebody(rec: Reconciliation) -> str:
    """Somebody whose due date a leave moved, by an address."""
    moved = [row["person"] for row in rec.findings.to_pylist() if row["code"] == "leave_applied"]
    people = {row["person"]: row for row in rec.people.to_pylist()}
    return next((people[key]["emails"][0] for key in moved if people[key]["emails"]), next(iter(people)))


def _program() -> str:
    """How the program is called from here."""
    beside = Path(sys.executable).with_name("musterroll")
    if shutil.which("musterroll"):
        return "musterroll"
    if beside.exists():
        here = Path.cwd()
        return str(beside.relative_to(here) if beside.is_relative_to(here) else beside)
    return f"{Path(sys.executable).name} -m musterroll"
