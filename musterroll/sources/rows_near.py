"""One row of a file or pull as received, with its neighbours: to be looked at beside what was read from it.

Rows are numbered as facts name them: lines of a table, records of a list, rows of a sheet, rows over all pages.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

import msgspec

from musterroll.sources.catalogue import find
from musterroll.sources.extract import open_extract
from musterroll.sources.files import magic
from musterroll.sources.files.delimited import Delimited
from musterroll.sources.files.encoding import decode
from musterroll.sources.files.workbook import cell_text, open_workbook
from musterroll.sources.redact_extract import is_extract

_LONGEST = 4_000  # letters of a row that are shown


@dataclass(frozen=True)
class RawRow:
    """A row as text. `wanted`: it is the one that was asked for; the others stand near it, or name the columns."""

    number: int
    text: str
    wanted: bool = False


def rows_near(data: bytes, name: str, row: int, sheet: str | None = None, around: int = 2) -> list[RawRow]:
    """The row and its neighbours, with the first line of a table; empty where the file has no such row.

    `sheet` is the one whose rows are numbered, in a workbook that has several. Raises one of `facts.errors` for what
    cannot be read, and ConfigError where a pull came from a source that is not installed.
    """
    rows, headed = _rows(data, name, sheet)
    near = [
        RawRow(number, _short(text), number == row)
        for number, text in takewhile(lambda one: one[0] <= row + around, rows)
        if number >= row - around or (headed and number == 1)
    ]
    return near if any(one.wanted for one in near) else []


def _rows(data: bytes, name: str, sheet: str | None) -> tuple[Iterator[tuple[int, str]], bool]:
    """The rows with their numbers, and whether the first one names the columns."""
    if is_extract(data):
        return _of_pull(data), False
    plain = gzip.decompress(data) if magic.is_gzip(data) else data
    if magic.is_workbook(plain):
        return _of_workbook(plain, name, sheet), True
    return (_of_json(plain), False) if magic.is_json(plain[:1000]) else (_of_table(plain, name), True)


def _of_pull(data: bytes) -> Iterator[tuple[int, str]]:
    extract = open_extract(data)
    reading, number = find(extract.source).read(extract), 0
    for page in extract.read_pages():
        rows, are_counted = reading.rows_of(page.raw, page.part)
        for row in rows if are_counted else ():
            number += 1
            yield number, row.decode("utf-8", "replace")


def _of_table(data: bytes, name: str) -> Iterator[tuple[int, str]]:
    text = decode(data, name)
    lines = list(io.StringIO(text.text, newline=""))
    reader, begins = csv.reader(lines, delimiter=Delimited(name, text).delimiter), 0
    for _ in reader:
        yield begins + 1, "".join(lines[begins : reader.line_num]).rstrip("\r\n")
        begins = reader.line_num


def _of_json(data: bytes) -> Iterator[tuple[int, str]]:
    content = data.removeprefix(b"\xef\xbb\xbf")
    lines = content.splitlines()
    if len(lines) > 1 and lines[0].strip().endswith(b"}"):
        yield from ((number, line.decode("utf-8", "replace")) for number, line in enumerate(lines, 1))
        return
    value = msgspec.json.decode(content)
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        yield number, msgspec.json.encode(record).decode()


def _of_workbook(data: bytes, name: str, wanted: str | None) -> Iterator[tuple[int, str]]:
    sheets = open_workbook(data, name)
    for sheet in sheets:
        if len(sheets) == 1 or sheet.sheet == wanted:
            for number, row in enumerate(sheet.rows(), 1):
                yield number, " | ".join(cell_text(cell) for cell in row)
            return


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} letters)"
