"""`musterroll log verify`: is the book what was recorded; or, is a proof one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import count, of_folder
from musterroll.facts.errors import ConfigError, Refused

if TYPE_CHECKING:
    from musterroll.ledger.checkpoints import Checkpoint
    from musterroll.ledger.keys import Verifier
    from musterroll.procedures.proofs_given import Given
    from musterroll.procedures.verification.report import Report

HOLDS, FAILS = 0, 1
_SHOWN = 20


@click.command("verify")
@click.argument("proofs", nargs=-1, metavar="[PROOF...]")
@click.option(
    "--key", "keys", multiple=True, metavar="KEY", help="A verifier key, or a file with it. Default: those of the book."
)
@click.option(
    "--checkpoint",
    "known",
    multiple=True,
    metavar="FILE",
    help="A checkpoint that somebody kept: the book, or the export, must continue it. Repeatable.",
)
@click.option("--without-state", is_flag=True, help="Do not compute the state anew and compare it; it takes longest.")
@click.option("--offline", is_flag=True, help="Do not read the anchors that lie outside.")
@of_folder
def command(
    proofs: tuple[str, ...],
    keys: tuple[str, ...],
    known: tuple[str, ...],
    without_state: bool,
    offline: bool,
    folder: str,
) -> int:
    """Verify the whole book: entries, tree, signatures, anchors, files, and that its state is what a rebuild gives.

    With PROOF, verify that alone, with --key and without a book: a file of musterroll log prove, training records with
    proofs, or the folder of musterroll log export. Status: 0 it holds, 1 it does not, 2 it could not be looked at.
    """
    if proofs:
        return _proofs(proofs, [_key(one) for one in keys], [_read(one) for one in known])
    return _book(folder, [_key(one) for one in keys], [_read(one) for one in known], without_state, offline)


def _proofs(proofs: tuple[str, ...], keys: list[Verifier], known: list[bytes]) -> int:
    from musterroll.procedures.proofs_given import read_given

    if not keys:
        raise ConfigError(
            "A proof is checked against the key of its log.", "Give it: --key KEY, as musterroll log key prints it."
        )
    kept = [_kept(note, keys) for note in known]
    status = HOLDS
    for name in proofs:
        if Path(name).is_dir():
            status = max(status, _export(name, keys, kept))
            continue
        try:
            given = read_given(_read(name), name)
        except Refused as error:
            status = _fails(name, error)
            continue
        status = max([status, *(_proof(one, keys, kept) for one in given)])
    return status


def _proof(given: Given, keys: list[Verifier], kept: list[Checkpoint]) -> int:
    """One proof, and the record around it."""
    from musterroll.procedures.proofs_given import borne_out
    from musterroll.procedures.prove import check, continues

    proof = given.proof
    try:
        checkpoint = check(proof, keys)
        continues(checkpoint, kept)
        unproven = borne_out(given)
    except Refused as error:
        return _fails(given.where, error)
    said = "" if proof.fact is not None else "; what it said is not in the file: it was erased, or left out"
    click.echo(
        f"{given.where}: holds. Entry {proof.index:,} of {checkpoint.origin} is one of {checkpoint.size:,}{said}."
    )
    if unproven:
        click.echo(f"  Worked out by the book, and not proven by this: {', '.join(unproven)}.")
    return HOLDS


def _fails(where: str, error: Refused) -> int:
    click.echo(f"{where}: does not hold. {error.what}")
    return FAILS


def _kept(note: bytes, keys: list[Verifier]) -> Checkpoint:
    """A checkpoint that somebody kept."""
    from musterroll.ledger.checkpoints import open_checkpoint

    try:
        return open_checkpoint(note, keys).checkpoint
    except Refused as error:
        raise ConfigError(
            f"--checkpoint gives no checkpoint of this log: {error.what}", "Give the file as it was kept, and its key."
        ) from None


def _export(name: str, keys: list[Verifier], kept: list[Checkpoint]) -> int:
    """An exported log, from its files alone."""
    from musterroll.procedures.export_check import check
    from musterroll.sinks.folder import FolderSink

    signed, problems = check(FolderSink(Path(name)), keys, kept)
    for problem in problems[:_SHOWN]:
        click.echo(f"  {problem}", err=True)
    if signed is None or problems:
        click.echo(f"{name}: does not hold.")
        return FAILS
    click.echo(f"{name}: holds. {count(signed.size, 'entry', 'entries')} of {signed.origin}.")
    return HOLDS


def _told(done: int, total: int, sentence: str) -> str:
    """What the line of progress says."""
    what = sentence.removesuffix(".")
    return f"{what}: {done:,} of {total:,} …" if total else f"{what} …"


def _book(folder: str, keys: list[Verifier], known: list[bytes], without_state: bool, offline: bool) -> int:
    from musterroll.cli.book import settings
    from musterroll.cli.clock import now
    from musterroll.cli.progress import Progress
    from musterroll.procedures.anchors import places_of
    from musterroll.procedures.verify import verify
    from musterroll.store.setup import open_book

    config = settings(folder)
    book = open_book(config, doubted=True)
    at = now(None)
    places = [] if offline else places_of(config, lambda: at)
    with Progress(quiet=False) as progress:
        report = verify(
            book,
            places=places,
            keys=keys or None,
            known=known,
            rebuild=not without_state,
            progress=lambda done, total, sentence: progress.say(_told(done, total, sentence)),
        )
    tell(report)
    return HOLDS if report.holds else FAILS


def tell(report: Report) -> None:
    """Print what was looked at, what is wrong, and the outcome in a sentence."""
    wrong = {problem.step for problem in report.problems}
    widest = max((len(step.name) for step in report.steps), default=0)
    for step in report.steps:
        looked = f"{step.looked_at:,} {step.unit}" if step.looked_at else ""
        said = "; ".join(filter(None, (looked, step.unseen)))
        click.echo(f"  {'✗' if step.name in wrong else '✓'} {step.name.ljust(widest)}  {said}".rstrip())
    for sentence in report.unchecked:
        click.echo(f"  ? {sentence}")
    for problem in report.problems[:_SHOWN]:
        click.echo(f"  {problem}", err=True)
    if len(report.problems) > _SHOWN:
        click.echo(f"  and {len(report.problems) - _SHOWN:,} more", err=True)
    if report.holds:
        erased = f"; {count(report.erased, 'body', 'bodies')} erased, not recomputable" if report.erased else ""
        click.echo(f"The book holds: {count(report.size, 'entry', 'entries')} verified{erased}.")
        return
    first = min((problem.index for problem in report.problems if problem.index is not None), default=None)
    where = "" if first is None else f"; the first bad entry is {first:,}"
    click.echo(f"The book does not hold: {count(len(report.problems), 'problem')}{where}.")


def _key(said: str) -> Verifier:
    """The key in a line, or in a file that holds it."""
    from musterroll.ledger.keys import read_verifier

    text = _read(said).decode("utf-8", "replace") if "+" not in said and Path(said).is_file() else said
    try:
        return read_verifier(text)
    except Refused as error:
        # It is not shown: somebody may have given the secret key.
        why = error.what if "+" in text else "there is no such file, and it is no key."
        what = f"--key gives no verifier key: {why}" if "PRIVATE" not in text else "--key gives a secret key."
        raise ConfigError(what, "Give the line that musterroll log key prints, or a file that holds it.") from None


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{path}: {(error.strerror or 'it cannot be read').lower()}.", "Check the name and the folder."
        ) from None
