"""Rows of a sheet, written without a call for each cell: what a value looks like is made once for each distinct value.

XlsxWriter writes the workbook, its styles and the header of each sheet; the rows go where it keeps those that are
finished. They look as it writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

CELL_CHARACTERS = 32_767
CUT = " … (cut: a cell holds no more)"
FIRST_DAY = date(1900, 3, 1)  # earlier days are counted wrongly by spreadsheets: written as text
BATCH = 10_000


class TableSheet(Worksheet):
    """A sheet with a header in its first row, in a workbook of constant memory."""

    def write_table(self, table: pa.Table, styles: dict[str, Any]) -> None:
        """Write all rows below the header; `styles` are those of a `day` and an `instant`."""
        if not table.num_rows or not table.num_columns:
            return
        self._check_dimensions(table.num_rows, table.num_columns - 1)
        self._write_single_row(1)  # the header is finished
        names = [xl_col_to_name(at) for at in range(table.num_columns)]
        number = 2
        for batch in table.to_batches(max_chunksize=BATCH):
            columns = [self._cells(column, styles) for column in batch.columns]
            for row in _rows(number, names, columns):
                self.fh.write(row)
            number += batch.num_rows

    def _cells(self, column: pa.Array, styles: dict[str, Any]) -> list[str | None]:
        """Each cell of a column after its place, null where there is none."""
        coded = column.dictionary_encode()
        cell = self._writer(column.type, styles)
        told = [None if value is None else cell(value) for value in coded.dictionary.to_pylist()]
        return [None if at is None else told[at] for at in coded.indices.to_pylist()]

    def _writer(self, kind: pa.DataType, styles: dict[str, Any]) -> Callable[[Any], str]:
        if pa.types.is_date(kind):
            return lambda value: self._time(value, styles["day"]) if value >= FIRST_DAY else self._text(str(value))
        if pa.types.is_timestamp(kind):
            first = datetime.combine(FIRST_DAY, datetime.min.time())
            return lambda at: self._time(at, styles["instant"]) if at >= first else self._text(at.isoformat())
        if pa.types.is_boolean(kind):
            return lambda value: self._text("yes" if value else "no")
        return (lambda value: f'"><v>{value:.16G}</v></c>') if pa.types.is_integer(kind) else self._text

    def _time(self, value: date | datetime, style: Any) -> str:
        return f'" s="{style._get_xf_index()}"><v>{self._convert_date_time(value):.16G}</v></c>'

    def _text(self, text: str) -> str:
        if len(text) > CELL_CHARACTERS:
            text = text[: CELL_CHARACTERS - len(CUT)] + CUT
        escaped = self._escape_data(self._escape_control_characters(text))
        space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        return f'" t="inlineStr"><is><t{space}>{escaped}</t></is></c>'


def _rows(first: int, names: Sequence[str], columns: Sequence[Sequence[str | None]]) -> Iterator[str]:
    for number, cells in enumerate(zip(*columns, strict=True), first):
        told = [f'<c r="{name}{number}{cell}' for name, cell in zip(names, cells, strict=True) if cell is not None]
        yield f'<row r="{number}">{"".join(told)}</row>' if told else ""
