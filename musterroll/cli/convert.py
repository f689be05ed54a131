"""`musterroll convert`: files of any layout into lines of facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from musterroll.cli import options

if TYPE_CHECKING:
    from musterroll.cli.intake import Given
    from musterroll.facts.tables import FactTables
    from musterroll.sources.files.mapping import Mapping

_SHOWN = 20


@click.command("convert")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--out", "-o", metavar="FILE", help="Where the lines go. Default: standard output.")
@options.reading
def command(files: tuple[str, ...], out: str | None, **said: Any) -> None:
    """Turn exports into lines of facts (*.facts.jsonl), which musterroll check reads like the exports.

    Rows that cannot be read are listed on stderr. More than 5 % of them in one file: nothing is written.
    """
    from musterroll.cli.intake import mappings_of
    from musterroll.cli.saved_map import not_over_what_is_read, saved_map

    given = options.given(files, said)
    not_over_what_is_read(given, [Path(out)] if out is not None else [])
    mappings = mappings_of(given.maps)
    facts = _read(given, mappings)
    _write(facts, out, saved_map(given, mappings))
    if not given.quiet:
        _tell(facts, out)


def _read(given: Given, mappings: Sequence[Mapping]) -> FactTables:
    from musterroll.cli.clock import now, today
    from musterroll.cli.intake import read
    from musterroll.cli.progress import Progress
    from musterroll.sources.files.tolerated import not_too_many_refused

    zone = given.time_zone or "UTC"
    with Progress(given.quiet) as progress:
        facts = read(given, mappings, today(now(given.now), "UTC"), zone, progress)
    if not given.allow_refused:
        not_too_many_refused(facts)
    return facts


def _write(facts: FactTables, out: str | None, besides: dict[Path, bytes]) -> None:
    import tempfile

    from musterroll.cli.files import Together
    from musterroll.cli.output import to_stdout

    with tempfile.SpooledTemporaryFile(max_size=1 << 26) as spool:
        with Together() as files:
            if out is None:
                _put(facts, spool)  # type: ignore[arg-type]  # it is a BinaryIO in all but name
            else:
                files.write(Path(out), lambda stream: _put(facts, stream))
            files.write_all(besides)
        if out is None:
            to_stdout(spool)  # type: ignore[arg-type]


def _put(facts: FactTables, out: BinaryIO) -> None:
    for line in _lines(facts):
        out.write(line + b"\n")


def _lines(facts: FactTables) -> Iterator[bytes]:
    """Facts by kind, in the order of the files; first the roles that a name alone would not tell."""
    from musterroll.facts.rows import lines_of
    from musterroll.facts.tables import SCHEMAS

    yield from _roles(facts)
    for kind in SCHEMAS:
        table = facts.tables.get(kind)
        if table is not None and not isinstance(table, list):
            yield from lines_of(kind, table, facts.inputs)


def _roles(facts: FactTables) -> Iterator[bytes]:
    from musterroll.facts.bodies import ExtractReceived
    from musterroll.facts.fact import Fact, to_line
    from musterroll.facts.tables import role_of

    told = set()
    for row in facts.inputs.to_pylist():
        source, role = row["source"], row["role"]
        if source and role and role != role_of(source) and (source, role) not in told:
            told.add((source, role))
            body = ExtractReceived(sha256=row["sha256"], source=source, role=role)
            yield to_line(Fact(kind="extract.received", source=source, body=body))


def _tell(facts: FactTables, out: str | None) -> None:
    """How many rows became facts, and which did not."""
    names = {row["input"]: row for row in facts.inputs.to_pylist()}
    refused = facts.refused.to_pylist()
    for row in refused[:_SHOWN]:
        column = f", {row['column']}" if row["column"] else ""
        said = f"found {row['found']}, expected {row['expected']}. {row['remedy'] or ''}".rstrip()
        click.echo(f"{names[row['input']]['name']}, row {row['row']}{column}: {said}", err=True)
    if len(refused) > _SHOWN:
        click.echo(f"and {len(refused) - _SHOWN:,} more refused rows", err=True)
    rows, kept = (sum(one[field] for one in names.values()) for field in ("rows", "facts"))
    where = f" in {out}" if out else ""
    click.echo(f"{rows:,} rows: {kept:,} became facts{where}, {len(refused):,} refused.", err=True)
