"""Encodings, delimiters, quotes and line ends: the same table however it was written."""

from __future__ import annotations

import csv
import gzip
import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.sources.files.delimited import Delimited
from musterroll.sources.files.delimited_fast import fast_body
from musterroll.sources.files.encoding import decode
from tests.sources.reading import Folder, notes, only, refused, rows

TEXT = "Name,Email,Department\nZoë Čapek,zoe@northfen.example,Ops\nBo Tarn,bo@northfen.example,Design\n"
WESTERN = TEXT.replace("Č", "é")


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("utf-8", TEXT.encode()),
        ("utf-8 with a mark", TEXT.encode("utf-8-sig")),
        ("utf-16-le", b"\xff\xfe" + TEXT.encode("utf-16-le")),
        ("utf-16-be", b"\xfe\xff" + TEXT.encode("utf-16-be")),
        ("utf-16-le", TEXT.encode("utf-16-le")),
        ("utf-16-be", TEXT.encode("utf-16-be")),
        ("cp1252", WESTERN.encode("cp1252")),
        ("packed", gzip.compress(TEXT.encode(), mtime=0)),
    ],
)
def test_any_common_encoding_gives_the_same_names(folder: Folder, encoding: str, content: bytes) -> None:
    facts = folder.read({"x.csv": content})
    expected = "Zoë éapek" if encoding == "cp1252" else "Zoë Čapek"
    assert [row["name"] for row in rows(facts, "person.observed")] == [expected, "Bo Tarn"]
    assert ("encoding: read as" in notes(facts)) == (encoding.startswith("utf-16") or encoding == "cp1252")


@pytest.mark.parametrize(("delimiter", "word"), [(",", ""), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_any_common_delimiter_is_found(folder: Folder, delimiter: str, word: str) -> None:
    facts = folder.read({"x.csv": TEXT.replace(",", delimiter)})
    assert len(rows(facts, "person.observed")) == 2
    assert (f"delimiter: {word}" in notes(facts)) == bool(word)


def test_commas_inside_cells_do_not_make_it_comma_separated(folder: Folder) -> None:
    content = "Name;Email;Department\nQuill, Ana;ana@northfen.example;Ops, West\nTarn, Bo;bo@northfen.example;Ops\n"
    assert [row["name"] for row in rows(folder.read({"x.csv": content}), "person.observed")] == [
        "Quill, Ana",
        "Tarn, Bo",
    ]


def test_the_line_that_a_spreadsheet_writes_for_itself_is_obeyed(folder: Folder) -> None:
    facts = folder.read({"x.csv": "sep=;\nName;Email\nAna;ana@northfen.example\n"})
    assert only(facts, "person.observed")["row"] == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(folder: Folder, end: str) -> None:
    found = rows(folder.read({"x.csv": TEXT.replace("\n", end)}), "person.observed")
    assert [(row["row"], row["department"]) for row in found] == [(2, "Ops"), (3, "Design")]


def test_a_record_has_the_number_of_the_line_it_begins_in(folder: Folder) -> None:
    content = 'Name,Email,Notes\nAna,ana@x.example,"two\nlines"\n\nBo,bo@x.example,\n'
    assert [row["row"] for row in rows(folder.read({"x.csv": content}), "person.observed")] == [2, 5]


def test_quotes_inside_cells_are_kept(folder: Folder) -> None:
    content = 'Name,Email\n"Ana ""Quill""",ana@x.example\n'
    assert only(folder.read({"x.csv": content}), "person.observed")["name"] == 'Ana "Quill"'


def test_blank_rows_are_no_rows(folder: Folder) -> None:
    facts = folder.read({"x.csv": TEXT + "\n,,\n  , ,\n"})
    assert facts.inputs.to_pylist()[0]["rows"] == 2


def test_a_row_of_another_width_is_refused_and_the_others_are_read(folder: Folder) -> None:
    facts = folder.read({"x.csv": TEXT + "Cy,cy@x.example\nDee,dee@x.example,Ops,more\nEli,eli@x.example,Ops,\n"})
    assert refused(facts) == [(4, None, "2 cells"), (5, None, "4 cells")]
    assert [row["name"] for row in rows(facts, "person.observed")][2:] == ["Eli"]


def test_a_formula_stays_text_and_is_noted(folder: Folder) -> None:
    content = "Name,Email,Department,Manager\n=cmd|'/c calc'!A0,a@x.example,@ops,\nBo,b@x.example,-,\"+1 555\"\n"
    facts = folder.read({"x.csv": content})
    assert rows(facts, "person.observed")[0]["name"] == "=cmd|'/c calc'!A0"
    assert rows(facts, "person.observed")[1]["department"] is None
    assert "cells that begin with = + - or @, read as text: 2" in notes(facts)


# --- The quick way and the careful way read the same -------------------------------------------------

CELLS = st.text(st.sampled_from(list('ab ,;"\n\r\té')), max_size=4)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
)


def both_ways(data: bytes, width: int) -> None:
    """Where the quick way has an answer, it is that of the careful way."""
    text = Delimited("x.csv", decode(data, "x.csv"))
    text.delimiter = ","
    header = text.head()
    if not header or header[0].row != 1 or len(header[0].cells) != width:
        return
    wanted = list(range(width))
    quick = fast_body(data, ",", width, wanted)
    if quick is None:
        return
    careful = text._slow_body(header[0], wanted)
    assert careful.ragged == ()
    assert quick.rows.to_pylist() == careful.rows.to_pylist()
    assert {at: column.to_pylist() for at, column in quick.columns.items()} == {
        at: column.to_pylist() for at, column in careful.columns.items()
    }


@given(TABLES, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_a_written_table_reads_the_same_both_ways(table: list[list[str]], end: str, quoting: int) -> None:
    out = io.StringIO()
    header = [f"h{at}" for at in range(len(table[0]))]
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([header, *table])  # type: ignore[arg-type]
    both_ways(out.getvalue().encode(), len(header))


@given(st.integers(1, 3), st.text(st.sampled_from(list('ab,"\n\r x')), max_size=30))
def test_any_text_reads_the_same_both_ways(width: int, body: str) -> None:
    header = ",".join(f"h{at}" for at in range(width))
    try:
        both_ways(f"{header}\n{body}".encode(), width)
    except Exception as error:  # noqa: BLE001 - only the careful way may refuse
        assert "quotation mark" in str(error)
        assert fast_body(f"{header}\n{body}".encode(), ",", width, list(range(width))) is None


def test_the_quick_way_is_taken_for_plain_files() -> None:
    quick = fast_body(b'a,b\r\n1,"x, y"\r\n2,\r\n', ",", 2, [0, 1])
    assert quick is not None
    assert quick.columns[1].to_pylist() == ["x, y", ""]
    assert isinstance(quick.rows, pa.Array)


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,2,3\n",
        b"a,b\n1\n",
        b"a,b\n\n1,2\n",
        b'a,b\n1,"2\n3"\n',
        b'a,b\n1,x"y\n',
        b"a,b\n,\n",
        b"a,b\n1,2\r3,4\n",
    ],
)
def test_the_careful_way_is_taken_for_anything_unusual(data: bytes) -> None:
    assert fast_body(data, ",", 2, [0, 1]) is None
