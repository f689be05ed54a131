"""Workbooks that want to read files of this machine, or to fill its memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from musterroll.facts.errors import MusterrollError
from tests.sources.binaries import workbook
from tests.sources.reading import Folder

PEOPLE = [["Employee ID", "Name", "Work Email", "Start Date"], ["E1", "Ana NAME", "ana@northfen.example", "2024-01-02"]]
SECRET = "canary of this machine"


def _with(dtd: str, entity: str) -> bytes:
    """A workbook of one person, in whose parts a document type stands, and an entity in place of a word."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(People=PEOPLE))) as before, zipfile.ZipFile(out, "w") as after:
        for one in before.infolist():
            text = before.read(one).decode()
            if one.filename.endswith(("sharedStrings.xml", "sheet1.xml")):
                begin = text.index("?>") + 2 if text.startswith("<?xml") else 0
                text = f"{text[:begin]}{dtd}{text[begin:]}".replace("NAME", entity)
            after.writestr(one, text)
    return out.getvalue()


def _said(folder: Folder, content: bytes) -> str:
    """Everything that is read from it, or that is said of it."""
    try:
        facts = folder.read({"people.xlsx": content})
    except MusterrollError as error:
        return str(error)
    tables = [one for one in (facts.refused, *facts.tables.values()) if isinstance(one, pa.Table)]
    return str([one.to_pylist() for one in tables])


def test_a_workbook_does_not_read_files_of_this_machine(folder: Folder) -> None:
    secret = folder.write("secret", SECRET)
    said = _said(folder, _with(f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>', "&x;"))
    assert SECRET not in said


def test_a_word_that_stands_for_a_thousand_million_words_is_not_unfolded(folder: Folder) -> None:
    folded = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    assert len(_said(folder, _with(f'<!DOCTYPE r [<!ENTITY e0 "ha">{folded}]>', "&e9;"))) < 100_000


@pytest.mark.parametrize("name", ["../../outside.xml", "/etc/outside.xml", "xl/../../../outside.xml"])
def test_a_part_of_a_workbook_is_never_written_anywhere(folder: Folder, name: str) -> None:
    out = io.BytesIO(workbook(People=PEOPLE))
    with zipfile.ZipFile(out, "a") as more:
        more.writestr(name, "outside")
    assert "Ana" in _said(folder, out.getvalue())
    assert [*folder.path.parent.rglob("outside.xml"), *Path("/etc").glob("outside.xml")] == []
