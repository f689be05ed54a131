"""`musterroll explain` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.small import DAYS, NOW, PEOPLE, command, write

REST = ("people.csv", "training.csv", "--policy", "policy.toml", *DAYS, *NOW)


@pytest.mark.parametrize(
    "who", ["ana@northfen.example", "Ana Okafor", "E1", "hris:E1", "lms:ana@northfen.example", "okafor"]
)
def test_a_person_may_be_called_in_many_ways(five: Path, who: str) -> None:
    result = command("explain", who, *REST)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "Period 2025-01-01 to 2025-12-31, as of 2026-01-20. Days are those of America/New_York."
    )
    assert "Late: 2025-03-11 − 2025-03-05 = 6 days." in result.stdout


def test_a_requirement_may_be_named_after_the_person_or_as_an_option(five: Path) -> None:
    after = command("explain", "E1", "awareness", *REST)
    option = command("explain", "E1", *REST, "--requirement", "awareness")
    assert after.exit_code == 0
    assert after.stdout == option.stdout


def test_a_file_named_like_a_requirement_is_a_file(five: Path) -> None:
    write(five, awareness=PEOPLE)
    result = command("explain", "E1", "awareness", "training.csv", "--policy", "policy.toml", *DAYS, *NOW)
    assert result.exit_code == 0


def test_an_unknown_requirement_is_refused_with_those_there_are(five: Path) -> None:
    result = command("explain", "E1", "coding", *REST)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "Error: 'coding' is neither a file nor a requirement of the policy.",
        "Requirements: awareness.",
    ]


def test_a_name_of_two_people_lists_them(five: Path) -> None:
    write(five, people_csv=PEOPLE + "E9,Ana Okafor,ana.o@northfen.example,employee,active,2024-01-08,,Sales\n")
    result = command("explain", "Ana Okafor", *REST)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: 2 people may be meant by 'Ana Okafor': ")
    assert "hris:E1" in result.stderr
    assert "hris:E9" in result.stderr
    assert command("explain", "hris:E9", *REST).exit_code == 0


def test_nobody_of_that_name_gives_the_nearest(five: Path) -> None:
    result = command("explain", "anna@northfen.example", *REST)
    assert result.exit_code == 2
    assert "Did you mean ana@northfen.example" in result.stderr


def test_without_a_policy_the_built_in_one_is_stated(five: Path) -> None:
    result = command("explain", "E1", "people.csv", "training.csv", *DAYS, *NOW)
    assert result.stdout.startswith("No policy was given. The built-in default is used")


def test_as_json_it_has_the_same_steps(five: Path) -> None:
    text = command("explain", "E1", *REST).stdout
    document = json.loads(command("explain", "E1", *REST, "--format", "json").stdout)
    assert document["schema"] == "musterroll.explanation/1"
    assert (document["name"], document["as_of"]) == ("Ana Okafor", "2026-01-20")
    for step in document["steps"]:
        assert step["title"] in text
    late = next(step for step in document["steps"] if step["obligation"])
    assert {"label", "says"} == set(late["rows"][0])


def test_the_obligation_it_names_is_that_of_the_report(five: Path) -> None:
    report = json.loads(command("check", *REST, "--format", "json").stdout)
    document = json.loads(command("explain", "E1", *REST, "--format", "json").stdout)
    ids = {one["id"] for one in report["obligations"] if one["person"] == document["person"]}
    assert {step["obligation"] for step in document["steps"] if step["obligation"]} == ids


def test_bad_input_is_refused_as_by_check(five: Path) -> None:
    write(five, training_csv="")
    result = command("explain", "E1", *REST)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == ["Error: training.csv: the file is empty.", "Export it again."]
