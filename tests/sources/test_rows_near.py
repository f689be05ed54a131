"""The row that a fact was read from is found again in the file as received, with its neighbours."""

from __future__ import annotations

import gzip
import io

import pytest
import xlsxwriter

from musterroll.facts.errors import Unreadable
from musterroll.sources.rows_near import rows_near

TABLE = b"""Email,Course
ana@corp.example,SEC-AWARE
"bo@corp.example","two
lines"
cy@corp.example,SEC-DEV
dee@x,A
eli@x,B
"""


def shown(data: bytes, row: int, around: int = 1, sheet: str | None = None) -> list[tuple[int, str, bool]]:
    return [(one.number, one.text, one.wanted) for one in rows_near(data, "training.csv", row, sheet, around)]


def test_a_line_of_a_table_with_its_neighbours_and_its_headings() -> None:
    assert shown(TABLE, 6) == [
        (1, "Email,Course", False),
        (5, "cy@corp.example,SEC-DEV", False),
        (6, "dee@x,A", True),
        (7, "eli@x,B", False),
    ]


def test_a_row_that_has_two_lines_stays_one_row() -> None:
    assert (3, '"bo@corp.example","two\nlines"', True) in shown(TABLE, 3)
    assert shown(TABLE, 4) == [], "no row begins in the middle of another"


def test_a_file_that_came_compressed_is_unpacked() -> None:
    assert shown(gzip.compress(TABLE), 2, around=0) == [
        (1, "Email,Course", False),
        (2, "ana@corp.example,SEC-AWARE", True),
    ]


def test_lines_of_objects_and_lists_of_records_are_counted_from_one() -> None:
    assert shown(b'{"a": 1}\n{"a": 2}\n{"a": 3}\n', 2) == [
        (1, '{"a": 1}', False),
        (2, '{"a": 2}', True),
        (3, '{"a": 3}', False),
    ]
    assert shown(b'[{"a": 1}, {"a": 2}]', 2, around=0) == [(2, '{"a":2}', True)]


def workbook(**sheets: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return out.getvalue()


def test_a_row_of_the_sheet_that_was_read() -> None:
    data = workbook(Notes=[["x"]], Training=[["Email", "Course"], ["ana@x", "A"], ["bo@x", "B"]])
    assert shown(data, 3, around=0, sheet="Training") == [(1, "Email | Course", False), (3, "bo@x | B", True)]


def test_a_row_that_there_is_not_gives_nothing() -> None:
    assert shown(TABLE, 99) == []


def test_a_row_without_end_is_cut_and_says_so() -> None:
    (_, row) = shown(b"Email\n" + b"a" * 10_000 + b"\n", 2, around=0)
    assert row[1].endswith("… (10,000 letters)")
    assert len(row[1]) < 4_100


def test_a_file_that_is_no_table_is_said_to_be_unreadable() -> None:
    with pytest.raises(Unreadable):
        shown(b"\x00\x01\x02\x03" * 50, 1)
