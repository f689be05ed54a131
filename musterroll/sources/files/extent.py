"""How far the sheets of a workbook reach.

The reader of workbooks lays out every cell between the first and the last one. A single cell that was left in
XFD1048576 would ask for more memory than there is, and end the program in the middle.
"""

from __future__ import annotations

import io
import re
import zipfile

from musterroll.facts.errors import Refused

MOST_CELLS = 1 << 25  # the longest sheet, 26 columns wide, is within it
# A sheet whose columns have one letter is within it however long it is, so its cells need not be looked at.
_WIDE = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]{2,3}[0-9]")
_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,3})([0-9]{1,7})[\"']")


def check_extent(data: bytes, name: str) -> None:
    """Refuse an XLSX with a sheet that reaches further than any table; `data` is a ZIP archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.namelist():
            if entry.startswith("xl/worksheets/") and entry.endswith(".xml"):
                rows, columns = extent(archive.read(entry))
                if rows * columns > MOST_CELLS:
                    raise Refused(
                        f"{name}: a sheet reaches to row {rows:,} and column {columns:,}, which is more than "
                        f"{MOST_CELLS:,} cells; expected a table.",
                        "Delete what stands far outside of the table, or export the sheet as CSV.",
                    )


def extent(sheet: bytes) -> tuple[int, int]:
    """The last row and the last column that the XML of a sheet names; (0, 0) if no column has two letters."""
    if not _WIDE.search(sheet):
        return 0, 0
    rows, letters = 0, set()
    for found in _CELL.finditer(sheet):
        letters.add(found[1])
        rows = max(rows, int(found[2]))
    return rows, max(map(_column, letters))


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, XFD is 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
