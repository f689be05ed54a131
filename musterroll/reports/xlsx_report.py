"""The workbook: one table a sheet, a frozen header, filters, real dates; no merged cell, no formula.

Text is always written as text, so a cell that begins with "=" is no formula. The same reconciliation and
moment give the same bytes: the date inside the workbook is the one of the report.
"""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa

from musterroll.reports import tables
from musterroll.reports.picture import Picture
from musterroll.reports.provenance import Provenance
from musterroll.rules.reconciliation import Reconciliation

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from musterroll.reports.xlsx_sheet import TableSheet

SHEET_ROWS = 1_048_576  # header included; no sheet holds more
WIDE = {"sentence", "says", "value", "notes", "due_basis", "remedy", "expected", "holds"}
CELLS = (
    "Text is text, never a formula. Days are dates in the policy zone, instants are UTC. "
    "A table longer than a sheet goes on in the next one, named with a number."
)


def render_xlsx(rec: Reconciliation, provenance: Provenance) -> bytes:
    """The whole workbook in memory."""
    out = io.BytesIO()
    write_xlsx(rec, provenance, out)
    return out.getvalue()


def write_xlsx(rec: Reconciliation, provenance: Provenance, out: BinaryIO, *, sheet_rows: int = SHEET_ROWS) -> None:
    """Write the workbook to a binary stream; `sheet_rows` is the most a sheet may hold, header included."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(
            {
                "title": "Security training reconciliation",
                "comments": provenance.program,
                "created": provenance.generated_at.astimezone(UTC).replace(tzinfo=None),
            }
        )
        picture = Picture(rec)
        formats = _formats(book)
        _write("about", tables.about(picture, provenance, CELLS), book, formats, sheet_rows)
        for name, (_, make) in tables.TABLES.items():
            _write(name, make(picture), book, formats, sheet_rows)


def _formats(book: Workbook) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
        "long": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _write(name: str, table: pa.Table, book: Workbook, formats: dict[str, Any], sheet_rows: int) -> None:
    """One table, on as many sheets as it needs."""
    from musterroll.reports.xlsx_sheet import TableSheet

    room = sheet_rows - 1
    for number, start in enumerate(range(0, max(table.num_rows, 1), room), start=1):
        sheet = book.add_worksheet(tables.heading(name) + (f" {number}" if number > 1 else ""), TableSheet)
        _write_sheet(table.slice(start, room), sheet, formats)


def _write_sheet(table: pa.Table, sheet: TableSheet, formats: dict[str, Any]) -> None:
    for at, field in enumerate(table.schema):
        sheet.set_column(at, at, _width(field, table))
    for at, field in enumerate(table.schema):
        zone = " (UTC)" if pa.types.is_timestamp(field.type) else ""
        sheet.write_string(0, at, field.name + zone, formats["head"])
    sheet.freeze_panes(1, 0)
    if table.num_columns:
        sheet.autofilter(0, 0, max(table.num_rows, 1), table.num_columns - 1)
    sheet.write_table(table, formats)


def _width(field: pa.Field, table: pa.Table) -> float:
    """Characters: that of the longest of the first values, between 9 and 40, sentences wider."""
    if field.name in WIDE:
        return 70
    if not pa.types.is_string(field.type):
        return 19 if pa.types.is_timestamp(field.type) else 12
    longest = max((len(value) for value in table[field.name].slice(0, 500).to_pylist() if value), default=0)
    return float(min(max(longest, len(field.name), 9) + 1, 40))
