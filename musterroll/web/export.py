"""What a page lists, as a CSV file: everything that its filters leave, written as it is read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import pyarrow as pa
from django.http import StreamingHttpResponse

from musterroll.reports.csv_report import write_table

Row = TypeVar("Row")
Columns = Mapping[str, Callable[[Row], object]]  # heading -> what stands below it
AT_ONCE = 2_000


def csv_answer(name: str, columns: Columns[Row], parts: Iterable[Sequence[Row]]) -> StreamingHttpResponse:
    """Rows as a file to keep; `parts` are some rows at a time. Cells that a spreadsheet would run are neutralised."""
    answer = StreamingHttpResponse(_written(columns, parts), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _written(columns: Columns[Row], parts: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    told = False
    for rows in parts:
        text = _table(columns, rows)
        yield text.partition(b"\n")[2] if told else text
        told = True
    if not told:
        yield _table(columns, ())


def _table(columns: Columns[Row], rows: Sequence[Row]) -> bytes:
    """A table with its headings. No heading holds a line end, so the first line is theirs."""
    cells = {name: pa.array([_text(get(row)) for row in rows], pa.string()) for name, get in columns.items()}
    out = io.BytesIO()
    write_table(pa.table(cells), out)
    return out.getvalue()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
