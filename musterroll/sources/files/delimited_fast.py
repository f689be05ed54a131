"""The quick way through a plain delimited text: Arrow's reader, only where it reads the same as the careful way.

Whatever is unusual (a row of another width, a blank line, a line break in quotes, odd quotes) sends the
whole file to the careful way; so rows, line numbers and refusals never depend on which way was taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from musterroll.sources.files.arrow import count_from, whole
from musterroll.sources.files.grid import Grid

_BLOCK = 1 << 26  # of one block its columns need not be put together


def fast_body(utf8: bytes, delimiter: str, width: int, wanted: Sequence[int]) -> Grid | None:
    """The rows below a header in line 1, or None if the text is not plain."""
    bare = b'"' not in utf8 and b"\r" not in utf8  # then every line is a row, or Arrow finds a fault in it
    if not wanted or not (bare or _plain(utf8, delimiter)):
        return None
    names = [str(at) for at in range(width)]
    included = [str(at) for at in wanted]
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(utf8),  # type: ignore[arg-type]  # the stubs know no buffers
            pa_csv.ReadOptions(
                column_names=names, skip_rows=1, block_size=min(max(len(utf8), 1), _BLOCK), use_threads=False
            ),
            pa_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
            pa_csv.ConvertOptions(
                check_utf8=False,  # `encoding` did
                include_columns=included,
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if not table.num_rows or not (bare or table.num_rows == _lines(utf8) - 1):
        return None
    columns = {at: whole(table[str(at)]) for at in wanted}
    if _any_blank_row(list(columns.values())):
        return None
    return Grid(count_from(2, table.num_rows), columns)


def _lines(utf8: bytes) -> int:
    return utf8.count(b"\n") + (not utf8.endswith(b"\n"))


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
        empty = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(column)), 0)
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            return False
    return True
