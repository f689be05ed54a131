"""The same inputs give the same bytes; the order of rows changes no verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Northfen
from tests.cli.small import DAYS, NOW, PEOPLE, TRAINING, command, process, write

FILES = ("people.csv", "training.csv", "--policy", "policy.toml")
FORMATS = ("--format", "table,json,csv,html,xlsx", "--out", "reports")


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_command_gives_the_same_bytes(five: Path) -> None:
    first = process("check", *FILES, *DAYS, *NOW, *FORMATS, folder=five)
    made = everything(five / "reports")
    again = process(
        "check", *FILES, *DAYS, *NOW, *FORMATS, folder=five, env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    )
    assert (first.stdout, first.stderr, first.returncode) == (again.stdout, again.stderr, again.returncode)
    assert everything(five / "reports") == made
    assert len(made) > 5


def test_the_invented_company_gives_the_same_bytes(northfen: Northfen) -> None:
    check = ("check", *northfen.files, *northfen.rules, *northfen.days, *NOW, "--format", "json")
    first = command(*check)
    assert first.exit_code == 1
    assert command(*check).stdout_bytes == first.stdout_bytes


def turned(text: str) -> str:
    header, *rows = text.splitlines()
    return "\n".join([header, *reversed(rows)]) + "\n"


def verdicts(folder: Path) -> Any:
    report = json.loads(command("check", *FILES, *DAYS, *NOW, "--format", "json").stdout)
    # Where a record stands and what file it is from is another matter: rows have moved.
    obligations = [{**one, "completion": None} for one in report["obligations"]]
    findings = [{**one, "facts": None} for one in report["findings"]]
    return report["summary"], report["people"], obligations, findings, report["sources"]


def test_the_order_of_rows_changes_no_verdict(five: Path) -> None:
    before = verdicts(five)
    write(five, people_csv=turned(PEOPLE), training_csv=turned(TRAINING))
    assert verdicts(five) == before


def test_the_order_of_files_changes_no_verdict(five: Path) -> None:
    def people(*files: str) -> Any:
        report = json.loads(command("check", *files, "--policy", "policy.toml", *DAYS, *NOW, "--format", "json").stdout)
        return report["people"], report["summary"]

    assert people("people.csv", "training.csv") == people("training.csv", "people.csv")
