"""Exports into the book: once, as received, and taken back if it was a mistake."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from musterroll import config
from musterroll.facts.errors import TryLater
from musterroll.procedures import collect as collecting
from musterroll.store.journal import Journal
from musterroll.store.setup import Book, open_book
from tests.cli.books import BookFolder, begin
from tests.cli.conftest import Northfen
from tests.cli.small import DAYS, NOW, PEOPLE, TRAINING, command


def opened(book: BookFolder) -> Book:
    return open_book(config.load(book.folder))


def test_it_says_how_many_rows_became_entries(empty: BookFolder) -> None:
    said = empty.done("collect", f"hris={empty.file('people.csv')}", empty.file("training.csv"))
    assert "Read 2 files: 10 rows, 10 facts." in said
    assert "Added 12 entries: 5 people's accounts, 5 completions, 2 files received. The book has 12." in said


def test_collecting_again_adds_nothing(book: BookFolder) -> None:
    before = book.size()
    said = book.done("collect", f"hris={book.file('people.csv')}", book.file("training.csv"))
    assert "Nothing new: the book knows all of it." in said
    assert book.size() == before


def test_a_file_that_says_the_same_and_more_adds_what_is_more(book: BookFolder) -> None:
    book.put(training_csv=TRAINING + "cy@northfen.example,SEC-AWARE,Completed,2025-11-28\n")
    said = book.done("collect", book.file("training.csv"))
    assert "Added 2 entries: 1 completion, 1 file received." in said


def test_what_changes_and_changes_back_is_three_facts(book: BookFolder) -> None:
    for department in ("Marketing", "Sales"):
        book.put(people_csv=PEOPLE.replace("Sales", department))
        assert "1 person's account" in book.done("collect", f"hris={book.file('people.csv')}")
    assert [one["department"] for one in snapshots(book, "E2")] == ["Sales", "Marketing", "Sales"]
    assert "Nothing new" in book.done("collect", f"hris={book.file('people.csv')}")


def test_an_export_that_lists_somebody_twice_says_nothing_new_the_second_time(on_file: BookFolder) -> None:
    twice = PEOPLE + "E2,Bo Lind,bo@northfen.example,employee,active,2026-01-05,,Sales\n"
    on_file.put(people_csv=twice)
    assert "1 person's account," in on_file.done("collect", f"hris={on_file.file('people.csv')}")
    on_file.put(people_csv=twice + "E7,Fay Moss,fay@northfen.example,employee,active,2026-01-05,,Sales\n")
    assert "1 person's account," in on_file.done("collect", f"hris={on_file.file('people.csv')}")
    on_file.put(people_csv=twice.replace("2026-01-05", "2026-01-06"))
    assert "2 people's accounts" in on_file.done("collect", f"hris={on_file.file('people.csv')}")


def snapshots(book: BookFolder, account: str) -> list[dict[str, object]]:
    found = []
    entries = opened(book).entries
    for index in range(entries.size()):
        body = entries.body(index)
        line = json.loads(body) if body else {}
        if line.get("kind") == "person.observed" and line["body"]["account"] == account:
            found.append(line["body"])
    return found


def test_each_fact_leads_to_the_row_it_was_read_from(on_file: BookFolder) -> None:
    digest = hashlib.sha256(PEOPLE.encode()).hexdigest()
    entries = opened(on_file).entries
    lines = [json.loads(entries.body(index) or b"{}") for index in range(entries.size())]
    ana = next(line for line in lines if line["kind"] == "person.observed" and line["body"]["account"] == "E1")
    assert ana["origin"] == {"extract": f"sha256:{digest}", "row": 2}


def test_the_file_is_kept_as_received_and_not_in_clear(book: BookFolder) -> None:
    digest = hashlib.sha256(TRAINING.encode()).hexdigest()
    assert opened(book).extracts.read(digest) == TRAINING.encode()
    assert b"northfen" not in (book.folder / "extracts" / digest).read_bytes()


def test_standard_input_is_collected_and_kept(empty: BookFolder) -> None:
    said = empty.done("collect", "hris=-", stdin=PEOPLE.encode())
    assert "5 people's accounts" in said
    assert opened(empty).extracts.read(hashlib.sha256(PEOPLE.encode()).hexdigest()) == PEOPLE.encode()


def test_a_dry_run_shows_new_changed_and_missing_and_changes_nothing(book: BookFolder) -> None:
    before = book.size()
    changed = PEOPLE.replace(
        "bo@northfen.example,contractor,active,2024-05-06,,Sales",
        "bo@northfen.example,employee,active,2024-05-06,,Sales",
    )
    book.put(people_csv=changed.replace("E5,Eli Sato,eli@", "E6,Fay Moss,fay@"))
    said = book.done("collect", "--dry-run", f"hris={book.file('people.csv')}", by=None)
    assert "People's accounts of hris: 1 new, 1 changed, 3 as known" in said
    assert "+ E6 Fay Moss" in said
    assert "~ E2 Bo Lind: type contractor → employee" in said
    assert "1 rows that the book has from these sources are not in the files." in said
    assert "Nothing was changed." in said
    assert book.size() == before


def test_a_dry_run_of_what_is_known_says_so(book: BookFolder) -> None:
    said = book.done("collect", "--dry-run", book.file("training.csv"), by=None)
    assert "Completions of lms: 0 new, 0 changed, 5 as known" in said
    assert "The book knows all of it." in said


def test_what_a_whole_export_lacks_is_recorded_as_vanished_once(book: BookFolder) -> None:
    book.put(training_csv="\n".join(TRAINING.splitlines()[:-2]) + "\n")
    said = book.done("collect", "--whole", book.file("training.csv"))
    assert "2 completions that vanished" in said
    assert "Nothing new" in book.done("collect", "--whole", book.file("training.csv"))
    assert book.report()["summary"]["by_result"]["pass"] >= 1  # what vanished was not deleted


def test_a_withdrawn_file_no_longer_counts_and_may_be_collected_again(book: BookFolder) -> None:
    late = book.status_of("Ana Okafor")
    digest = hashlib.sha256(TRAINING.encode()).hexdigest()
    said = book.done("collect", "--withdraw", digest[:12], "--reason", "the export of another company")
    assert "Withdrew training.csv: 5 facts of it no longer count." in said
    assert set(book.status_of("Ana Okafor").values()) == {"missed"}
    assert "5 completions" in book.done("collect", book.file("training.csv"))
    assert book.status_of("Ana Okafor") == late


def test_before_it_was_withdrawn_it_counted_and_that_can_still_be_asked(on_file: BookFolder) -> None:
    before, size = on_file.status_of("Ana Okafor"), on_file.size()
    on_file.done("collect", "--withdraw", hashlib.sha256(TRAINING.encode()).hexdigest(), "--reason", "mistake")
    assert on_file.status_of("Ana Okafor") != before
    assert on_file.status_of("Ana Okafor", "--known-at", str(size - 1)) == before


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (("--withdraw", "abc", "--reason", "x"), "too short"),
        (("--withdraw", "0" * 64, "--reason", "x"), "No file with the SHA-256"),
        (("--withdraw", hashlib.sha256(TRAINING.encode()).hexdigest()), "--reason is empty"),
    ],
)
def test_a_withdrawal_that_means_nothing_is_refused(on_file: BookFolder, said: tuple[str, ...], found: str) -> None:
    before = on_file.size()
    result = on_file.run("collect", *said)
    assert (result.exit_code, on_file.size()) == (2, before)
    assert found in result.stderr


def test_a_file_is_withdrawn_once(on_file: BookFolder) -> None:
    digest = hashlib.sha256(TRAINING.encode()).hexdigest()
    on_file.done("collect", "--withdraw", digest, "--reason", "mistake")
    again = on_file.run("collect", "--withdraw", digest, "--reason", "mistake")
    assert again.exit_code == 2
    assert "was withdrawn already" in again.stderr


def test_a_file_with_too_many_unreadable_rows_leaves_no_trace(empty: BookFolder) -> None:
    empty.put(people_csv=PEOPLE.replace("2024-05-06", "31.02.2024").replace("2023-03-01", "soon"))
    before = empty.size()
    result = empty.run("collect", f"hris={empty.file('people.csv')}")
    assert (result.exit_code, empty.size()) == (2, before)
    assert not (empty.folder / "extracts").exists()


def test_rows_that_are_one_fact_together_are_said_to_be(on_file: BookFolder) -> None:
    together = "Rows that say one thing together, as those of a roster, are one fact"
    on_file.put(
        sessions_csv="Session,Course,Date,Attendee\n"
        "S-1,Security Awareness,2025-03-10,bo@northfen.example\n"
        "S-1,Security Awareness,2025-03-10,cy@northfen.example\n"
    )
    said = on_file.done("collect", on_file.file("sessions.csv"))
    assert "Read 1 file: 2 rows, 1 fact." in said and together in said
    assert together not in on_file.done("collect", on_file.file("training.csv"))


def test_a_row_that_lacks_what_the_book_requires_is_refused_alone(on_file: BookFolder) -> None:
    on_file.put(
        exemptions_csv="Email,Requirement,Exempt From,Exempt To,Reason,Requested By,Approved By,Approved On\n"
        "bo@northfen.example,awareness,2025-03-01,2025-06-30,medical,hr@x.example,ciso@x.example,2025-02-20\n"
        "cy@northfen.example,awareness,2025-03-01,2025-06-30,medical,hr@x.example,,2025-02-20\n"
    )
    said = on_file.done("collect", on_file.file("exemptions.csv"))
    assert "exemptions.csv, row 3, approved_by: found nothing" in said
    assert "Read 1 file: 2 rows, 1 fact, 1 row refused." in said
    assert "1 exemption" in said


def test_whoever_is_interrupted_collects_again_and_nothing_appears_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = begin(tmp_path)
    append, calls = Journal._append, iter(range(100))

    def failing(self: Journal, *args: object, **named: object) -> object:
        if next(calls) == 2:
            raise TryLater("The database is locked.", "Try again.")
        return append(self, *args, **named)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(collecting, "_TOGETHER", 3)
    monkeypatch.setattr(Journal, "_append", failing)
    files = (f"hris={book.file('people.csv')}", book.file("training.csv"))
    assert book.run("collect", *files).exit_code == 2
    assert 0 < book.size() < 12
    book.done("collect", *files)
    assert book.size() == 12


def test_who_collects_is_named(on_file: BookFolder) -> None:
    result = on_file.run("collect", on_file.file("training.csv"), by=None)
    assert result.exit_code == 2
    assert "--by names nobody" in result.stderr


def test_an_export_of_the_future_is_refused(on_file: BookFolder) -> None:
    result = on_file.run("collect", on_file.file("training.csv"), "--exported-at", "2027-01-01T00:00:00Z")
    assert result.exit_code == 2
    assert "lies in the future" in result.stderr


def test_northfen_from_the_book_is_judged_as_from_its_files(northfen: Northfen, tmp_path: Path) -> None:
    book = BookFolder(tmp_path / "book")
    assert command("init", book.folder, *NOW).exit_code == 0
    book.done("policy", "adopt", *northfen.policies)
    book.done("collect", *northfen.files)
    from_book = book.report(*northfen.days)
    from_files = json.loads(
        command("check", *northfen.files, *northfen.rules, *northfen.days, *NOW, "--format", "json").stdout
    )
    assert from_book["summary"]["headline"] == from_files["summary"]["headline"]
    assert verdicts(from_book) == verdicts(from_files)


def verdicts(report: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    people = {one["person"]: one["result"] for one in report["people"]}
    return people | {one["id"]: one["status"] for one in report["obligations"]}


def test_the_days_of_a_report_are_asked_of_the_book_as_of_files(on_file: BookFolder) -> None:
    files = command(
        "check",
        f"hris={on_file.file('people.csv')}",
        on_file.file("training.csv"),
        "-p",
        on_file.file("policy.toml"),
        *DAYS,
        *NOW,
        "--format",
        "json",
    )
    assert verdicts(on_file.report()) == verdicts(json.loads(files.stdout))
