"""A training record that carries a proof says what was recorded, or it does not hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from musterroll.facts.record_shape import sealed
from tests.cli.books import BookFolder, begin, filled
from tests.cli.small import command

FORGED = {
    "another day": ("training_event", "completion_timestamp", "2024-05-02"),
    "another course": ("training_event", "course_id", "PRIVACY"),
    "another version": ("training_event", "version", "9.0"),
    "another person": ("employee", "uid", "ana@northfen.example"),
    "another source": ("verification", "source_system", "workday"),
    "a certificate that nobody gave": ("verification", "certificate", "C-1"),
}


@pytest.fixture
def book(tmp_path: Any) -> BookFolder:
    return filled(begin(tmp_path))


def records(book: BookFolder, form: str = "json") -> Any:
    said = book.run("records", "--email", "bo@northfen.example", "--format", form, "--proof").stdout
    return json.loads(said) if form == "json" else said


def verified(book: BookFolder, content: Any, *more: Any) -> Any:
    text = content if isinstance(content, str) else json.dumps(content)
    book.file("given.json").write_text(text)
    return command("log", "verify", book.file("given.json"), "--key", book.done("log", "key").strip(), *more)


@pytest.mark.parametrize("forgery", FORGED)
def test_a_record_that_was_changed_around_its_proof_does_not_hold(book: BookFolder, forgery: str) -> None:
    record, (part, member, value) = records(book)[0], FORGED[forgery]
    assert verified(book, record).exit_code == 0
    record[part][member] = value
    result = verified(book, sealed(record))
    assert result.exit_code == 1
    assert f"{part}.{member} is {value}, recorded is " in result.output


def test_a_record_whose_checksum_is_another_does_not_hold(book: BookFolder) -> None:
    record = records(book)[0]
    record["employee"]["department"] = "Board"
    result = verified(book, record)
    assert result.exit_code == 1
    assert "checksum" in result.output


def test_what_the_book_worked_out_is_said_not_to_be_proven(book: BookFolder) -> None:
    said = verified(book, records(book)[0]).output
    assert "not proven by this: " in said
    assert "employee.email" in said and "training_event.expiry_date" in said
    assert "training_event.completion_timestamp" not in said


def test_the_proof_of_one_training_proves_no_other(book: BookFolder) -> None:
    first, second = records(book)
    result = verified(book, sealed({**first, "proof": second["proof"]}))
    assert result.exit_code == 1


def test_a_record_whose_proof_lacks_the_fact_is_not_proven(book: BookFolder) -> None:
    record = records(book)[0]
    record["proof"] |= {"fact": None, "salt": None}
    assert verified(book, sealed(record)).exit_code == 1


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_every_record_of_a_list_is_verified(book: BookFolder, form: str) -> None:
    result = verified(book, records(book, form))
    assert result.exit_code == 0
    assert "record 1: holds" in result.output and "record 2: holds" in result.output


def test_one_changed_record_among_many_is_named(book: BookFolder) -> None:
    listed = records(book)
    listed[1]["training_event"]["completion_timestamp"] = "2025-01-01"
    result = verified(book, [listed[0], sealed(listed[1])])
    assert result.exit_code == 1
    assert "record 1: holds" in result.output and "record 2: does not hold" in result.output


def test_a_member_that_stands_twice_is_no_proof(book: BookFolder) -> None:
    text = json.dumps(records(book)[0])
    twice = text.replace('"training_event": {', '"training_event": {"completion_timestamp": "2020-01-01", ', 1)
    assert verified(book, twice).exit_code == 2


@pytest.mark.parametrize(("member", "value"), [("index", 1), ("origin", "musterroll/other")])
def test_what_a_proof_file_repeats_for_the_eye_must_be_what_it_proves(
    book: BookFolder, member: str, value: Any
) -> None:
    told = json.loads(book.done("log", "prove", "3"))
    result = verified(book, {**told, member: value})
    assert result.exit_code == 1
    assert f"calls its {member}" in result.output


def test_an_export_is_held_against_the_checkpoint_that_an_auditor_kept(book: BookFolder) -> None:
    """Whoever holds the key can write another history; the kept checkpoint shows it."""
    import shutil

    shutil.copytree(book.folder, book.file("copy"))
    book.done("mark", "hris:E1", "--as", "service", "--reason", "robot")
    book.done("log", "checkpoint", "--out", book.file("kept.txt"))
    book.done("mark", "hris:E2", "--as", "service", "--reason", "robot")
    book.done("log", "export", book.file("exported"))
    key = book.done("log", "key").strip()
    holds = command("log", "verify", book.file("exported"), "--key", key, "--checkpoint", book.file("kept.txt"))
    assert holds.exit_code == 0, holds.output
    other = BookFolder(book.file("copy"))
    other.done("log", "export", book.file("shorter"))
    other.done("mark", "hris:E3", "--as", "service", "--reason", "another history")
    other.done("mark", "hris:E4", "--as", "service", "--reason", "another history")
    other.done("log", "export", book.file("rewritten"))
    for place, words in (("rewritten", "are not those of the checkpoint"), ("shorter", "some were taken away")):
        assert command("log", "verify", book.file(place), "--key", key).exit_code == 0
        result = command("log", "verify", book.file(place), "--key", key, "--checkpoint", book.file("kept.txt"))
        assert result.exit_code == 1
        assert words in result.output


def test_a_proof_of_a_rewritten_log_does_not_hold_against_a_kept_checkpoint(book: BookFolder) -> None:
    import shutil

    shutil.copytree(book.folder, book.file("copy"))
    book.done("mark", "hris:E1", "--as", "service", "--reason", "robot")
    book.done("log", "checkpoint", "--out", book.file("kept.txt"))
    proof = json.loads(book.done("log", "prove", "3"))
    other = BookFolder(book.file("copy"))
    other.done("mark", "hris:E2", "--as", "service", "--reason", "another history")
    other.done("log", "checkpoint")
    rewritten = json.loads(other.done("log", "prove", "3"))
    assert verified(book, proof, "--checkpoint", book.file("kept.txt")).exit_code == 0
    assert verified(book, rewritten, "--checkpoint", book.file("kept.txt")).exit_code == 1
    book.done("mark", "hris:E4", "--as", "service", "--reason", "robot")
    book.done("log", "checkpoint", "--out", book.file("later.txt"))
    result = verified(book, proof, "--checkpoint", book.file("later.txt"))
    assert result.exit_code == 2
    assert "musterroll log export" in result.stderr
