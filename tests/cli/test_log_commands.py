"""What the book proves: to its owner, and to a stranger who has a proof, a key and nothing of ours."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.books import BookFolder, begin
from tests.cli.small import NOW, command


def key_of(book: BookFolder) -> str:
    return book.done("log", "key").strip()


def proof_of(book: BookFolder, entry: int = 3) -> Path:
    place = book.file("proof.json")
    book.done("log", "prove", str(entry), "--out", place)
    return place


def test_a_whole_book_verifies(book: BookFolder) -> None:
    book.done("log", "checkpoint")
    said = book.done("log", "verify")
    assert f"The book holds: {book.size()} entries verified." in said


def test_a_changed_body_is_found_and_named(on_file: BookFolder) -> None:
    with closing(sqlite3.connect(on_file.folder / "musterroll.db")) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE bodies SET body = replace(CAST(body AS TEXT), 'Ana', 'Eva') WHERE \"index\" = 1")
        database.commit()
    result = on_file.run("log", "verify")
    assert result.exit_code == 1
    assert "the first bad entry is 1" in result.stdout
    assert "entry 1: its body and salt do not give the digest" in result.stderr


def test_a_proof_is_checked_without_a_book(book: BookFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proof, key = proof_of(book), key_of(book)
    monkeypatch.chdir(tmp_path)
    result = command("log", "verify", proof, "--key", key)
    assert result.exit_code == 0
    assert f"Entry 3 of {key.partition('+')[0]} is one of {book.size()}" in result.output


@pytest.mark.parametrize("member", ["entry", "fact", "salt", "tlog_proof"])
def test_a_changed_proof_does_not_hold(on_file: BookFolder, member: str) -> None:
    place = proof_of(on_file)
    told = json.loads(place.read_text())
    text = told[member]
    at = text.index("received_at") + 16 if member == "entry" else len(text) // 2
    told[member] = text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :]
    place.write_text(json.dumps(told))
    result = command("log", "verify", place, "--key", key_of(on_file))
    assert result.exit_code == 1
    assert "does not hold" in result.output


def test_a_proof_of_another_book_does_not_hold(on_file: BookFolder, tmp_path: Path) -> None:
    other = begin(tmp_path / "other")
    result = command("log", "verify", proof_of(on_file), "--key", key_of(other))
    assert result.exit_code == 1


def test_a_proof_without_a_key_proves_nothing(on_file: BookFolder) -> None:
    result = command("log", "verify", proof_of(on_file))
    assert result.exit_code == 2
    assert "Give it: --key KEY" in result.stderr


def test_the_bare_proof_is_that_of_c2sp(on_file: BookFolder) -> None:
    said = on_file.done("log", "prove", "book:3", "--format", "tlog-proof")
    assert said.startswith("c2sp.org/tlog-proof@v1\nindex 3\n")


@pytest.mark.parametrize("entry", ["999", "soon", "-3", "1.5"])
def test_an_entry_that_is_not_there_is_not_proved(on_file: BookFolder, entry: str) -> None:
    result = on_file.run("log", "prove", "--", entry) if entry.startswith("-") else on_file.run("log", "prove", entry)
    assert result.exit_code == 2


def test_a_book_that_has_not_grown_keeps_its_checkpoint(book: BookFolder) -> None:
    assert "Signed a checkpoint of" in book.done("log", "checkpoint", "--out", book.file("one.txt"))
    assert "is up to date" in book.done("log", "checkpoint", "--out", book.file("two.txt"))
    assert book.file("one.txt").read_bytes() == book.file("two.txt").read_bytes()


def test_a_checkpoint_that_somebody_kept_is_held_against_the_book(book: BookFolder) -> None:
    book.done("log", "checkpoint", "--out", book.file("kept.txt"))
    book.done("mark", "hris:E1", "--as", "service", "--reason", "robot")
    assert book.run("log", "verify", "--checkpoint", book.file("kept.txt")).exit_code == 0
    other = begin(book.folder.parent / "other")
    other.done("policy", "adopt", other.file("policy.toml"))
    other.done("log", "checkpoint", "--out", book.file("foreign.txt"))
    assert book.run("log", "verify", "--checkpoint", book.file("foreign.txt")).exit_code == 1


def test_what_an_old_key_signed_keeps_verifying(on_file: BookFolder) -> None:
    old, proof = key_of(on_file), proof_of(on_file)
    result = on_file.run("log", "key", "--rotate")
    assert result.exit_code == 2  # nobody was there to say yes
    on_file.done("log", "key", "--rotate", "--yes")
    new = key_of(on_file)
    assert new != old
    assert on_file.done("log", "key", "--all").split() == [new, old]
    on_file.done("mark", "hris:E1", "--as", "service", "--reason", "robot")
    on_file.done("log", "checkpoint")
    assert on_file.run("log", "verify").exit_code == 0
    assert command("log", "verify", proof, "--key", old).exit_code == 0
    assert command("log", "verify", proof, "--key", new).exit_code == 1


def test_no_command_prints_the_secret_key(on_file: BookFolder) -> None:
    secret = (on_file.folder / "secrets" / "log.key").read_text().strip().rpartition("+")[2]
    for args in (("log", "key", "--all"), ("status",), ("log", "checkpoint"), ("log", "prove", "1")):
        assert secret not in on_file.run(*args).output


def test_an_anchor_without_a_place_is_refused(on_file: BookFolder) -> None:
    result = on_file.run("log", "anchor")
    assert result.exit_code == 2
    assert "[anchors]" in result.stderr


def test_a_checkpoint_is_anchored_in_a_folder_once(book: BookFolder) -> None:
    book.file("outside").mkdir()
    with (book.folder / "musterroll.toml").open("a") as settings:
        settings.write(f'\n[anchors]\nfolder = "{book.file("outside")}"\n')
    assert "folder: " in book.done("log", "anchor")
    assert len(list(book.file("outside").rglob("*.txt"))) == 1
    assert "anchor      folder:" in book.done("status", by=None)
    assert book.run("log", "verify").exit_code == 0


def test_a_place_that_cannot_be_reached_is_said_and_the_status_is_1(on_file: BookFolder) -> None:
    on_file.file("outside").write_text("a file, not a folder")
    with (on_file.folder / "musterroll.toml").open("a") as settings:
        settings.write(f'\n[anchors]\nfolder = "{on_file.file("outside")}"\n')
    result = on_file.run("log", "anchor")
    assert result.exit_code == 1
    assert "Not anchored at folder" in result.stderr


def test_an_export_is_checked_without_a_book(book: BookFolder) -> None:
    key, place = key_of(book), book.file("exported")
    assert f"Exported {book.size()} entries" in book.done("log", "export", place)
    assert command("log", "verify", place, "--key", key).exit_code == 0
    tile = next(path for path in (place / "tile" / "0").rglob("*") if path.is_file())
    tile.write_bytes(b"\0" + tile.read_bytes()[1:])
    assert command("log", "verify", place, "--key", key).exit_code == 1


def test_an_export_holds_no_personal_data(on_file: BookFolder) -> None:
    on_file.done("log", "export", on_file.file("exported"))
    content = b"".join(path.read_bytes() for path in on_file.file("exported").rglob("*") if path.is_file())
    assert b"collected" not in content
    for word in (b"Ana", b"northfen.example", b"Okafor"):
        assert word not in content


def test_a_training_record_carries_its_proof(book: BookFolder) -> None:
    said = book.run("records", "--email", "bo@northfen.example", "--format", "json", "--proof")
    records = json.loads(said.stdout)
    assert [one["employee"]["email"] for one in records] == ["bo@northfen.example"] * 2
    book.file("record.json").write_text(json.dumps(records[0]))
    assert command("log", "verify", book.file("record.json"), "--key", key_of(book)).exit_code == 0


def test_a_training_record_says_when_it_expires_by_the_policy(on_file: BookFolder) -> None:
    records = json.loads(on_file.run("records", "--email", "bo@northfen.example", "--format", "json").stdout)
    assert [one["training_event"]["expiry_date"] for one in records] == ["2025-05-20", "2026-05-19"]


def test_records_come_one_a_line_and_are_read_again(on_file: BookFolder) -> None:
    said = on_file.run("records", "--format", "jsonl").stdout
    assert len(said.splitlines()) == 4  # who is in progress has no record
    on_file.file("records.json").write_text(said)
    files = (f"hris={on_file.file('people.csv')}", on_file.file("records.json"))
    result = command(
        "check", *files, "-p", on_file.file("policy.toml"), "--period", "2025", "--as-of", "2026-01-20", *NOW
    )
    assert result.exit_code == 1
    assert "Bo Lind" not in result.stdout.partition("Findings")[0].partition("Missed")[2]


def test_state_is_made_again_from_the_entries(book: BookFolder) -> None:
    said = book.done("rebuild")
    assert f"Rebuilt from {book.size()} entries: 5 people, as of 2026-01-20." in said
    assert "state       of" in book.done("status", by=None)
    assert book.run("log", "verify").exit_code == 0


def test_a_file_of_a_key_that_is_not_there_is_called_so(on_file: BookFolder) -> None:
    assert "there is no such file" in command("log", "verify", proof_of(on_file), "--key", "auditor.key").stderr


def test_a_key_that_is_none_is_refused_and_a_secret_one_is_not_shown(on_file: BookFolder) -> None:
    proof, secret = proof_of(on_file), on_file.folder / "secrets" / "log.key"
    for key in ("nokey", "a+b+c", secret.read_text().strip(), str(secret)):
        result = command("log", "verify", proof, "--key", key)
        assert result.exit_code == 2
        assert "--key gives" in result.stderr
        assert secret.read_text().strip().rpartition("+")[2] not in result.output
