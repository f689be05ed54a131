"""Where `musterroll check` puts its reports."""

from __future__ import annotations

import json
import os
from pathlib import Path

import openpyxl
import pytest

from tests.cli.small import DAYS, NOW, command, write

CHECK = ("check", "people.csv", "training.csv", "--policy", "policy.toml", *DAYS, *NOW)


def test_several_formats_go_to_a_folder(five: Path) -> None:
    result = command(*CHECK, "--format", "json,csv", "--format", "html", "--format", "xlsx", "--out", "reports")
    assert result.exit_code == 1
    assert sorted(path.name for path in (five / "reports").iterdir()) == [
        "gap-report.html",
        "gap-report.xlsx",
        "reconciliation.json",
        "tables",
    ]
    assert json.loads((five / "reports/reconciliation.json").read_bytes())["summary"]["population"] == 5
    assert (five / "reports/tables/population.csv").exists()
    assert "Ana Okafor" in (five / "reports/gap-report.html").read_text()
    assert openpyxl.load_workbook(five / "reports/gap-report.xlsx").sheetnames
    assert result.stdout == ""
    assert result.stderr.startswith("3 of 5 people have a deviation in 2025. Wrote ")


def test_the_table_in_a_folder_has_all_its_rows(five: Path) -> None:
    result = command(*CHECK, "--format", "table,html", "--out", "reports", "--limit", "1")
    assert result.stdout == ""
    table = (five / "reports" / "gap-report.txt").read_text()
    assert table.startswith("3 of 5 people have a deviation in 2025\n")
    assert "--limit 0" not in table


@pytest.mark.parametrize("name", ["gaps.json", "gaps.csv", "gaps.html", "gaps.xlsx", "gaps.txt"])
def test_the_ending_of_a_file_says_the_format(five: Path, name: str) -> None:
    result = command(*CHECK, "--out", name)
    assert result.exit_code == 1
    beginnings = {"json": b"{", "csv": b'"', "html": b"<!doctype html>", "xlsx": b"PK", "txt": b"3 of 5"}
    assert (five / name).read_bytes().startswith(beginnings[name.partition(".")[2]])


@pytest.mark.parametrize("form", ["html", "xlsx", "csv", "json"])
def test_one_format_may_be_redirected(five: Path, form: str) -> None:
    redirected = command(*CHECK, "--format", form)
    name = {"csv": "gaps.csv"}.get(form, f"gaps.{form}")
    kept = command(*CHECK, "--format", form, "--out", name)
    assert kept.exit_code == redirected.exit_code == 1
    # What differs is the command that each report states.
    assert abs(len(redirected.stdout_bytes) - len((five / name).read_bytes())) < 200


def test_a_report_replaces_the_one_of_yesterday(five: Path) -> None:
    write(five, gaps_html="yesterday")
    command(*CHECK, "--out", "gaps.html")
    assert "yesterday" not in (five / "gaps.html").read_text()


def test_a_report_is_never_written_over_an_export(five: Path) -> None:
    before = (five / "people.csv").read_text()
    result = command(*CHECK, "--format", "csv", "--out", "people.csv")
    assert (result.exit_code, (five / "people.csv").read_text()) == (2, before)
    assert "one of the files that are read" in result.stderr


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        (["hris=people.csv", "training.csv", "--out", "people.csv", "--format", "csv"], "--out people.csv"),
        (
            ["people.csv", "training.csv", "--policy", "policy.toml", "--out", "policy.toml", "-f", "csv"],
            "--out policy.toml",
        ),
        (["people.csv", "training.csv", "--save-map", "people.csv"], "--save-map people.csv"),
        (
            ["people.csv", "training.csv", "--policy", "policy.toml", "--save-map", "policy.toml"],
            "--save-map policy.toml",
        ),
    ],
)
def test_nothing_is_ever_written_over_what_is_read(five: Path, typed: list[str], option: str) -> None:
    before = {path.name: path.read_bytes() for path in five.iterdir() if path.is_file()}
    result = command("check", *typed)
    assert result.exit_code == 2
    assert f"{option} is one of the files that are read" in result.stderr
    assert {path.name: path.read_bytes() for path in five.iterdir() if path.is_file()} == before


def test_a_file_whose_name_is_of_another_encoding_is_read(five: Path) -> None:
    name = os.fsdecode(b"M\xfcnchen.csv")
    (five / "people.csv").rename(five / name)
    result = command("check", name, *CHECK[2:], "--format", "json,csv,html,xlsx,table", "--out", "reports")
    assert (result.exit_code, result.stderr[:6]) == (1, "3 of 5")
    inputs = json.loads((five / "reports/reconciliation.json").read_bytes())["inputs"]
    assert inputs[0]["name"] == "M\ufffdnchen.csv"


def test_a_place_that_cannot_be_written_leaves_nothing_behind(five: Path) -> None:
    write(five, reports="a file where a folder is wanted")
    before = sorted(path.name for path in five.iterdir())
    result = command(*CHECK, "--format", "json,html", "--out", "reports/")
    assert result.exit_code == 2
    assert "its folder is a file" in result.stderr
    assert len(result.stderr.splitlines()) <= 2
    assert sorted(path.name for path in five.iterdir()) == before


def test_if_one_report_cannot_be_made_none_appears(five: Path) -> None:
    (five / "reports" / "gap-report.html").mkdir(parents=True)  # a folder where the last file would go
    result = command(*CHECK, "--format", "json,html", "--out", "reports")
    assert result.exit_code == 2
    assert "gap-report.html cannot be written: it is a folder." in result.stderr
    assert [path.name for path in (five / "reports").iterdir()] == ["gap-report.html"]


def test_an_error_leaves_no_folder_behind(five: Path) -> None:
    write(five, training_csv="")
    assert command(*CHECK, "--format", "json,html", "--out", "new/reports").exit_code == 2
    assert not (five / "new").exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("--format", "pdf"), "--format 'pdf' is not known"),
        (("--format", "json,html"), "Say where: --out FOLDER"),
        (("--out", "reports"), "--out reports is a folder; which reports go there?"),
        (("--out", "report.pdf"), ".pdf says no format"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_read(five: Path, said: tuple[str, ...], told: str) -> None:
    result = command("check", "missing.csv", *said)
    assert result.exit_code == 2
    assert told in result.stderr
