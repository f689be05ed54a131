"""`musterroll policy new` and `musterroll policy check`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from musterroll.cli.main import main
from musterroll.rules.policy.parse import parse_policy
from tests.cli.small import POLICY, command, process, write

SINCE = ("--effective-from", "2025-01-01")


def test_flags_make_a_policy_without_a_question(five: Path) -> None:
    result = command("policy", "new", "new.toml", *SINCE, "--courses", "SEC-AWARE, SEC-2", "--onboarding-days", "14")
    assert result.exit_code == 0
    assert result.stderr == "Wrote new.toml. Read it aloud: musterroll policy check new.toml\n"
    policy = parse_policy((five / "new.toml").read_text(), "new.toml")
    assert policy.requirements[0].courses == ("SEC-AWARE", "SEC-2")
    assert policy.requirements[0].onboarding.within_days == 14
    assert (five / "new.toml").read_text().count("#") > 10


def test_a_policy_can_go_to_standard_output(five: Path) -> None:
    result = command("policy", "new", "-", *SINCE)
    assert parse_policy(result.stdout, "-").version == "1"


def test_a_policy_that_is_there_is_not_written_over(five: Path) -> None:
    result = command("policy", "new", *SINCE)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[0] == "Error: policy.toml is there already."
    assert (five / "policy.toml").read_text() == POLICY
    assert command("policy", "new", *SINCE, "--force").exit_code == 0
    assert (five / "policy.toml").read_text() != POLICY


def test_the_first_day_must_be_said(five: Path) -> None:
    result = command("policy", "new", "new.toml")
    assert result.exit_code == 2
    assert "--effective-from" in result.stderr
    assert not (five / "new.toml").exists()


def test_an_unfit_flag_is_named_with_what_was_expected(five: Path) -> None:
    result = command("policy", "new", "new.toml", *SINCE, "--renewal", "sometimes")
    assert result.exit_code == 2
    assert result.stderr.startswith('Error: --renewal: "sometimes" is not fit.')
    assert "rolling" in result.stderr


def test_on_a_terminal_it_asks_what_no_flag_answers(five: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = [
        "Northfen policy",  # title
        "",  # version: 1
        "?",  # what does that mean
        "soon",  # not a day: asked again
        "2025-01-01",
        "America/New_York",
        "",  # link
        "",  # courses
        "",  # days to the first completion
        "",  # days before the start
        "fixed_date",
        "09-30",  # asked only after fixed_date
        "",  # contractors
        "",  # leave
        "",  # rehire
        "yes",  # secure coding
        "SEC-DEV",
        "Engineering, Platform",
        "",  # access before
    ]
    runner = CliRunner()
    with runner.isolation(input="\n".join(typed) + "\n"):
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        with pytest.raises(SystemExit) as left:
            main(["policy", "new", "new.toml"])
    assert left.value.code == 0
    policy = parse_policy((five / "new.toml").read_text(), "new.toml")
    assert (policy.title, policy.time_zone) == ("Northfen policy", "America/New_York")
    assert policy.requirements[0].renewal.on == "09-30"
    assert policy.requirements[1].audience.departments == ("Engineering", "Platform")


def test_a_new_policy_can_be_used_at_once(five: Path) -> None:
    command("policy", "new", "new.toml", *SINCE)
    result = command(
        "check", "people.csv", "training.csv", "--policy", "new.toml", "--period", "2025", "--as-of", "2026-01-20"
    )
    assert "Security training policy” version 1 from 2025-01-01" in result.stdout


def test_a_policy_is_read_aloud(five: Path) -> None:
    result = command("policy", "check", "policy.toml")
    assert result.exit_code == 0
    assert "Security awareness: binds everyone" in result.stdout
    assert "It is due within 30 days of the start of an engagement." in result.stdout


def test_versions_are_read_in_the_order_of_their_days(five: Path) -> None:
    later = POLICY.replace('version = "1"', 'version = "2"').replace("2020-01-01", "2025-04-01")
    write(five, later_toml=later)
    said = command("policy", "check", "later.toml", "policy.toml").stdout
    first, second = (line for line in said.splitlines() if ".toml: " in line)
    assert first.startswith("policy.toml: version 1, in force from 2020-01-01 to 2025-03-31")
    assert second == "later.toml: version 2, in force from 2025-04-01."


def test_a_policy_with_an_error_is_refused_with_its_line(five: Path) -> None:
    write(five, policy_toml=POLICY.replace("within_days", "within"))
    result = process("policy", "check", "policy.toml", folder=five)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(b"Error: policy.toml, line 11, column")
    assert len(result.stderr.splitlines()) == 2
