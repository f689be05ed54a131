"""A reconciliation into the formats that were asked for: everything is made first, then shown and moved in."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from musterroll.cli.files import Together, Write
from musterroll.cli.formats import Plan, Target

if TYPE_CHECKING:
    from musterroll.cli.progress import Progress
    from musterroll.reports.provenance import Provenance
    from musterroll.rules.reconciliation import Reconciliation

_IN_MEMORY = 1 << 26  # a report for standard output that is larger waits in a temporary file


class Look(NamedTuple):
    """How text is shown: columns, colours, marks beyond ASCII, rows a section (0: all)."""

    width: int = 100
    colour: bool = False
    unicode: bool = True
    limit: int = 20


def look(no_colour: bool, limit: int) -> Look:
    """How standard output wants to be written to. Colours only on a terminal."""
    terminal = sys.stdout.isatty()
    colour = terminal and not no_colour and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = _columns() if terminal else 100
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "")
    return Look(width, colour, encoding.startswith("utf"), limit)


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def produce(
    plan: Plan,
    rec: Reconciliation,
    provenance: Provenance,
    look: Look,
    progress: Progress,
    *,
    silent: bool = False,
    besides: Mapping[Path, bytes] | None = None,
) -> None:
    """Make every report and the files `besides`, keep them all, then show what goes to standard output.

    `silent`: the table is not shown.
    """
    with _waiting(plan) as screen:
        with Together() as files:
            for target in plan.targets:
                if target.path is not None:
                    progress.writing(str(target.path))
                    _write(files, target, rec, provenance)
                elif not (silent and target.format == "table"):
                    _on_screen(target, rec, provenance, look)(screen)
            files.write_all(besides or {})
        progress.clear()
        to_stdout(screen)


def _write(files: Together, target: Target, rec: Reconciliation, provenance: Provenance) -> None:
    assert target.path is not None
    if not target.folder:
        files.write(target.path, _writer(target, rec, provenance))
        return
    from musterroll.reports.csv_report import csv_files

    for name, write in csv_files(rec, provenance).items():
        files.write(target.path / name, write)


def _writer(target: Target, rec: Reconciliation, provenance: Provenance) -> Write:
    from musterroll.reports.write import WRITERS

    return lambda out: WRITERS[target.format](rec, provenance, out)


def _on_screen(target: Target, rec: Reconciliation, provenance: Provenance, look: Look) -> Write:
    """What goes to standard output: the table as wide and colourful as that can show, all else as in a file."""
    if target.format != "table":
        return _writer(target, rec, provenance)
    from musterroll.reports.terminal import render_terminal

    text = render_terminal(
        rec, provenance, width=look.width, colour=look.colour, limit=look.limit, unicode=look.unicode
    )
    return lambda out: out.write(text.encode())


@contextmanager
def _waiting(plan: Plan) -> Iterator[BinaryIO]:
    """Where that waits which goes to standard output: a table is made in memory anyway, other reports may be large."""
    if all(target.format == "table" for target in plan.targets):
        yield io.BytesIO()
        return
    import tempfile

    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        yield spool  # type: ignore[misc]  # it is a BinaryIO in all but name


def to_stdout(made: BinaryIO) -> None:
    """Copy finished bytes to standard output; text that a terminal cannot show is replaced, never an error."""
    made.seek(0)
    out = sys.stdout.buffer
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    recode = sys.stdout.isatty() and not encoding.startswith("utf")
    sys.stdout.flush()
    if recode:
        out.write(made.read().decode("utf-8", "replace").encode(encoding, "replace"))
    else:
        while piece := made.read(1 << 20):
            out.write(piece)
    out.flush()
