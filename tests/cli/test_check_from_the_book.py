"""The gap report from the book: as known at any time, by any policy, and never without saying so."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.books import BookFolder
from tests.cli.small import DAYS, NOW, POLICY, ROOT, TRAINING, command

STRICTER = POLICY.replace('version = "1"', 'version = "2"').replace("within_days = 30", "within_days = 5")


def test_without_files_the_book_is_read(book: BookFolder) -> None:
    result = book.run("check", *DAYS, by=None)
    assert result.exit_code == 1
    assert "From the book musterroll/" in result.stderr
    assert "Ana Okafor" in result.stdout
    assert "What if" not in result.stdout


def test_the_report_names_the_files_it_was_read_from_and_the_entries_that_received_them(book: BookFolder) -> None:
    book.done("mark", "hris:E5", "--as", "service", "--reason", "robot")
    inputs = book.report()["inputs"]
    people, training = (book.file(name).read_bytes() for name in ("people.csv", "training.csv"))
    assert [(one["name"], one["source"], one["rows"], one["facts"], one["sha256"]) for one in inputs] == [
        ("people.csv", "hris", 5, 5, sha256(people).hexdigest()),
        ("training.csv", "lms", 5, 5, sha256(training).hexdigest()),
        ("book", "hris", 1, 1, None),
        ("book", "policy", 1, 1, None),
    ]
    entries = [one["entry"] for one in inputs[:2]]
    assert '"kind":"extract.received"' in book.done("log", "prove", str(entries[0])).replace("\\", "")
    html = book.run("check", *DAYS, "--format", "html", by=None).stdout
    assert f"entry {entries[0]:,}" in html
    assert sha256(people).hexdigest() in html
    assert f"entry {entries[1]:,}" in book.run("check", *DAYS, by=None).stdout


def test_a_file_that_was_taken_back_is_no_input_and_was_one_before(on_file: BookFolder) -> None:
    before, digest = on_file.size(), sha256(on_file.file("training.csv").read_bytes()).hexdigest()
    on_file.done("collect", "--withdraw", digest, "--reason", "of the test tenant")
    assert "training.csv" not in [one["name"] for one in on_file.report()["inputs"]]
    assert "training.csv" in [one["name"] for one in on_file.report("--known-at", str(before - 1))["inputs"]]


def test_a_book_in_which_all_is_well_gives_the_status_0(on_file: BookFolder) -> None:
    on_file.put(
        people_csv="Employee ID,Name,Email,Employment Type,Status,Start Date\n"
        "E8,Gil Ray,gil@x.example,employee,active,2025-02-03\n",
        training_csv="Email,Course,Status,Completed On\ngil@x.example,SEC-AWARE,Completed,2025-02-11\n",
    )
    fresh = BookFolder(on_file.folder.parent / "other")
    assert command("init", fresh.folder, *NOW).exit_code == 0
    fresh.done("policy", "adopt", on_file.file("policy.toml"))
    fresh.done("collect", f"hris={on_file.file('people.csv')}", on_file.file("training.csv"))
    assert fresh.run("check", *DAYS, by=None).exit_code == 0


def test_a_book_without_people_says_what_to_collect(empty: BookFolder) -> None:
    result = empty.run("check", *DAYS, by=None)
    assert result.exit_code == 2
    assert "The book lists no people yet" in result.stderr
    assert "musterroll collect" in result.stderr


def test_what_was_known_before_an_entry_is_asked_by_its_number(on_file: BookFolder) -> None:
    before, last = on_file.status_of("Cy Marchetti"), on_file.size() - 1
    on_file.put(training_csv=TRAINING + "cy@northfen.example,SEC-AWARE,Completed,2025-11-28\n")
    on_file.done("collect", on_file.file("training.csv"))
    now = on_file.status_of("Cy Marchetti")
    assert now != before
    assert on_file.status_of("Cy Marchetti", "--known-at", str(last)) == before
    assert on_file.status_of("Cy Marchetti", "--known-at", str(on_file.size() - 1)) == now


def test_what_was_known_at_an_instant_or_on_a_day_is_asked_by_it(book: BookFolder) -> None:
    before = book.status_of("Cy Marchetti")
    book.put(training_csv=TRAINING + "cy@northfen.example,SEC-AWARE,Completed,2025-11-28\n")
    later = ("--now", "2026-02-20T15:00:00Z")
    book.done("collect", book.file("training.csv"), *later)
    for then in ("2026-01-20T15:00:00Z", "2026-01-31", "2026-02-20T14:59:59Z"):
        assert book.status_of("Cy Marchetti", "--known-at", then, *later) == before
    assert book.status_of("Cy Marchetti", "--known-at", "2026-02-20", *("--now", "2026-02-22T15:00:00Z")) != before


def test_the_report_says_when_it_was_known(on_file: BookFolder) -> None:
    made = on_file.report("--known-at", str(on_file.size() - 1))
    assert made["known_at"] == "2026-01-20T15:00:00Z"
    assert on_file.report()["known_at"] is None


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("999", "has no such entry; its last is"),
        ("2027-01-01", "lies in the future"),
        ("2020-01-01", "the book knew nothing then"),
        ("yesterday", "says no instant"),
        ("2026-02-31", "says no instant"),
        ("-1", "says no instant"),
    ],
)
def test_a_time_that_cannot_be_asked_about_is_refused(on_file: BookFolder, when: str, said: str) -> None:
    result = on_file.run("check", *DAYS, "--known-at", when, by=None)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 2


def test_a_policy_over_the_book_is_stamped_what_if_everywhere(on_file: BookFolder) -> None:
    on_file.put(stricter_toml=STRICTER)
    over = ("--policy", str(on_file.file("stricter.toml")))
    made = on_file.report(*over)
    assert made["what_if"] is True
    out = on_file.folder.parent / "out"
    result = on_file.run("check", *DAYS, *over, "--format", "table,html,xlsx,csv", "--out", out, by=None)
    assert result.exit_code == 1
    for name in ("gap-report.txt", "gap-report.html"):
        assert "What if" in (out / name).read_text("utf-8")
    for path in (out / "tables").glob("*.csv"):
        lines = path.read_text("utf-8").splitlines()
        assert path.stem == "index" or len(lines) == 1 or "What if" in lines[1] or path.stem == "about", path.name
    alone = on_file.run("check", *DAYS, *over, "--format", "csv", by=None).stdout.splitlines()
    assert len(alone) > 1
    assert all("What if: judged by a policy given on the command line" in line for line in alone[1:])
    explained = on_file.run("explain", "ana@northfen.example", *DAYS, *over, by=None)
    assert explained.stdout.startswith("What if: judged by a policy given on the command line")
    told = json.loads(on_file.run("explain", "ana@northfen.example", *DAYS, *over, "--format", "json", by=None).stdout)
    assert told["what_if"] is True


def test_the_adopted_policy_given_again_is_no_what_if(on_file: BookFolder) -> None:
    assert on_file.report("--policy", str(on_file.file("policy.toml")))["what_if"] is False


def test_a_policy_adopted_later_was_not_in_force_before(book: BookFolder) -> None:
    size = book.size()
    book.put(second_toml=STRICTER.replace("2020-01-01", "2025-06-01"))
    assert "Adopted version 2" in book.done("policy", "adopt", book.file("second.toml"))
    assert [one["version"] for one in book.report()["policy"]["versions"]] == ["1", "2"]
    assert [one["version"] for one in book.report("--known-at", str(size - 1))["policy"]["versions"]] == ["1"]
    assert any(one["code"] == "policy_backdated" for one in book.report()["findings"])


def test_an_adopted_version_never_changes(on_file: BookFolder) -> None:
    before = on_file.size()
    on_file.put(policy_toml=POLICY.replace("within_days = 30", "within_days = 90"))
    result = on_file.run("policy", "adopt", on_file.file("policy.toml"))
    assert (result.exit_code, on_file.size()) == (2, before)
    assert "was adopted already, with another text" in result.stderr


def test_adopting_the_same_version_again_adds_nothing(book: BookFolder) -> None:
    before = book.size()
    assert "was adopted already; nothing was added" in book.done("policy", "adopt", book.file("policy.toml"))
    assert book.size() == before


def test_a_policy_with_an_error_is_not_adopted(on_file: BookFolder) -> None:
    before = on_file.size()
    on_file.put(bad_toml=STRICTER.replace("effective_from = 2020-01-01", "effective_from = soon"))
    result = on_file.run("policy", "adopt", on_file.file("bad.toml"))
    assert (result.exit_code, on_file.size()) == (2, before)


def test_a_person_is_explained_from_the_book(book: BookFolder) -> None:
    result = book.run("explain", "ana@northfen.example", "awareness", *DAYS, by=None)
    assert result.exit_code == 0, result.output
    assert "Ana Okafor" in result.stdout
    assert "book:" in result.stdout


def test_what_is_said_about_files_is_refused_where_there_are_none(on_file: BookFolder) -> None:
    result = on_file.run("check", *DAYS, "--map", "a.csv:people", by=None)
    assert result.exit_code == 2
    assert "--map says how files are read" in result.stderr


def test_the_state_of_knowledge_of_files_cannot_be_asked(five: Path) -> None:
    result = command("check", "people.csv", "training.csv", "--known-at", "3", *DAYS, *NOW)
    assert result.exit_code == 2
    assert "--known-at asks the book" in result.stderr


def test_a_check_of_files_knows_nothing_of_the_store(five: Path) -> None:
    """It must start at once: Django alone takes longer than a small check does."""
    code = (
        "import sys\nfrom musterroll.cli.main import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "loaded = {name.partition('.')[0] for name in sys.modules} | set(sys.modules)\n"
        "print(sorted(loaded & {'django', 'cryptography', 'boto3', 'musterroll.store', 'musterroll.procedures'}))"
    )
    args = ["check", "people.csv", "training.csv", "-p", "policy.toml", *DAYS, *NOW, "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", code, *args], cwd=five, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == "[]\n", done.stderr
