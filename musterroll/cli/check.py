"""`musterroll check`: exports in, gap report out; without exports, from the book."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from musterroll import __version__
from musterroll.cli import options
from musterroll.cli.formats import Plan, Target
from musterroll.cli.start import end

if TYPE_CHECKING:
    from musterroll.cli.intake import Given, Intake
    from musterroll.reports.provenance import Provenance
    from musterroll.rules.question import Question
    from musterroll.rules.reconciliation import Reconciliation
    from musterroll.rules.short import Few

NOTHING_WRONG, WRONG = 0, 1
_OWED_NOTHING = ("out_of_population", "no_occurrence")
# What judging and the table on the screen need, imported beside what is done before.
_LATER = ("musterroll.rules.pipeline", "musterroll.reports.terminal", "musterroll.rules.criteria", "tomllib")


@click.command("check")
@click.argument("files", nargs=-1, metavar="[FILE...]")
@options.judging
@options.from_book
@click.option(
    "--format",
    "-f",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help="table, json, csv, html, xlsx; several with commas.",
)
@click.option("--out", "-o", metavar="PLACE", help="A file, or a folder for several formats.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=20,
    show_default="20",
    metavar="N",
    help="Rows a section of the table; 0: all.",
)
@click.option("--no-colour", "--no-color", is_flag=True, help="No colours, as with the environment variable NO_COLOR.")
@options.reading
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    formats: tuple[str, ...],
    out: str | None,
    limit: int,
    no_colour: bool,
    **said: Any,
) -> int:
    """Compare people with their training and print who is missing, late or undecided.

    FILE is an export, told apart by its header (see musterroll layouts): CSV, XLSX, lines of facts; gzip too.
    SOURCE=FILE names its source, FILE#SHEET a sheet, - is standard input. Without FILE the book is read.

    Status: 0 nothing wrong, 1 deviations or unresolved, 2 bad input.
    """
    given = options.given(files, said)
    return run(given, formats, out, limit=limit, no_colour=no_colour, typed=typed(ctx))


def run(given: Given, formats: tuple[str, ...], out: str | None, *, limit: int, no_colour: bool, typed: str) -> int:
    """Check, show and write; gives the exit status."""
    from musterroll.cli.files import named
    from musterroll.cli.formats import plan
    from musterroll.cli.intake import take_in
    from musterroll.cli.output import look, produce
    from musterroll.cli.progress import Progress
    from musterroll.cli.saved_map import not_over_what_is_read, saved_map

    planned = plan(formats, out)
    not_over_what_is_read(given, planned.paths)
    with Progress(given.quiet) as progress:
        later = _LATER if any(target.format == "table" for target in planned.targets) else _LATER[:1]
        intake = take_in(given, progress, later)
        rec = judge(intake, progress, explained=not given.files, limit=_rows_shown(planned, limit))
        progress.clear()
        note(given, intake.notes)
        how = look(no_colour, limit)
        silent = given.quiet and not planned.asked
        kept = saved_map(given, intake.mappings)
        produce(planned, rec, provenance(intake, typed), how, progress, silent=silent, besides=kept)
    if planned.paths and not given.quiet:
        click.echo(f"{headline(rec)}. Wrote {named(planned.paths)}.", err=True)
    return end(status(rec)) if given.files else status(rec)


def judge(intake: Intake, progress: Any, *, explained: bool = False, limit: int | None = None) -> Reconciliation:
    """The answer of the rules; where facts come from the book, with its files and the words beside findings.

    `limit`: for a table with so many rows a section, and nothing else.
    """
    from musterroll.rules import pipeline

    question = intake.answered.question

    def few() -> Few | None:
        return _few(question, limit) if limit else None

    finished = pipeline.run(intake.facts, intake.policies, question, progress=progress.judging, few=few)
    rec = pipeline.answer(finished, few())
    if not explained:
        return rec
    from musterroll.procedures.explained import with_words
    from musterroll.procedures.report_inputs import with_inputs

    return with_inputs(with_words(rec, intake.facts), intake.facts)


def _few(question: Question, limit: int) -> Few:
    from musterroll.reports.terminal import few_of

    return few_of(question, limit)


def _rows_shown(planned: Plan, limit: int) -> int | None:
    """How many rows a section are shown, if all that is made is a table on the screen that leaves some off."""
    return limit or None if all(target == Target("table") for target in planned.targets) else None


def note(given: Given, notes: tuple[str, ...]) -> None:
    """What was assumed, on stderr, so that it stands above the table and out of its way."""
    if given.quiet:
        return
    for sentence in notes:
        click.echo(f"Note: {sentence}", err=True)


def provenance(intake: Intake, typed: str) -> Provenance:
    """Who made the report, when and how."""
    from musterroll.reports.provenance import Provenance

    return Provenance(f"musterroll {__version__}", intake.now, typed, intake.known_at)


def typed(ctx: click.Context) -> str:
    """The command line as it was typed."""
    from musterroll.sources.files.received import legible

    return legible(shlex.join(["musterroll", *(ctx.find_root().obj or ())]))


def headline(rec: Reconciliation) -> str:
    """The finding in one sentence, without its full stop."""
    from musterroll.reports.picture import Picture

    return Picture(rec).headline


def status(rec: Reconciliation) -> int:
    """0 where somebody was judged and nobody in the population has a deviation or is unresolved; else 1.

    Nobody was judged where the population is empty, or no policy was in force yet; nor was who owed nothing because no
    source says since when they work.
    """
    from musterroll.cli.days import in_force_from

    results = set(rec.people["result"].unique().to_pylist())
    unsettled = results & {"deviation", "unresolved"} or in_force_from(rec.policies, rec.question)
    return WRONG if unsettled or results <= {"out_of_population"} or _since_nobody_knows_when(rec) else NOTHING_WRONG


def _since_nobody_knows_when(rec: Reconciliation) -> bool:
    """Whether somebody owed nothing only because their start of work is taken from the first sighting."""
    import pyarrow.compute as pc

    asked = rec.findings.filter(pc.equal(rec.findings["code"], "start_inferred")).to_pylist()
    sighted = {finding["person"] for finding in asked if "first sighting" in finding["details"]}
    results = zip(rec.people["person"].to_pylist(), rec.people["result"].to_pylist(), strict=True)
    return bool(sighted) and any(result in _OWED_NOTHING and person in sighted for person, result in results)
