"""Comma, semicolon, tab or bar separated text as a table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

import pyarrow as pa

from musterroll.facts.errors import Unreadable
from musterroll.sources.files.arrow import TEXT
from musterroll.sources.files.delimited_fast import fast_body
from musterroll.sources.files.encoding import Text
from musterroll.sources.files.grid import HEAD_ROWS, Grid, Ragged, Record

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SNIFFED = 1 << 16
_BATCH = 20_000


class Delimited:
    """A delimited text: quotes by RFC 4180, any line end, the delimiter found by how evenly it divides."""

    sheet: str | None = None

    def __init__(self, name: str, text: Text) -> None:
        self.name = name
        self._text = text
        self._first_line = 1
        start = text.start(_SNIFFED)
        if start[:4].lower() == "sep=" and start[4:5] in DELIMITERS:  # a line that spreadsheets write for themselves
            self.delimiter, self._first_line = start[4], 2
        else:
            self.delimiter = _delimiter(start)
        self.notes = self._notes()

    def head(self) -> Sequence[Record]:
        """The first records that are not blank."""
        cut = self._text.start(_SNIFFED)
        if len(self._text.utf8) > _SNIFFED:
            cut = cut[: max(cut.rfind("\n"), cut.rfind("\r")) + 1] or cut
        found = []
        for row, cells in self._records(cut, strict=False):
            if row >= self._first_line and any(cell.strip() for cell in cells):
                found.append(Record(row, cells))
            if len(found) == HEAD_ROWS:
                break
        return found

    def body(self, header: Record, wanted: Sequence[int]) -> Grid:
        """Everything below `header`, by the quick way where the text is plain, else record by record."""
        if header.row == 1:
            quick = fast_body(self._text.utf8, self.delimiter, len(header.cells), wanted)
            if quick is not None:
                return quick
        return self._slow_body(header, wanted)

    def _slow_body(self, header: Record, wanted: Sequence[int]) -> Grid:
        ragged: list[Ragged] = []
        rows: list[pa.Array] = []
        columns: dict[int, list[pa.Array]] = {at: [] for at in wanted}
        for numbers, records in self._lots(header, ragged):
            cells = list(zip(*records, strict=True))
            rows.append(pa.array(numbers, pa.int64()))
            for at in wanted:
                columns[at].append(pa.array(cells[at], TEXT))
        return Grid(
            _joined(rows, pa.int64()), {at: _joined(parts, TEXT) for at, parts in columns.items()}, tuple(ragged)
        )

    def _lots(self, header: Record, ragged: list[Ragged]) -> Iterator[tuple[list[int], list[list[str]]]]:
        """Records of the header's width in lots, with their lines; others go to `ragged`, blank ones nowhere."""
        width = len(header.cells)
        numbers: list[int] = []
        lot: list[list[str]] = []
        for row, cells in self._records(self._text.text, strict=True):
            if len(cells) != width or not cells[0] or cells[0].isspace():
                if row <= header.row or not "".join(cells).strip():
                    continue
                if len(cells) < width or "".join(cells[width:]).strip():
                    ragged.append(Ragged(row, len(cells), width))
                    continue
                del cells[width:]
            elif row <= header.row:
                continue
            numbers.append(row)
            lot.append(cells)
            if len(lot) == _BATCH:
                yield numbers, lot
                numbers, lot = [], []
        if lot:
            yield numbers, lot

    def _records(self, text: str, strict: bool) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line it begins in; `Unreadable` where quotes do not close."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=strict)
        begins = 1
        try:
            for cells in reader:
                yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            if strict:
                raise self._quotes(begins, str(error)) from None

    def _quotes(self, line: int, error: str) -> Unreadable:
        if "expected after" in error:
            what = "text after a closing quotation mark"
        elif "limit" in error:
            what = "a cell of more than 131,072 characters; a quotation mark is perhaps never closed"
        else:
            what = "a quotation mark that is never closed"
        return Unreadable(
            f"{self.name}: line {line}: {what}.", 'Close it there; a quotation mark inside a quoted cell is written "".'
        )

    def _notes(self) -> tuple[str, ...]:
        notes = []
        if self._text.encoding != "utf-8":
            notes.append(f"encoding: read as {self._text.encoding}")
        if self.delimiter != ",":
            notes.append(f"delimiter: {DELIMITERS[self.delimiter]}")
        return tuple(notes)


def _delimiter(start: str) -> str:
    """The delimiter that divides the first records most evenly; comma when none does."""
    best, found = (0.0, 1), ","
    for delimiter in DELIMITERS:
        widths = _widths(start, delimiter)
        if not widths:
            continue
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = (rows / widths.total(), width)
        if width > 1 and score > best:
            best, found = score, delimiter
    return found


def _widths(start: str, delimiter: str) -> Counter[int]:
    """How many of the first records have how many cells."""
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for cells in reader:
            if cells:
                widths[len(cells)] += 1
            if widths.total() == HEAD_ROWS:
                break
    except csv.Error:
        pass  # a quote that never closes: what was read so far tells
    return widths


def _joined(parts: list[pa.Array], kind: pa.DataType) -> pa.Array:
    return pa.concat_arrays(parts) if parts else pa.array([], kind)
