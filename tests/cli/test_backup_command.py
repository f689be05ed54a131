"""A backup is a book: made while the book is used, looked at, and restored."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.books import BookFolder
from tests.cli.small import command


@pytest.fixture
def tools(request: pytest.FixtureRequest, empty: BookFolder) -> None:
    """The client programs of PostgreSQL, where the book is on it."""
    if "postgresql" in request.node.name and not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        pytest.skip("pg_dump and pg_restore are not on the path")


def restored(book: BookFolder, request: pytest.FixtureRequest) -> BookFolder:
    """The book made again from a backup, in a folder and on a database of its own."""
    book.done("backup", book.file("copy"))
    other = BookFolder(book.folder.parent / "again")
    url: tuple[str, ...] = ()
    if "postgresql" in request.node.name:
        url = ("--database", request.getfixturevalue("server").make(f"restored{abs(hash(str(book.folder)))}"))
    result = command("restore", book.file("copy"), other.folder, *url)
    assert result.exit_code == 0, result.output
    return other


def test_a_restored_book_says_what_the_book_said(book: BookFolder, tools: None, request: pytest.FixtureRequest) -> None:
    book.done("log", "checkpoint")
    other = restored(book, request)
    assert other.size() == book.size()
    assert other.report()["people"] == book.report()["people"]
    assert other.done("log", "key") == book.done("log", "key")
    assert other.run("log", "verify").exit_code == 0


def test_a_restored_book_goes_on(book: BookFolder, tools: None, request: pytest.FixtureRequest) -> None:
    other = restored(book, request)
    assert "Nothing new" in other.done("collect", f"hris={book.file('people.csv')}", book.file("training.csv"))
    other.done("mark", "hris:E1", "--as", "service", "--reason", "robot")
    assert other.run("log", "verify").exit_code == 0


def test_it_says_what_was_copied_and_that_it_verifies(on_file: BookFolder) -> None:
    said = on_file.done("backup", on_file.file("copy"))
    assert f"Backed up {on_file.size()} entries into" in said
    assert "The copy verifies." in said


def test_a_backup_never_goes_into_a_folder_that_holds_something(on_file: BookFolder) -> None:
    on_file.file("copy").mkdir()
    (on_file.file("copy") / "mine.txt").write_text("mine")
    result = on_file.run("backup", on_file.file("copy"))
    assert result.exit_code == 2
    assert [path.name for path in on_file.file("copy").iterdir()] == ["mine.txt"]


def test_a_book_that_was_tampered_with_gives_no_backup_in_silence(on_file: BookFolder) -> None:
    with closing(sqlite3.connect(on_file.folder / "musterroll.db")) as database:
        row = database.execute("SELECT sql FROM sqlite_master WHERE type='trigger' AND tbl_name='bodies'").fetchall()
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='bodies'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE bodies SET body = replace(CAST(body AS TEXT), 'Ana', 'Eva') WHERE \"index\" = 1")
        for (sql,) in row:
            database.execute(sql)
        database.commit()
    result = on_file.run("backup", on_file.file("copy"))
    assert result.exit_code == 2
    assert "The copy does not verify" in result.stderr


@pytest.mark.parametrize("name", ["musterroll.db", "secrets/book.secret", "musterroll.toml"])
def test_a_backup_that_was_changed_is_not_restored(on_file: BookFolder, name: str) -> None:
    on_file.done("backup", on_file.file("copy"))
    path = on_file.file("copy") / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    result = command("restore", on_file.file("copy"), on_file.file("again"))
    assert result.exit_code == 2
    assert f"{name} in the backup is not what was copied" in result.stderr
    assert not on_file.file("again").exists()


def test_a_backup_that_lacks_a_file_is_not_restored(on_file: BookFolder) -> None:
    on_file.done("backup", on_file.file("copy"))
    next((on_file.file("copy") / "extracts").iterdir()).unlink()
    result = command("restore", on_file.file("copy"), on_file.file("again"))
    assert result.exit_code == 2
    assert "The backup lacks extracts/" in result.stderr


def test_a_book_is_never_restored_over_another(on_file: BookFolder) -> None:
    on_file.done("backup", on_file.file("copy"))
    result = command("restore", on_file.file("copy"), on_file.folder)
    assert result.exit_code == 2
    assert "There is a book in" in result.stderr


def test_without_keys_the_copy_holds_no_secret_and_they_are_put_back_by_hand(on_file: BookFolder) -> None:
    on_file.done("backup", "--without-keys", on_file.file("copy"))
    secret = (on_file.folder / "secrets" / "log.key").read_text().strip()
    assert not (on_file.file("copy") / "secrets").exists()
    assert all(secret.encode() not in path.read_bytes() for path in on_file.file("copy").rglob("*") if path.is_file())
    again = on_file.file("again")
    assert command("restore", on_file.file("copy"), again).exit_code == 2
    shutil.copytree(on_file.folder / "secrets", again / "secrets")
    result = command("restore", on_file.file("copy"), again)
    assert result.exit_code == 0, result.output


def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    result = command("restore", tmp_path, tmp_path / "again")
    assert result.exit_code == 2
    assert "is no backup" in result.stderr


def test_the_list_of_a_backup_says_which_log_and_how_many_entries(on_file: BookFolder) -> None:
    on_file.done("backup", on_file.file("copy"))
    told = json.loads((on_file.file("copy") / "backup.json").read_text())
    assert (told["schema"], told["size"]) == ("musterroll.backup/1", on_file.size())
    assert told["origin"] == on_file.done("log", "key").partition("+")[0]
