"""A table into facts: header, columns, family, refused rows."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pyarrow.compute as pc

from musterroll.facts.errors import Unreadable
from musterroll.sources.files import families, unrecognised
from musterroll.sources.files.cells import Cells, Clocks
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.families.made import Made
from musterroll.sources.files.faults import Faults
from musterroll.sources.files.given import Given
from musterroll.sources.files.grid import Grid, Table
from musterroll.sources.files.input import Input
from musterroll.sources.files.reading import Reading
from musterroll.sources.files.received import Received
from musterroll.sources.files.recognise import recognise
from musterroll.sources.files.training_words import about_training

# The file of each family; in it the function `read_FAMILY`. A run imports those that its files are of.
_FILES = {
    "people": "people",
    "completions": "completions",
    "leaves": "spells",
    "roles": "spells",
    "access": "spells",
    "exemptions": "spells",
    "sign_ins": "events",
    "alerts": "events",
    "courses": "courses",
    "sessions": "sessions",
}
_SHOWN = 20


def read_table(number: int, given: Given, received: Received, table: Table, declared: Declarations) -> Input:
    """Read one table; `Refused` or `Unreadable` when it cannot be read as a whole."""
    name = received.name
    reading = recognise(name, table, given.source, given.mapping)
    grid = table.body(reading.header, reading.wanted)
    faults = Faults(number, grid.rows)
    faults.add_ragged(grid.ragged)
    if not len(grid.rows) and not grid.ragged:
        raise Unreadable(f"{name}: a header and no rows.", "Export it again; check the filter of the export.")
    clocks = Clocks(declared.zone, declared.default_zone, declared.dates, declared.as_of)
    cells = Cells(name, reading, grid, faults, clocks)
    cells.note_formulas()
    made = _reader(reading.layout.family.name)(cells, number)
    silent = grid.rows.filter(made.silent) if made.silent is not None else grid.rows[:0]
    found = Input(
        number=number,
        name=name,
        source=reading.source,
        role=reading.role,
        sha256=received.sha256,
        size=received.size,
        rows=len(grid.rows) + len(grid.ragged) - len(silent),
        layout=reading.layout.name,
        sheet=table.sheet,
        notes=[*_notes(received, table, reading, grid), *cells.notes],
        faults=faults,
        tables=made.tables,
        numbered={kind: mask for kind, mask in made.numbered.items() if pc.any(mask).as_py()},
    )
    found.drop(faults.rows())
    found.drop(silent)
    return found


def _reader(family: str) -> Callable[[Cells, int], Made]:
    """What makes facts of a family's columns."""
    read: Callable[[Cells, int], Made] = getattr(
        import_module(f"{families.__name__}.{_FILES[family]}"), f"read_{family}"
    )
    return read


def _notes(received: Received, table: Table, reading: Reading, grid: Grid) -> list[str]:
    """How the file was read, before its columns."""
    notes = ["unpacked from gzip"] if received.packed else []
    notes += table.notes
    if reading.header.row > 1:
        notes.append(f"header found in row {reading.header.row}")
    if table.sheet is not None:
        from musterroll.sources.files.workbook import read_as_blank

        notes += read_as_blank(received.data)
    unread = reading.unread
    if unread:
        more = f" and {len(unread) - _SHOWN} more" if len(unread) > _SHOWN else ""
        notes.append(f"columns not read: {', '.join(unread[:_SHOWN])}{more}")
    telling = about_training(unread) if reading.layout.family.name == "people" and not reading.mapped else []
    if telling:
        ways = unrecognised.both(received.name, reading.layout.name, telling[0])
        notes.append(f"{telling[0]}: may tell of training and is not read; to read it too: {ways}")
    return [*notes, *grid.notes]
