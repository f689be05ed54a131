"""A copy of a file without a person's rows: others stay as they were, to the byte, and every row keeps its place."""

from __future__ import annotations

import gzip
import io
import json

from musterroll.sources.files.redact import About, redacted
from musterroll.sources.files.workbook import cell_text, open_workbook

BO = About(addresses=frozenset({"bo@x.example"}), words=frozenset({"bo lind", "bo@x.example", "e2"}))
ROWS = "ID,Name,Email\r\nE1,Ana,ana@x.example\r\nE2,Bo Lind,bo@x.example\r\nE3,Cy,cy@x.example\r\n"


def copy_of(data: bytes, about: About = BO) -> bytes:
    made = redacted(data, "file", about)
    assert made is not None
    return made.data


def test_only_the_persons_row_is_emptied_and_stays_in_its_place() -> None:
    lines = copy_of(ROWS.encode()).decode().splitlines(keepends=True)
    assert lines[2] == "erased,erased,erased\r\n"
    assert [lines[0], lines[1], lines[3]] == [ROWS.splitlines(keepends=True)[at] for at in (0, 1, 3)]


def test_a_file_without_the_person_needs_no_copy() -> None:
    assert redacted(ROWS.replace("bo@", "bob@").replace("Bo Lind", "Bob Lund").encode(), "file", BO) is None


def test_a_row_is_known_by_its_number_too() -> None:
    by_row = About(rows=frozenset({2}))
    assert copy_of(ROWS.encode(), by_row).decode().splitlines()[1] == "erased,erased,erased"


def test_a_short_key_alone_does_not_make_it_the_persons_row() -> None:
    other = ROWS + "E9,Dee,dee@x.example\r\n"
    made = redacted(other.replace("Bo Lind", "Somebody").replace("bo@", "some@").encode(), "file", BO)
    assert made is None


def test_a_record_over_several_lines_is_one_row() -> None:
    text = 'Name;Note\n"Ana";"one\ntwo"\n"Bo Lind";"three\nfour"\nCy;five\n'
    made = copy_of(text.encode()).decode()
    assert made == 'Name;Note\n"Ana";"one\ntwo"\nerased;erased\nCy;five\n'


def test_an_address_inside_a_longer_cell_is_found() -> None:
    assert copy_of(b"Who,What\nBo <BO@x.example>,x\nAna,y\n").splitlines()[1] == b"erased,erased"


def test_a_compressed_file_comes_back_unpacked() -> None:
    assert b"erased,erased,erased" in copy_of(gzip.compress(ROWS.encode()))


def test_other_encodings_come_back_as_utf_8() -> None:
    made = copy_of("Name,Email\nJosé,jose@x.example\nBo Lind,bo@x.example\n".encode("cp1252"))
    assert made.decode("utf-8").splitlines()[1] == "José,jose@x.example"


def test_lines_of_facts_stay_lines() -> None:
    ana = json.dumps({"kind": "sign_in.observed", "body": {"account": "ana@x.example"}})
    bo = json.dumps({"kind": "sign_in.observed", "body": {"account": "bo@x.example"}})
    assert copy_of(f"{ana}\n{bo}\n{ana}\n".encode()).decode().splitlines() == [ana, '{"erased": true}', ana]


def test_a_list_of_records_keeps_its_length() -> None:
    records = [{"employee": {"email": one}} for one in ("ana@x.example", "bo@x.example")]
    assert json.loads(copy_of(json.dumps(records).encode())) == [records[0], {"erased": True}]


def test_a_workbook_comes_back_as_a_workbook() -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in ("People", "Notes"):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(
                [("Name", "Email", "Day"), ("Ana", "ana@x.example", "2025"), ("Bo Lind", "bo@x.example", "")]
            ):
                sheet.write_row(at, 0, row)
    sheets = {sheet.sheet: sheet.rows() for sheet in open_workbook(copy_of(out.getvalue()), "copy")}
    assert list(sheets) == ["People", "Notes"]
    assert [[cell_text(cell) for cell in row] for row in sheets["People"]] == [
        ["Name", "Email", "Day"],
        ["Ana", "ana@x.example", "2025"],
        ["erased", "erased", ""],
    ]


def test_nothing_of_the_person_is_left_anywhere_in_the_copy() -> None:
    for data in (ROWS.encode(), gzip.compress(ROWS.encode())):
        made = copy_of(data).lower()
        assert b"bo@" not in made
        assert b"bo lind" not in made


def test_a_file_with_nothing_but_a_header_needs_no_copy() -> None:
    assert redacted(b"Name,Email\n", "file", BO) is None
