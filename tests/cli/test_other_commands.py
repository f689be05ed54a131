"""Convert, schema, layouts, criteria, demo, and the command itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from musterroll import __version__
from musterroll.facts.schema import names
from musterroll.sources.files.layouts import LAYOUTS
from tests.cli.small import DAYS, NOW, PEOPLE, command, write


def test_the_version_is_printed() -> None:
    assert command("--version").stdout == f"musterroll {__version__}\n"


def test_a_mistyped_command_is_one_sentence_and_what_was_meant() -> None:
    result = command("chek")
    assert result.exit_code == 2
    said, hint = result.stderr.splitlines()
    assert said.startswith("Error: No such command 'chek'.") and "'check'" in said
    assert hint == "musterroll --help shows what there is."
    assert "Did you mean 'verify'?" in command("log", "verfy").stderr


def test_files_without_a_command_are_answered_with_the_one_that_compares_them(five: Path) -> None:
    result = command("people.csv", "training.csv")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "Error: No command is named before people.csv, which is a file.",
        "To compare people with training: musterroll check people.csv training.csv",
    ]


def test_converted_exports_give_the_same_report(five: Path) -> None:
    rest = ("--policy", "policy.toml", *DAYS, *NOW, "--format", "json")
    result = command("convert", "staff=people.csv", "training.csv", "--out", "all.facts.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "10 rows: 10 became facts in all.facts.jsonl, 0 refused.\n"
    before = json.loads(command("check", "staff=people.csv", "training.csv", *rest).stdout)
    after = json.loads(command("check", "all.facts.jsonl", *rest).stdout)
    for part in ("people", "summary", "sources"):
        assert after[part] == before[part]


def test_lines_go_to_standard_output(five: Path) -> None:
    result = command("convert", "training.csv", "--quiet")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["kind"] for line in lines] == ["completion.observed"] * 5
    assert lines[0]["body"]["course"] == "SEC-AWARE"
    assert lines[0]["origin"]["row"] == 2
    assert result.stderr == ""


def test_rows_that_cannot_be_converted_are_listed(five: Path) -> None:
    write(five, people_csv=PEOPLE + "E9,Fay Moss,fay@northfen.example,employee,active,31.02.2025,,Sales\n")
    refused = command("convert", "people.csv", "--out", "all.facts.jsonl")
    assert refused.exit_code == 2
    assert not (five / "all.facts.jsonl").exists()
    result = command("convert", "people.csv", "--out", "all.facts.jsonl", "--allow-refused")
    assert result.exit_code == 0
    assert "people.csv, row 7, Start Date: found 31.02.2025" in result.stderr
    assert "6 rows: 5 became facts in all.facts.jsonl, 1 refused." in result.stderr


def test_lines_are_never_written_over_an_export(five: Path) -> None:
    result = command("convert", "people.csv", "--out", "people.csv")
    assert (result.exit_code, (five / "people.csv").read_text()) == (2, PEOPLE)


@pytest.mark.parametrize("name", ["facts", "training-record", "reconciliation", "policy"])
def test_a_schema_is_printed(name: str) -> None:
    made = json.loads(command("schema", name).stdout)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_schemas_are_listed_and_none_is_forgotten() -> None:
    listed = [line.split()[0] for line in command("schema").stdout.splitlines()]
    assert set(names()) < set(listed)
    unknown = command("schema", "fact")
    assert unknown.exit_code == 2
    assert "Known: facts" in unknown.stderr


def test_every_layout_is_listed_and_can_be_shown() -> None:
    listed = command("layouts").stdout
    assert [layout.name for layout in LAYOUTS if f"\n{layout.name}" not in "\n" + listed] == []
    for layout in LAYOUTS:
        shown = command("layouts", layout.name)
        assert shown.exit_code == 0
        assert all(f"  {field}" in shown.stdout for field in layout.family.fields)


def test_an_unknown_layout_gives_the_nearest() -> None:
    result = command("layouts", "okta-poeple")
    assert result.exit_code == 2
    assert "Did you mean okta-people?" in result.stderr


def test_criteria_and_crosswalk_are_printed() -> None:
    said = command("criteria").stdout
    assert "CC1.4" in said
    assert "ISO/IEC 27001" in said
    assert command("criteria", "--mapping", "article").stdout != said
    assert command("criteria", "--mapping", "mine").exit_code == 2


def test_the_demo_writes_exports_and_reports_and_says_what_to_try(tmp_path: Path) -> None:
    result = command("demo", tmp_path / "northfen")
    assert result.exit_code == 0
    names = {path.name for path in (tmp_path / "northfen").iterdir()}
    assert {"report.html", "report.xlsx", "okta-users.csv", "policy-2.toml"} <= names
    assert "people have a deviation in 2025" in result.stdout
    assert "report.html" in result.stdout
    tries = [line.strip() for line in result.stdout.splitlines() if " explain " in line and "--policy" in line]
    assert len(tries) == 1


def test_the_demo_gives_the_same_bytes_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        assert command("demo", "northfen").exit_code == 0
        folder = tmp_path / name / "northfen"
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0] == made[1]


def test_the_demo_does_not_take_a_file_for_a_folder(five: Path) -> None:
    result = command("demo", "people.csv")
    assert (result.exit_code, (five / "people.csv").read_text()) == (2, PEOPLE)
