"""What a page lists, as a CSV file: everything that its filters leave, written as it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from django.http import StreamingHttpResponse

from musterroll.reports.csv_report import rows_as_csv

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
        text = rows_as_csv(columns, rows)
        yield text.partition(b"\n")[2] if told else text
        told = True
    if not told:
        yield rows_as_csv(columns, ())
