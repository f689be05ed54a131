"""Erasing a person: nothing they said is left, everything that was proved still is."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import pytest

from musterroll import config
from musterroll.store.setup import open_book
from tests.cli.books import BookFolder, entry_in
from tests.cli.small import PEOPLE, TRAINING, command

WHY = ("--reason", "their request of January", "--yes")
EARLY = (*WHY, "--before-retention")


def texts(book: BookFolder) -> str:
    """Every body and every extract of the book in one text."""
    opened = open_book(config.load(book.folder))
    bodies = [opened.entries.body(index) or b"" for index in range(opened.entries.size())]
    return b"\n".join([*bodies, *(opened.extracts.read(one) for one in opened.extracts.digests())]).decode()


def test_nothing_of_the_person_is_left_and_the_book_still_verifies(book: BookFolder) -> None:
    book.done("log", "checkpoint")
    assert "Bo Lind" in texts(book)
    said = book.done("erase", "bo@northfen.example", *EARLY)
    assert "Erased 3 bodies and the rows in 2 files." in said
    left = texts(book).casefold()
    assert "bo lind" not in left
    assert "bo@northfen" not in left
    assert "ana okafor" in left
    verified = book.run("log", "verify")
    assert verified.exit_code == 0, verified.output
    assert "3 bodies erased, not recomputable" in verified.stdout


def test_what_was_proved_before_is_still_proved(on_file: BookFolder) -> None:
    key, proof = on_file.done("log", "key").strip(), on_file.file("proof.json")
    on_file.done("log", "prove", "2", "--out", proof)
    on_file.done("erase", "bo@northfen.example", *EARLY)
    assert command("log", "verify", proof, "--key", key).exit_code == 0
    on_file.done("log", "prove", "2", "--out", on_file.file("after.json"))
    said = command("log", "verify", on_file.file("after.json"), "--key", key)
    assert said.exit_code == 0
    assert "it was erased, or left out" in said.output


def test_the_person_is_gone_from_reports_and_records(book: BookFolder) -> None:
    assert "Bo Lind" in book.done("records")
    book.done("erase", "Bo Lind", *EARLY)
    assert "Bo Lind" not in book.done("records")
    assert "Bo Lind" not in [one["name"] for one in book.report()["people"]]


def test_what_was_erased_does_not_come_back_with_the_next_export(book: BookFolder) -> None:
    book.done("erase", "Bo Lind", *EARLY)
    book.put(training_csv=TRAINING + "cy@northfen.example,SEC-AWARE,Completed,2025-11-28\n")
    assert "1 completion," in book.done("collect", book.file("training.csv"))
    assert "Bo Lind" not in [one["name"] for one in book.report()["people"]]


def test_inside_the_retention_time_it_is_refused_unless_somebody_takes_it_on_themselves(book: BookFolder) -> None:
    before = book.size()
    result = book.run("erase", "Bo Lind", *WHY)
    assert (result.exit_code, book.size()) == (2, before)
    assert "are to be kept until 2033-01-20" in result.stderr
    assert "--before-retention" in result.stderr
    late = ("--now", "2033-01-21T12:00:00Z")
    assert "Erased 3 bodies" in book.done("erase", "Bo Lind", *WHY, *late)


def test_a_fact_says_who_erased_what_and_why_and_does_not_name_the_person(on_file: BookFolder) -> None:
    on_file.done("erase", "Bo Lind", *EARLY)
    left = texts(on_file)
    assert left.count('"kind":"body.erased"') == 3
    assert left.count('"kind":"extract.redacted"') == 2
    assert '"before_retention":true' in left
    assert "their request of January" in left


def test_a_dry_run_erases_nothing(on_file: BookFolder) -> None:
    before = texts(on_file)
    said = on_file.done("erase", "Bo Lind", "--dry-run")
    assert "3 entries about this person" in said
    assert "rows in 2 files as received" in said
    assert texts(on_file) == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("erase", "Nobody At All", *EARLY), "Nobody in the book is known as"),
        (("erase", "northfen.example", *EARLY), "people may be meant"),
        (("erase", "Bo Lind", "--before-retention", "--yes"), "--reason is empty"),
        (("erase", "Bo Lind", "--before-retention", "--reason", "x"), "Nobody is there to say yes"),
    ],
)
def test_an_erasure_that_is_not_clear_is_refused(on_file: BookFolder, args: tuple[str, ...], said: str) -> None:
    before = texts(on_file)
    result = on_file.run(*args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert texts(on_file) == before


def test_others_of_whom_the_same_fact_tells_stay_in_it(book: BookFolder) -> None:
    book.put(roster_csv="Name,Email\nEli Sato,eli@northfen.example\nBo Lind,bo@northfen.example\n")
    book.done("session", book.file("roster.csv"), "--event", "WS-9", "--on", "2025-06-20", "--course", "SEC-AWARE")
    book.done("erase", "Bo Lind", *EARLY)
    left = texts(book)
    assert "bo@northfen" not in left
    assert '"attendees":["eli@northfen.example"]' in left
    assert set(book.status_of("Eli Sato").values()) == {"on_time"}


def test_a_link_with_the_person_goes_and_a_manager_is_named_no_more(on_file: BookFolder) -> None:
    with_managers = "\n".join(
        f"{line},{'Manager' if at == 0 else 'Bo Lind' if at == 1 else ''}"
        for at, line in enumerate(PEOPLE.splitlines())
    )
    on_file.put(people_csv=with_managers + "\n")
    on_file.done("collect", f"hris={on_file.file('people.csv')}")
    assert texts(on_file).count('"manager":"Bo Lind"') == 1
    linked = entry_in(on_file.done("link", "hris:E2", "lms:bo@northfen.example", "--reason", "same"))
    on_file.done("erase", "Bo Lind", *EARLY)
    assert open_book(config.load(on_file.folder)).entries.body(linked) is None
    assert "Bo Lind" not in texts(on_file)
    assert "Ana Okafor" in [one["name"] for one in on_file.report()["people"]]


def test_the_bytes_are_gone_from_the_disk(on_file: BookFolder) -> None:
    assert "Bo Lind" in on_file.done("records")  # now state holds the name too
    on_file.done("backup", on_file.file("copy"))
    on_file.done("erase", "Bo Lind", *EARLY)
    old = hashlib.sha256(TRAINING.encode()).hexdigest()
    assert not (on_file.folder / "extracts" / old).exists()
    with closing(sqlite3.connect(on_file.folder / "musterroll.db")) as database:
        assert database.execute("SELECT count(*) FROM extract_keys WHERE sha256 = ?", (old,)).fetchone() == (0,)
    for path in on_file.folder.rglob("*"):
        if path.is_file() and path.name != "policy.toml":
            assert b"Bo Lind" not in path.read_bytes(), path.name


def test_erasing_twice_says_that_nothing_is_left(on_file: BookFolder) -> None:
    on_file.done("erase", "Bo Lind", *EARLY)
    assert on_file.run("erase", "Bo Lind", *EARLY).exit_code == 2
