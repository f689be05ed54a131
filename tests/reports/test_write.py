"""Files are written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.errors import ConfigError
from musterroll.reports import write
from musterroll.reports.write import NAMES, whole_file, write_all, write_csv_tables, write_report
from tests.reports.sample import MADE, reconciliation


def listed(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_every_format_is_written_under_its_name(tmp_path: Path) -> None:
    places = write_all(
        ["table", "json", "csv", "html", "xlsx", "json"], reconciliation(), MADE, tmp_path / "out" / "new"
    )
    assert [place.name for place in places] == list(NAMES.values())
    assert json.loads(places[1].read_bytes())["schema"] == "musterroll.reconciliation/1"
    assert places[0].read_text("utf-8").startswith("3 of 7 people")
    assert places[3].read_bytes().startswith(b"<!doctype html>")
    assert places[4].read_bytes().startswith(b"PK")
    assert (places[2] / "gap_report.csv").is_file()
    assert not [name for name in listed(tmp_path) if name.endswith(".part")]


def test_csv_alone_is_the_gap_report(tmp_path: Path) -> None:
    place = write_report("csv", reconciliation(), MADE, tmp_path / "gaps.csv")
    tables = write_csv_tables(reconciliation(), MADE, tmp_path / "tables")
    assert place.read_bytes() == (tmp_path / "tables" / "gap_report.csv").read_bytes()
    assert tables[-1].name == "index.csv"


def test_an_error_leaves_the_older_report_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "report.json"
    place.write_text("older")
    with pytest.raises(RuntimeError), whole_file(place) as out:
        out.write(b"half")
        raise RuntimeError
    assert place.read_text() == "older"
    assert listed(tmp_path) == ["report.json"]


def test_a_new_report_replaces_the_older_one(tmp_path: Path) -> None:
    place = tmp_path / "report.json"
    place.write_text("older")
    write_report("json", reconciliation(), MADE, place)
    assert json.loads(place.read_bytes())["program"] == "musterroll 0.1.0"


def test_a_place_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder is needed")
    with pytest.raises(ConfigError) as caught:
        write_report("json", reconciliation(), MADE, blocked / "report.json")
    assert str(blocked / "report.json") in caught.value.what
    assert "its folder is a file" in caught.value.what
    assert "--out" in caught.value.remedy
    assert len(str(caught.value).splitlines()) == 2


def test_a_folder_is_not_taken_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="it is a folder"):
        write_report("html", reconciliation(), MADE, tmp_path)


def test_a_format_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        write_report("docx", reconciliation(), MADE, tmp_path / "x")
    assert caught.value.remedy == "Choose one of table, json, csv, html, xlsx."


def test_a_full_disk_is_an_error_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(write.WRITERS, "json", full)
    with pytest.raises(ConfigError, match="no space left on device"):
        write_report("json", reconciliation(), MADE, tmp_path / "report.json")
    assert listed(tmp_path) == []
