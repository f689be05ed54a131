"""A copy of a file without the rows about a person: every row keeps its place, those only say that they were erased."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from musterroll.facts.errors import Unreadable
from musterroll.sources.files import magic
from musterroll.sources.files.delimited import Delimited
from musterroll.sources.files.encoding import decode
from musterroll.sources.files.received import unpacked
from musterroll.sources.files.workbook import cell_text, open_workbook

ERASED = "erased"
_SURE = 6  # a key shorter than this may well be somebody else's number


@dataclass(frozen=True)
class About:
    """What tells that a row is about the person: rows known by their number, addresses, names and account keys."""

    rows: frozenset[int] = frozenset()
    addresses: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def mentions(self, texts: Sequence[str]) -> bool:
        """Whether one of these cells names the person."""
        for text in texts:
            folded = " ".join(text.split()).casefold()
            if folded in self.words and (len(folded) >= _SURE or " " in folded):
                return True
            if "@" in folded and any(address in folded for address in self.addresses):
                return True
        return False


@dataclass(frozen=True)
class Redacted:
    """The copy, and how many rows of it were emptied."""

    data: bytes
    rows: int


def redacted(data: bytes, name: str, about: About, sheet: str | None = None) -> Redacted | None:
    """The copy of a file as received, or None where no row of it is about the person.

    `sheet` is the one whose rows are known by their numbers, in a workbook that has several.
    Text comes back as UTF-8, a compressed file unpacked, a workbook as XLSX with the values of its cells.
    Raises one of `facts.errors` for what cannot be read.
    """
    try:
        made = _copied(unpacked(name, data), name, about, sheet)
    except (csv.Error, msgspec.DecodeError, RecursionError):
        raise Unreadable(f"{name}: of no shape that is known.", "Look at it yourself.") from None
    return made if made.rows else None


def _copied(plain: bytes, name: str, about: About, sheet: str | None) -> Redacted:
    if magic.is_workbook(plain):
        return _workbook(plain, name, about, sheet)
    if magic.is_json(plain[:1000]):
        return _json(plain, about)
    return _delimited(plain, name, about)


def _delimited(data: bytes, name: str, about: About) -> Redacted:
    text = decode(data, name)
    delimiter = Delimited(name, text).delimiter
    lines = list(io.StringIO(text.text, newline=""))
    out, emptied, begins = io.StringIO(newline=""), 0, 0
    reader = csv.reader(lines, delimiter=delimiter)
    for cells in reader:
        if begins + 1 in about.rows or about.mentions(cells):
            ending = "\r\n" if lines[reader.line_num - 1].endswith("\r\n") else "\n"
            csv.writer(out, delimiter=delimiter, lineterminator=ending).writerow(_emptied(cells))
            emptied += 1
        else:
            out.write("".join(lines[begins : reader.line_num]))
        begins = reader.line_num
    return Redacted(out.getvalue().encode(), emptied)


def _emptied(cells: Sequence[str]) -> list[str]:
    return [ERASED if cell.strip() else "" for cell in cells]


def _json(data: bytes, about: About) -> Redacted:
    """Lines of objects stay lines; one object or a list is written anew."""
    content = data.removeprefix(b"\xef\xbb\xbf")
    lines = content.splitlines(keepends=True)
    if len(lines) > 1 and lines[0].strip().endswith(b"}"):
        made = [_line(line, row, about) for row, line in enumerate(lines, start=1)]
        return Redacted(b"".join(line for line, _ in made), sum(emptied for _, emptied in made))
    value = msgspec.json.decode(content)
    records = value if isinstance(value, list) else [value]
    flags = [_is_about(record, row, about) for row, record in enumerate(records, start=1)]
    left = [{ERASED: True} if gone else record for record, gone in zip(records, flags, strict=True)]
    return Redacted(msgspec.json.encode(left if isinstance(value, list) else left[0]), sum(flags))


def _line(line: bytes, row: int, about: About) -> tuple[bytes, bool]:
    if not line.strip() or not _is_about(_decoded(line), row, about):
        return line, False
    return b'{"%b": true}\n' % ERASED.encode(), True


def _decoded(line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except ValueError:
        return line.decode("utf-8", "replace")


def _is_about(record: Any, row: int, about: About) -> bool:
    return row in about.rows or about.mentions(list(_texts(record)))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for member in value.values() for text in _texts(member)]
    if isinstance(value, list):
        return [text for member in value for text in _texts(member)]
    return [value] if isinstance(value, str) else []


def _workbook(data: bytes, name: str, about: About, numbered: str | None) -> Redacted:
    import xlsxwriter

    out, emptied = io.BytesIO(), 0
    sheets = open_workbook(data, name)
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        for sheet in sheets:
            written = book.add_worksheet((sheet.sheet or "Sheet")[:31])
            known = about if len(sheets) == 1 or sheet.sheet == numbered else replace(about, rows=frozenset())
            emptied += _sheet(sheet.rows(), known, written.write_string)
    return Redacted(out.getvalue(), emptied)


def _sheet(rows: Sequence[Sequence[Any]], about: About, write: Callable[[int, int, str], object]) -> int:
    emptied = 0
    for at, row in enumerate(rows):
        cells = [cell_text(cell) for cell in row]
        if at + 1 in about.rows or about.mentions(cells):
            cells, emptied = _emptied(cells), emptied + 1
        for column, cell in enumerate(cells):
            if cell:
                write(at, column, cell)
    return emptied
