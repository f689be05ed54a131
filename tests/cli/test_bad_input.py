"""Bad input gets one or two lines that name the file and what to do; no traceback, no report, no file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from tests.cli.small import DAYS, NOW, PEOPLE, POLICY, TRAINING, command, write

OUT = ("--format", "json,html,csv", "--out", "reports")


def refused(result: Result, folder: Path, *told: str) -> None:
    """Status 2, one or two lines that say all of `told`, and nothing written or printed."""
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert 1 <= len(lines) <= 2, result.stderr
    assert lines[0].startswith("Error: ")
    for words in told:
        assert words in result.stderr
    for never in ("Traceback", "did not expect", 'File "', "Exception"):
        assert never not in result.stderr
    assert not (folder / "reports").exists()
    assert not list(folder.glob(".*.part"))


def check(*files: str, more: tuple[str, ...] = DAYS, policy: str = "policy.toml") -> Result:
    return command("check", *files, "--policy", policy, *more, *NOW, *OUT)


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("people.csv", PEOPLE)
    return made.getvalue()


def locked() -> bytes:
    """What a workbook with a password looks like: an OLE file that holds an encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


WHOLE_FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "empty": (b"", ("people.csv: the file is empty", "Export it again")),
    "blanks only": (b"\n\n  \n", ("people.csv",)),
    "header only": (PEOPLE.partition("\n")[0].encode(), ("people.csv: a header and no rows",)),
    "wrong delimiter": (PEOPLE.replace(",", "~").encode(), ("people.csv: one column only", "divided by")),
    "broken encoding": (
        PEOPLE.replace("Ana", "Añá Ōkafor").encode() + b"E6,\xff\xfe,x@northfen.example,employee,active,2025-01-01,,\n",
        ("people.csv: line 7", "UTF-8"),
    ),
    "a ZIP named .csv": (zipped(), ("people.csv is a ZIP archive", "Export it as CSV")),
    "a line without end": (
        b"Employee ID,Name\nE1," + b"x" * (3 << 20),
        ("people.csv: a line from line", "longer than"),
    ),
    "duplicate header": (
        PEOPLE.replace("Department", "Start Date").encode(),
        ("people.csv: row 1: two columns are called 'Start Date'", "Rename or delete"),
    ),
    "missing key column": (
        b"Department,Team\nSales,North\nFinance,South\n",
        ("people.csv: the header is not recognised", "Columns found: Department, Team", "--map 'people.csv:people:"),
    ),
    "one id for two people": (
        PEOPLE.replace("E5,Eli", "E1,Eli").encode(),
        ("people.csv: Employee ID E1 stands for two people", "Ana Okafor", "Eli Sato"),
    ),
    "a NUL in text": (PEOPLE.replace("Ana", "A\0na").encode(), ("people.csv: line 2: a NUL character",)),
    "a web page": (b"<!doctype html><html><body>Sign in</body></html>", ("people.csv is a web page",)),
    "a table of a report of ours": (
        b'"person","name","emails","type","started_on","neutralised"\n"p_1","Ana","ana@x.example","employee",2025-01-01,\n',
        ("people.csv is a report of Musterroll", "Give the exports"),
    ),
    "a reconciliation of ours": (
        b'{\n"schema": "musterroll.reconciliation/1",\n"inputs": [{"kind":"x","source":"y"}]\n}\n',
        ("people.csv is a report of Musterroll", "Give the exports"),
    ),
    "JSON of another kind": (b'[{"name": "Ana"}]', ("people.csv: JSON, but neither facts", "musterroll schema facts")),
    "half of a gzip": (b"\x1f\x8b\x08\0\0\0\0\0\0\x03", ("people.csv: the gzip file",)),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_a_file_that_cannot_be_read_is_refused(five: Path, name: str) -> None:
    content, told = WHOLE_FILES[name]
    write(five, people_csv=content)
    refused(check("people.csv", "training.csv"), five, *told)


def test_a_workbook_with_a_password_is_refused(five: Path) -> None:
    write(five, people_xlsx=locked())
    refused(
        check("people.xlsx", "training.csv"), five, "people.xlsx: the workbook is protected by a password", "remove"
    )


def test_a_damaged_workbook_is_refused(five: Path) -> None:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    write(five, people_xlsx=made.getvalue()[:600])
    refused(check("people.xlsx", "training.csv"), five, "people.xlsx")


def test_a_missing_file_and_a_folder_are_refused(five: Path) -> None:
    refused(check("people.csv", "trainings.csv"), five, "trainings.csv: no such file")
    refused(check("people.csv", "."), five, ". is a folder")


def test_the_same_file_twice_is_refused(five: Path) -> None:
    refused(check("people.csv", "people.csv", "training.csv"), five, "have the same content")


def row(day: str = "2025-06-02", last: str = "") -> str:
    return f"E9,Fay Moss,fay@northfen.example,employee,active,{day},{last},Sales\n"


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (row("2025-02-31"), ("row 7, Start Date: found 2025-02-31", "--allow-refused")),
        (row("2025-06-02", "2025-05-01"), ("row 7", "2025-05-01", "--allow-refused")),
    ],
)
def test_too_many_rows_that_cannot_be_read_are_refused(five: Path, bad: str, told: tuple[str, ...]) -> None:
    write(five, people_csv=PEOPLE + bad)
    result = check("people.csv", "training.csv")
    refused(result, five, "people.csv: 1 of 6 rows cannot be read", *told)
    allowed = check("people.csv", "training.csv", more=(*DAYS, "--allow-refused"))
    assert allowed.exit_code == 1
    assert (five / "reports" / "reconciliation.json").exists()


def test_only_the_first_of_many_refused_rows_are_named(five: Path) -> None:
    write(five, people_csv=PEOPLE + "".join(row(f"2025-02-{day}") for day in range(30, 36)))
    refused(check("people.csv", "training.csv"), five, "6 of 11 rows", "row 7", "row 9", "and 3 more")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda text: text + "\n[leave]\nextend = true\n",
            ("policy.toml, line 15", "leave.extend is not a key", "extends"),
        ),
        (
            lambda text: text.replace("America/New_York", "America/New_Yorck"),
            ("policy.toml, line 5", "America/New_York"),
        ),
        (lambda text: text.replace("within_days = 30", "within_days = -1"), ("policy.toml, line 11", "within_days")),
        (lambda text: text.replace("[[requirement]]", "[requirement]"), ("policy.toml", "requirement")),
        (lambda text: text.replace("version =", "version"), ("policy.toml, line 2", "not TOML")),
        (lambda text: "", ("policy.toml",)),
    ],
)
def test_a_policy_with_an_error_is_refused(five: Path, change: Callable[[str], str], told: tuple[str, ...]) -> None:
    write(five, policy_toml=change(POLICY))
    refused(check("people.csv", "training.csv"), five, *told)


def versions(five: Path, first: str, second: str) -> Result:
    write(five, one_toml=first, two_toml=second)
    return command(
        "check", "people.csv", "training.csv", "--policy", "one.toml", "--policy", "two.toml", *DAYS, *NOW, *OUT
    )


def version(label: str, since: str, supersedes: str) -> str:
    text = POLICY.replace('version = "1"', f'version = "{label}"').replace("2020-01-01", since)
    return text.replace("title =", f'supersedes = "{supersedes}"\ntitle =', 1) if supersedes else text


def test_policies_that_supersede_each_other_are_refused(five: Path) -> None:
    result = versions(five, version("1", "2020-01-01", "2"), version("2", "2024-01-01", "1"))
    refused(result, five, "in a circle", '"1"', '"2"')


def test_policies_of_one_day_are_refused(five: Path) -> None:
    result = versions(five, version("1", "2020-01-01", ""), version("2", "2020-01-01", ""))
    refused(result, five, "both in force from 2020-01-01", "one.toml", "two.toml")


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (
            ("--period", "2026-02-01..2026-12-31", "--as-of", "2026-01-20"),
            ("starts on 2026-02-01, after the as-of day",),
        ),
        (("--period", "2025-12-31..2025-01-01"), ("ends before it starts",)),
        (("--period", "2025-02-30..2025-12-31"), ("--period '2025-02-30': there is no such day",)),
        (("--period", "last year"), ("--period 'last year' is not a period", "2025-01-01..2025-12-31")),
        (("--as-of", "20.01.2026"), ("--as-of '20.01.2026' is not a day",)),
        (("--type-1", "2025-06-30", "--as-of", "2025-07-01"), ("--type-1 2025-06-30 is judged as of that day",)),
        (("--type-1", "2025-06-30", "--period", "2025"), ("--type-1 asks about one day",)),
        (("--history-from", "2030-01-01"), ("--history-from 2030-01-01 lies after the as-of day",)),
        (("--time-zone", "America/Nowhere"), ("America/Nowhere", "America/New_York")),
        (("--map", "people.csv"), ("--map 'people.csv' cannot be read", "Expected FILE:LAYOUT")),
        (("--map", "other.csv:people:name=Name"), ("concerns none of the files",)),
        (("--map", "people.csv:folk:name=Name"), ("there is no layout 'folk'",)),
        (("--map", "people.csv:people:name=Nane"), ("names a column 'Nane'", "Did you mean 'Name'?")),
        (("--map", "saved.toml"), ("--map saved.toml: no such file",)),
        (("--sheet", "Staff"), ("No file has a sheet 'Staff'",)),
        (("--policy", "absent.toml"), ("--policy absent.toml: no such file",)),
    ],
)
def test_an_option_that_cannot_be_is_refused(five: Path, days: tuple[str, ...], told: tuple[str, ...]) -> None:
    refused(check("people.csv", "training.csv", more=days), five, *told)


def test_a_now_without_a_zone_is_refused(five: Path) -> None:
    result = command("check", "people.csv", "training.csv", "--now", "2026-01-20T10:00:00", *OUT)
    refused(result, five, "--now '2026-01-20T10:00:00' is not an instant")


def test_a_policy_among_the_exports_is_refused(five: Path) -> None:
    refused(check("people.csv", "training.csv", "policy.toml"), five, "--policy policy.toml")


def test_exports_without_people_are_refused(five: Path) -> None:
    refused(check("training.csv"), five, "None of the files lists people")


def test_an_unknown_option_is_refused(five: Path) -> None:
    refused(check("people.csv", more=("--perid", "2025")), five, "--perid", "musterroll check --help")


def test_a_formula_in_a_cell_is_text_everywhere(five: Path) -> None:
    formula = '=HYPERLINK("http://x.example","Ana")'
    write(five, people_csv=PEOPLE.replace("Ana Okafor", '"' + formula.replace('"', '""') + '"'))
    result = command(
        "check", "people.csv", "training.csv", "--policy", "policy.toml", *DAYS, *NOW,
        "--format", "csv,xlsx,html", "--out", "reports",
    )  # fmt: skip
    assert result.exit_code == 1
    book = openpyxl.load_workbook(five / "reports" / "gap-report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if formula in str(cell.value)]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    population = (five / "reports" / "tables" / "population.csv").read_text()
    assert f'"\'{formula.replace(chr(34), chr(34) * 2)}"' in population
    assert '<a href="http://x.example' not in (five / "reports" / "gap-report.html").read_text()


def test_what_nobody_foresaw_is_one_sentence(five: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero\nand more")

    monkeypatch.setattr("musterroll.rules.pipeline.run", fails)
    result = check("people.csv", "training.csv")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 2
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert "MUSTERROLL_DEBUG=1" in result.stderr
    assert not (five / "reports").exists()


def test_the_traceback_is_shown_to_who_asks_for_it(five: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTERROLL_DEBUG", "1")
    result = check("people.csv", "missing.csv")
    assert result.exit_code == 2
    assert "Traceback" in result.stderr
    assert result.stderr.splitlines()[-2] == "Error: missing.csv: no such file."


def test_a_name_cannot_write_to_the_terminal(five: Path) -> None:
    result = check("people.csv", "\x1b[31mred.csv")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr


def test_training_given_alone_as_people_is_not_taken_for_a_report(five: Path) -> None:
    write(five, people_csv=TRAINING)
    result = check("people.csv", "training.csv")
    refused(result, five, "people.csv")
