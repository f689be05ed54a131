"""`musterroll check` on a company of five."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.small import ALL_DONE, DAYS, NOW, command, write

FILES = ("people.csv", "training.csv", "--policy", "policy.toml")


def test_a_deviation_gives_status_1_and_names_the_people(five: Path) -> None:
    result = command("check", *FILES, *DAYS, *NOW)
    assert result.exit_code == 1
    assert result.stdout.startswith("3 of 5 people have a deviation in 2025\n")
    # Ana was late, Cy's renewal and Eli's first training are missing; Bo and Dee are as they should be.
    assert "Ana Okafor completed Security awareness on 2025-03-11, 6 days late" in " ".join(result.stdout.split())
    assert "Eli Sato has no completion" in " ".join(result.stdout.split())
    assert result.stderr == ""


def test_nothing_wrong_gives_status_0(five: Path) -> None:
    write(five, training_csv=ALL_DONE)
    result = command("check", *FILES, *DAYS, *NOW)
    assert (result.exit_code, result.stdout.partition("\n")[0]) == (0, "0 of 5 people have a deviation in 2025")


def test_an_unresolved_record_alone_gives_status_1(five: Path) -> None:
    write(five, training_csv=ALL_DONE.replace("2025-06-20", ""))  # done, but nobody knows when
    result = command("check", *FILES, *DAYS, *NOW)
    assert result.exit_code == 1
    assert "0 of 5 people have a deviation in 2025; 1 cannot be judged yet" in result.stdout


def test_without_a_period_it_says_which_twelve_months_it_took(five: Path) -> None:
    result = command("check", *FILES, *NOW)
    assert "Note: No --period was given: these are the 12 months up to 2026-01-20." in result.stderr
    assert "Period 2025-01-21 to 2026-01-20 (Type II)." in result.stdout


def test_the_twelve_months_end_on_the_as_of_day(five: Path) -> None:
    result = command("check", *FILES, "--as-of", "2025-06-30", *NOW)
    assert "Period 2024-07-01 to 2025-06-30" in result.stdout


def test_the_twelve_months_up_to_28_february_of_a_leap_year_begin_in_march(five: Path) -> None:
    result = command("check", *FILES, "--as-of", "2024-02-28", *NOW)
    assert "Period 2023-03-01 to 2024-02-28" in result.stdout


def test_a_year_is_a_period(five: Path) -> None:
    long = command("check", *FILES, *DAYS, *NOW)
    short = command("check", *FILES, "--period", "2025", "--as-of", "2026-01-20", *NOW)
    assert short.stdout == long.stdout


def test_today_is_that_of_the_policy_zone(five: Path) -> None:
    # 03:00 UTC on the 20th is still the 19th in New York.
    result = command("check", *FILES, "--now", "2026-01-20T03:00:00Z")
    assert "As of 2026-01-19." in result.stdout


def test_a_type_1_report_asks_about_one_day(five: Path) -> None:
    result = command("check", *FILES, "--type-1", "2025-07-02", *NOW)
    assert "On 2025-07-02 (Type I)." in result.stdout
    # Due that very day and not done: not a deviation yet. Only Ana is late by then.
    assert result.stdout.startswith("0 of 4 people have a deviation on 2025-07-02")


def test_an_as_of_day_in_the_future_is_judged_and_noted(five: Path) -> None:
    result = command("check", *FILES, "--period", "2025", "--as-of", "2026-03-01", *NOW)
    assert "Note: As of 2026-03-01 lies after today, 2026-01-20" in result.stderr
    assert result.exit_code == 1


def test_nothing_due_before_history_begins_is_judged(five: Path) -> None:
    result = command("check", *FILES, *DAYS, "--history-from", "2025-12-31", *NOW)
    assert result.exit_code == 0
    assert result.stdout.startswith("0 of 5 people")


def test_all_lists_obligations_of_other_times(five: Path) -> None:
    def listed(*more: str) -> list[dict[str, str]]:
        result = command("check", *FILES, *DAYS, *NOW, "--format", "json", *more)
        found: list[dict[str, str]] = json.loads(result.stdout)["obligations"]
        return found

    some, every = listed(), listed("--all")
    assert {one["id"] for one in some} < {one["id"] for one in every}


def test_without_a_policy_the_built_in_one_is_used_and_stated_first(five: Path) -> None:
    result = command("check", "people.csv", "training.csv", *DAYS, *NOW)
    assert result.stdout.startswith("No policy was given. The built-in default is used")
    assert "Dates in UTC." in result.stdout


def test_without_a_policy_the_zone_of_days_can_be_given(five: Path) -> None:
    result = command("check", "people.csv", "training.csv", *DAYS, *NOW, "--time-zone", "Asia/Tokyo")
    assert "Dates in Asia/Tokyo." in result.stdout


def test_a_policy_that_the_facts_say_was_adopted_is_used(five: Path) -> None:
    fact = {"kind": "policy.adopted", "source": "book", "body": {"text": (five / "policy.toml").read_text()}}
    write(five, book_facts_jsonl=json.dumps(fact) + "\n")
    plain = command("check", "people.csv", "training.csv", "book.facts.jsonl", *DAYS, *NOW)
    assert "Northfen training policy” version 1 from 2020-01-01" in plain.stdout
    assert "Dates in America/New_York." in plain.stdout


def test_another_policy_than_the_adopted_one_is_a_what_if(five: Path) -> None:
    text = (five / "policy.toml").read_text()
    fact = {"kind": "policy.adopted", "source": "book", "body": {"text": text}}
    write(
        five, book_facts_jsonl=json.dumps(fact) + "\n", other_toml=text.replace("within_days = 30", "within_days = 5")
    )
    files = ("people.csv", "training.csv", "book.facts.jsonl")
    same = command("check", *files, "--policy", "policy.toml", *DAYS, *NOW, "--format", "json")
    other = command("check", *files, "--policy", "other.toml", *DAYS, *NOW, "--format", "json")
    assert (json.loads(same.stdout)["what_if"], json.loads(other.stdout)["what_if"]) == (False, True)


def test_quiet_says_nothing_and_keeps_the_status(five: Path) -> None:
    result = command("check", *FILES, "--quiet", "--as-of", "2026-01-20", *NOW)
    assert (result.exit_code, result.output) == (1, "")


def test_quiet_still_gives_a_format_that_was_asked_for(five: Path) -> None:
    result = command("check", *FILES, *DAYS, *NOW, "--quiet", "--format", "json")
    assert json.loads(result.stdout)["period"]["start"] == "2025-01-01"


def test_without_completions_it_says_so(five: Path) -> None:
    result = command("check", "people.csv", "--policy", "policy.toml", *DAYS, *NOW)
    assert "Note: None of the files holds completions" in result.stderr
    assert result.exit_code == 1


def test_a_period_before_any_policy_was_in_force_is_said_to_be_one(five: Path) -> None:
    early = command("check", *FILES, "--period", "2019", *NOW)
    assert "Note: The policy is in force from 2020-01-01 on, after the period" in early.stderr
    assert early.exit_code == 1
    assert "in force from" not in command("check", *FILES, *DAYS, *NOW).stderr


def test_where_nobody_is_in_the_population_nothing_is_said_to_be_well(five: Path) -> None:
    write(five, users_csv="login,status,firstName,lastName\nana@northfen.example,DEPROVISIONED,Ana,Okafor\n")
    result = command("check", "users.csv", "--policy", "policy.toml", *DAYS, *NOW)
    assert result.exit_code == 1
    assert "Nobody is in the population" in result.stdout


def test_who_never_trained_is_asked_about_where_no_file_gives_a_start_of_work(five: Path) -> None:
    """A directory's export without days of work, and one of training: what most begin with."""
    names = ("Ana,Okafor,ana", "Bo,Lind,bo", "Cy,Ray,cy.ray")
    rows = "".join(
        f"{address}@northfen.example,ACTIVE,{name}\n" for name, _, address in (n.rpartition(",") for n in names)
    )
    write(five, training_csv=ALL_DONE, users_csv=f"login,status,firstName,lastName\n{rows}")
    typed = ("users.csv", "training.csv", "--policy", "policy.toml", *DAYS, *NOW, "--format", "json")
    result = command("check", *typed)
    report = json.loads(result.stdout)
    results = {person["name"]: person["result"] for person in report["people"] if person["name"]}
    assert results["Cy Ray"] == "out_of_population"
    asked = [one["sentence"] for one in report["findings"] if one["code"] == "start_inferred"]
    assert [sentence for sentence in asked if sentence.startswith("Cy Ray: no HR source gives a start of work")]
    assert result.exit_code == 1


def test_whose_start_no_file_gives_is_not_said_to_have_had_no_work(five: Path) -> None:
    seen = {
        "kind": "person.observed",
        "source": "okta",
        "happened_at": "2026-01-10",
        "body": {"account": "00u9", "name": "Cy Ray"},
    }
    write(five, users_facts_jsonl=json.dumps(seen))
    report = json.loads(command("check", *FILES, "users.facts.jsonl", *DAYS, *NOW, "--format", "json").stdout)
    (person,) = (one["person"] for one in report["people"] if [a["account"] for a in one["accounts"]] == ["00u9"])
    said = {one["code"]: one["sentence"] for one in report["findings"] if one["person"] == person}
    assert (
        "no source says when work began, and the first sighting is of 2026-01-10, after 2025-12-31" in said["excluded"]
    )
    assert "The contract's first day would settle it." in said["start_inferred"]


def test_rows_that_cannot_be_read_are_counted_and_listed(five: Path) -> None:
    rows = (five / "people.csv").read_text().splitlines()
    many = [f"X{n},Name {n},x{n}@northfen.example,employee,active,2020-01-01,,Sales" for n in range(40)]
    write(
        five, people_csv="\n".join([*rows, *many, "E9,Fay Moss,fay@northfen.example,employee,active,31.02.2025,,Sales"])
    )
    result = command("check", *FILES, *DAYS, *NOW, "--format", "json")
    report = json.loads(result.stdout)
    people = next(one for one in report["inputs"] if one["name"] == "people.csv")
    assert (people["rows"], people["facts"], people["refused"]) == (46, 45, 1)
    assert [(one["row"], one["column"]) for one in report["refused"]] == [(47, "Start Date")]


def test_the_table_is_cut_and_says_how_much_is_left(five: Path) -> None:
    assert "and 2 more: --limit 0" in command("check", *FILES, *DAYS, *NOW, "--limit", "1").stdout
    assert "more: --limit 0" not in command("check", *FILES, *DAYS, *NOW, "--limit", "0").stdout


def test_nothing_is_coloured_that_does_not_go_to_a_terminal(five: Path) -> None:
    assert "\x1b" not in command("check", *FILES, *DAYS, *NOW).output


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (("--map", "staff.csv:people:email=Contact,name=Who,started_on=Since"), 5),
        (("--map", "staff.csv:people:email=Contact,name=Who,started_on=Since", "--save-map", "saved.toml"), 5),
    ],
)
def test_a_file_with_other_columns_is_read_with_a_mapping(five: Path, said: tuple[str, ...], meant: int) -> None:
    staff = "\n".join(f"{who}@northfen.example,{who},2024-03-0{day}" for day, who in enumerate("abcde", start=1))
    write(five, staff_csv=f"Contact,Who,Since\n{staff}\n")
    result = command("check", "staff.csv", "training.csv", "--policy", "policy.toml", *DAYS, *NOW, *said)
    assert f"of {meant} people have a deviation" in result.stdout
    assert (five / "saved.toml").exists() == ("--save-map" in said)


def test_a_saved_mapping_is_read_again(five: Path) -> None:
    write(five, staff_csv="Contact,Who,Since\na@northfen.example,A,2024-03-01\n")
    rest = ("staff.csv", "training.csv", "--policy", "policy.toml", *DAYS, *NOW)
    typed = "staff.csv:people:email=Contact,name=Who,started_on=Since"
    first = command("check", *rest, "--map", typed, "--save-map", "saved.toml", "--format", "csv")
    again = command("check", *rest, "--map", "saved.toml", "--format", "csv")
    assert again.stdout == first.stdout != ""


@pytest.mark.parametrize("typed", [("convert",), ("explain", "a@northfen.example")])
def test_a_mapping_is_kept_by_every_command_that_reads_files(five: Path, typed: tuple[str, ...]) -> None:
    write(five, staff_csv="Contact,Who,Since\na@northfen.example,A,2024-03-01\n")
    said = "staff.csv:people:email=Contact,name=Who,started_on=Since"
    assert command(*typed, "staff.csv", "training.csv", "--map", said, "--save-map", "saved.toml").exit_code == 0
    assert command("convert", "staff.csv", "--map", "saved.toml").exit_code == 0


def test_dates_that_could_be_swapped_are_read_as_declared(five: Path) -> None:
    write(five, training_csv="Email,Course,Status,Completed On\nana@northfen.example,SEC-AWARE,Completed,03/04/2025\n")
    refused = command("check", *FILES, *DAYS, *NOW)
    assert refused.exit_code == 2
    assert "--dates dmy" in refused.stderr
    read = command("check", *FILES, *DAYS, *NOW, "--dates", "mdy", "--format", "json")
    days = [one["completed_on"] for one in json.loads(read.stdout)["obligations"] if one["completed_on"]]
    assert set(days) == {"2025-03-04"}
