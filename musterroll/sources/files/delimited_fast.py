"""The quick way through a plain delimited text: Arrow's reader, only where it reads the same as the careful way.

Whatever is unusual (a row of another width, a blank line, a line break in quotes, odd quotes) sends the
whole file to the careful way; so rows, line numbers and refusals never depend on which way was taken.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from musterroll.sources.files.arrow import whole
from musterroll.sources.files.grid import Grid

_BLOCK = 1 << 20


def fast_body(utf8: bytes, delimiter: str, width: int, wanted: Sequence[int]) -> Grid | None:
    """The rows below a header in line 1, or None if the text is not plain."""
    lines = utf8.count(b"\n") + (not utf8.endswith(b"\n"))
    if lines < 2 or not wanted or not _plain(utf8, delimiter):
        return None
    names = [str(at) for at in range(width)]
    included = [str(at) for at in wanted]
    try:
        table = pa_csv.read_csv(
            io.BytesIO(utf8),
            pa_csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK, use_threads=False),
            pa_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
            pa_csv.ConvertOptions(
                include_columns=included, column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != lines - 1:
        return None
    columns = {at: whole(table[str(at)]) for at in wanted}
    if _any_blank_row(list(columns.values())):
        return None
    return Grid(pa.array(range(2, lines + 1), pa.int64()), columns)


def _plain(utf8: bytes, delimiter: str) -> bool:
    """Whether line ends are LF or CRLF, and all quotes stand in pairs round whole cells without a quote inside."""
    if utf8.count(b"\r") != utf8.count(b"\r\n"):
        return False
    quotes = utf8.count(b'"')
    if not quotes:
        return True
    edge = re.escape(delimiter.encode())
    cell = re.compile(rb'"(?:(?<=[\r\n%b]")|(?<=\A"))[^"]*"(?=[\r\n%b]|\Z)' % (edge, edge))
    return quotes == 2 * len(cell.findall(utf8))


def _any_blank_row(columns: list[pa.Array]) -> bool:
    """Whether some row is blank in all these columns: it may be blank altogether, and then it is no row."""
    blank = None
    for column in columns:
        empty = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0)
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            return False
    return True
