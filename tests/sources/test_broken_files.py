"""A file that cannot be read as a whole gets two lines: what, where, what was expected, and what to do."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterroll.facts.errors import Refused, Unreadable
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.read import read_files
from musterroll.sources.files.received import receive
from tests.sources.binaries import archive, locked_workbook, workbook
from tests.sources.reading import AS_OF, Folder, only

HEADER = "Email,Course,Completed on\n"
GOOD = HEADER + "ana@northfen.example,A,2025-03-31\n"
PEOPLE = [["Email", "Name"], ["ana@northfen.example", "Ana"]]


def two_people_behind_one_id() -> str:
    return "ID,Name,Email\n7,Ana Quill,ana@northfen.example\n7,Bo Tarn,bo@northfen.example\n"


# Name of the file, after what is wrong with it -> content, and what the error says.
BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty.csv": ("", "empty.csv: the file is empty."),
    "only-a-mark.csv": (b"\xef\xbb\xbf", "there is nothing in it but blanks"),
    "only-blank-lines.csv": ("\n\n \n", "there is nothing in it but blanks"),
    "header-only.csv": (HEADER, "a header and no rows"),
    "header-and-blank-rows.csv": (HEADER + ",,\n , ,\n", "a header and no rows"),
    "divided-by-carets.csv": (GOOD.replace(",", "^"), "one column only: Email^Course^Completed on"),
    "one-wrong-byte.csv": (
        "Name,Email\nZoë,zoe@x.example\n".encode() + b"Bo\xff,bo@x.example\n",
        "line 3: byte 0xff is not UTF-8",
    ),
    "no-byte-of-any-encoding.csv": (b"Name,Email\nBo\x81,bo@x.example\n", "line 2: byte 0x81 is not CP1252"),
    "nul-bytes.csv": (b"Email,Course\na\0na@x.example,A\n", "line 2: a NUL character"),
    "zeros.csv": (bytes(4096), "line 1: a NUL character"),
    "zip.csv": (archive({"a.txt": "a"}), "zip.csv is a ZIP archive, whatever its name says"),
    "workbook.csv": (workbook(People=PEOPLE), "workbook.csv is an Excel workbook, whatever its name says"),
    "pdf.csv": (b"%PDF-1.7\n%...", "pdf.csv is a PDF document"),
    "page.csv": ("<!DOCTYPE html><html><body>Sign in</body></html>", "page.csv is a web page (HTML)"),
    "page.xls": ("<html><table><tr><td>Email</td></tr></table></html>", "page.xls is a web page (HTML)"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n", "picture.csv is a picture (PNG)"),
    "parquet.csv": (b"PAR1....PAR1", "parquet.csv is a Parquet file"),
    "word.docx": (archive({"word/document.xml": "<a/>"}), "word.docx is a Word document"),
    "broken-zip.xlsx": (workbook(People=PEOPLE)[:200], "is a damaged ZIP archive"),
    "quote-never-closed.csv": (
        HEADER + 'ana@x.example,"A,2025-03-31\nbo@x.example,B,2025-03-31\n',
        "line 2: a quotation mark that is never closed",
    ),
    "text-behind-a-quote.csv": (
        HEADER + 'ana@x.example,"A"B,2025-03-31\n',
        "line 2: text after a closing quotation mark",
    ),
    "quote-swallows-the-rest.csv": (
        HEADER + 'ana@x.example,"A\n' + "bo@x.example,B,2025-03-31\n" * 9000,
        "line 2: a cell of more than 131,072 characters",
    ),
    "duplicate-header.csv": (
        "Email,Course,course\nana@x.example,A,B\n",
        "two columns are called 'Course' (columns 2 and 3)",
    ),
    "no-key-column.csv": (
        "Course,Completed on\nA,2025-03-31\n",
        "the header is not recognised. Columns found: Course, Completed on.",
    ),
    "two-people-behind-one-id.csv": (
        two_people_behind_one_id(),
        "ID 7 stands for two people: row 2 is Ana Quill (ana@northfen.example), row 3 is Bo Tarn",
    ),
    "locked.xlsx": (locked_workbook(), "locked.xlsx: the workbook is protected by a password"),
    "damaged.xlsx": (archive({"xl/workbook.xml": "<no"}), "damaged.xlsx: the workbook is damaged"),
    "damaged.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged.xls: the workbook is damaged"),
    "empty-sheets.xlsx": (workbook(A=[], B=[]), "every sheet is empty"),
    "cut-off.csv.gz": (gzip.compress(GOOD.encode() * 50)[:-20], "the gzip file ends early"),
    "damaged.csv.gz": (b"\x1f\x8b\x08\x00" + b"\xff" * 40, "the gzip file is damaged"),
    "empty.csv.gz": (gzip.compress(b""), "the file is empty"),
    "unknown.json": ('{"a": 1}', "JSON, but neither facts (kind, source, body) nor training records"),
    "swapped-dates.csv": (HEADER + "ana@x.example,A,03/04/2025\n", "day and month could be swapped in every row"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_in_two_lines(name: str, folder: Folder) -> None:
    content, said = BROKEN[name]
    assert said in folder.refusal({name: content})


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match=r"missing.csv: no such file\."):
        read_files(["missing.csv"], Declarations(as_of=AS_OF))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is a folder; expected a file"):
        read_files([str(tmp_path)], Declarations(as_of=AS_OF))


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_a_device_that_never_ends_is_no_file(device: str) -> None:
    with pytest.raises(Refused, match="is a device; expected a file"):
        read_files([device], Declarations(as_of=AS_OF))


def test_a_file_without_a_name_is_told_as_such() -> None:
    with pytest.raises(Refused, match="One of the files has an empty name"):
        read_files([""], Declarations(as_of=AS_OF))


def test_standard_input_that_is_closed_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(Refused, match="Standard input is closed"):
        read_files(["-"], Declarations(as_of=AS_OF))


class Endless(io.RawIOBase):
    """A stream that never ends a line, and counts what was taken from it."""

    def __init__(self) -> None:
        self.taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"x" * size


class Stdin:
    """Something that can stand for sys.stdin."""

    def __init__(self, buffer: object) -> None:
        self.buffer = buffer


def test_a_line_without_end_is_refused_before_much_of_it_is_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Endless()
    monkeypatch.setattr(sys, "stdin", Stdin(stream))
    with pytest.raises(Unreadable, match="a line from line 1 on is longer than 1 MiB"):
        receive("-")
    assert stream.taken < 8 << 20


def test_a_long_line_in_the_middle_is_refused(folder: Folder) -> None:
    content = GOOD + "ana@x.example," + "x" * (3 << 20) + ",2025-03-31\n"
    assert "a line from line 3 on is longer than 1 MiB" in folder.refusal({"long.csv": content})


def bomb(size: int) -> Iterator[bytes]:
    packer = zlib.compressobj(9, wbits=31)
    yield packer.compress((HEADER + "\n" * 1000).encode())
    for _ in range(size >> 20):
        yield packer.compress(b"\n" * (1 << 20))
    yield packer.flush()


def test_a_gzip_bomb_is_refused_while_it_is_small(folder: Folder) -> None:
    content = b"".join(bomb(100 << 20))
    assert len(content) < 1 << 20
    assert "unpacks to more than 200 times its size" in folder.refusal({"bomb.csv.gz": content})


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused(folder: Folder) -> None:
    content = archive({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": bytes(120 << 20)})
    assert "the workbook unpacks to 120 MiB" in folder.refusal({"bomb.xlsx": content})


def test_the_same_file_twice_is_refused(folder: Folder) -> None:
    assert "b.csv and a.csv have the same content" in folder.refusal({"a.csv": GOOD, "b.csv": GOOD})


def test_several_spells_of_one_person_are_no_contradiction(folder: Folder) -> None:
    content = (
        "ID,Name,Email,Start date,End date\n"
        "7,Ana Quill,ana@northfen.example,2020-01-01,2021-01-31\n"
        "7,Ana Holt,ana@northfen.example,2024-01-01,\n"
        "7,ANA  QUILL,ana.quill@northfen.example,2022-01-01,2022-12-31\n"
    )
    facts = folder.read({"x.csv": content})
    assert facts.inputs.to_pylist()[0]["facts"] == 3


LIST = "ID,Name,Email,Start date\n"
STAFF = LIST + "1,Ana Quill,ana@northfen.example,2025-02-01\n2,Eli Ray,eli@northfen.example,2025-02-01\n"


def test_two_lists_that_count_from_one_do_not_make_one_person_of_two(folder: Folder) -> None:
    agency = LIST + "1,Bo Holt,bo@agency.example,2025-02-01\n"
    said = folder.refusal({"staff.csv": STAFF, "agency.csv": agency})
    assert "agency.csv: 1 stands for two people of source hris" in said
    assert "Ana Quill (ana@northfen.example) in row 2 of staff.csv" in said
    assert "Bo Holt (bo@agency.example) in row 2 of agency.csv" in said
    assert "hris_2=agency.csv" in said


def test_two_training_platforms_that_count_from_one_do_not_make_one_person_of_two(folder: Folder) -> None:
    header = "User ID,Name,Email,Course,Completed on\n"
    first = header + "1,Ana Quill,ana@northfen.example,A,2025-03-31\n"
    second = header + "1,Bo Holt,bo@northfen.example,A,2025-03-31\n"
    assert "second.csv: 1 stands for two people of source lms" in folder.refusal(
        {"first.csv": first, "second.csv": second}
    )


def test_a_person_who_married_between_two_exports_of_one_system_is_no_contradiction(folder: Folder) -> None:
    later = LIST + '1,"Ray, Ana",ana.ray@northfen.example,2025-02-01\n2,Elias Ray,eli@northfen.example,2025-02-01\n'
    facts = folder.read({"january.csv": STAFF, "december.csv": later})
    assert [entry["facts"] for entry in facts.inputs.to_pylist()] == [2, 2]


def test_two_systems_may_use_the_same_ids_once_they_are_named_apart(folder: Folder) -> None:
    agency = LIST + "1,Bo Holt,bo@agency.example,2025-02-01\n"
    facts = folder.read({"staff.csv": STAFF, "agency.csv": agency}, paths=["staff.csv", "agency=agency.csv"])
    assert [entry["source"] for entry in facts.inputs.to_pylist()] == ["hris", "agency"]


def test_standard_input_is_read_like_a_file_and_may_be_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (GOOD.encode(), gzip.compress(GOOD.encode())):
        monkeypatch.setattr(sys, "stdin", Stdin(io.BytesIO(content)))
        facts = read_files(["-"], Declarations(as_of=AS_OF))
        assert facts.inputs.to_pylist()[0]["name"] == "standard input"
        assert only(facts, "completion.observed")["course"] == "A"


def test_the_map_for_standard_input_is_typed_with_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(io.BytesIO(b"Who's,Mail\nAna,ana@x.example\n")))
    with pytest.raises(Unreadable, match="--map '-:people:"):
        read_files(["-"], Declarations(as_of=AS_OF))


def test_a_workbook_comes_through_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(io.BytesIO(workbook(People=PEOPLE))))
    assert only(read_files(["okta=-"], Declarations(as_of=AS_OF)), "person.observed")["source"] == "okta"


def test_gzip_of_several_members_is_one_file(folder: Folder) -> None:
    packed = gzip.compress(GOOD.encode()) + gzip.compress(b"bo@northfen.example,A,2025-03-31\n")
    facts = folder.read({"x.csv.gz": packed})
    entry = facts.inputs.to_pylist()[0]
    assert (entry["rows"], entry["bytes"], "unpacked from gzip" in entry["notes"]) == (2, len(packed), True)
