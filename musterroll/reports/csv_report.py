"""Tables as CSV: UTF-8, a header row, commas, ISO dates, instants in UTC, one table a file.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula. Such text cells (also after a
tab or a line end, and their full-width forms) get an apostrophe in front. That is declared twice: in
`about.csv`, and row by row in the last column `neutralised`, which names the cells it was done to, so
that taking off one apostrophe from those gives the value as received. Numbers are not touched.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from musterroll.reports import tables
from musterroll.reports.cells import FORMULA
from musterroll.reports.picture import WHAT_IF, Picture
from musterroll.reports.provenance import Provenance
from musterroll.rules.reconciliation import Reconciliation

DECLARED = (
    "Text that begins with = + - @, a tab or a line end has one apostrophe in front; "
    "the last column of each table names those cells. "
    "Days are ISO dates in the policy zone, instants are UTC."
)


def render_csv(rec: Reconciliation, provenance: Provenance) -> bytes:
    """The gap report as one CSV table: obligations late, missed, undecided or exempt, with their person."""
    out = io.BytesIO()
    write_table(_stamped(tables.gap_report(Picture(rec)), rec), out)
    return out.getvalue()


def csv_files(rec: Reconciliation, provenance: Provenance) -> dict[str, Callable[[BinaryIO], None]]:
    """Every table as a file: its name, and what writes it to a binary stream. `index.csv` counts the rows."""
    picture = Picture(rec)
    rows: dict[str, int] = {}
    files: dict[str, Callable[[BinaryIO], None]] = {
        f"{name}.csv": partial(_write_counted, name, make, picture, rows) for name, (_, make) in tables.TABLES.items()
    }
    files["about.csv"] = partial(write_table, tables.about(picture, provenance, DECLARED))
    files["index.csv"] = partial(_write_index, rows)
    return files


def _write_counted(
    name: str, make: Callable[[Picture], pa.Table], picture: Picture, rows: dict[str, int], out: BinaryIO
) -> None:
    table = _stamped(make(picture), picture.rec)
    rows[name] = table.num_rows
    write_table(table, out)


def _stamped(table: pa.Table, rec: Reconciliation) -> pa.Table:
    """The table; where the policy was not the adopted one each row says so, since a table may travel alone."""
    if not rec.question.what_if:
        return table
    return table.append_column("what_if", pa.repeat(pa.scalar(WHAT_IF, pa.string()), table.num_rows))


def _write_index(rows: dict[str, int], out: BinaryIO) -> None:
    index = {
        "file": [f"{name}.csv" for name in rows],
        "rows": list(rows.values()),
        "holds": [tables.TABLES[name][0] for name in rows],
    }
    write_table(pa.table(index), out)


def rows_as_csv(columns: Mapping[str, Callable[[Any], object]], rows: Sequence[Any]) -> bytes:
    """Some rows as one table: heading -> what stands below it. Null stays null, all else becomes text."""
    cells = {name: pa.array([_text(get(row)) for row in rows], pa.string()) for name, get in columns.items()}
    out = io.BytesIO()
    write_table(pa.table(cells), out)
    return out.getvalue()


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def write_table(table: pa.Table, out: BinaryIO) -> None:
    """Write one table, its text cells neutralised."""
    columns: dict[str, pa.ChunkedArray | pa.Array] = {}
    changed: list[pa.Array] = []
    for name in table.column_names:
        column = table[name]
        if pa.types.is_string(column.type):
            mask = pc.fill_null(pc.match_substring_regex(column, FORMULA), False)
            if pc.any(mask).as_py():
                column = pc.if_else(mask, pc.binary_join_element_wise("'", column, ""), column)
                changed.append(pc.if_else(mask, f"{name}; ", ""))
        elif pa.types.is_timestamp(column.type):
            column = iso_instants(column)
        columns[name] = column
    columns["neutralised"] = _told(changed, table.num_rows)
    pacsv.write_csv(pa.table(columns), out)


def _told(changed: list[pa.Array], rows: int) -> pa.Array:
    """Row by row the names of the columns that were changed, null where none was."""
    none = pa.scalar(None, pa.string())
    if not changed:
        return pa.nulls(rows, pa.string())
    names = pc.utf8_rtrim(pc.binary_join_element_wise(*changed, ""), "; ")
    return pc.if_else(pc.equal(names, ""), none, names)


def iso_instants(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Instants as "2025-04-03T13:05:00Z", with a fraction only where there is one."""
    text = pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
    return pc.replace_substring(text, ".000000Z", "Z")
