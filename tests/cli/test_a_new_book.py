"""A book begins: what it says, what it keeps to itself, and what is said where there is none."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.books import BookFolder, begin
from tests.cli.small import NOW, command


def test_a_new_book_says_what_to_keep_safe_and_prints_no_secret(tmp_path: Path) -> None:
    said = command("init", tmp_path / "book", *NOW).output
    for what in ("secrets/log.key", "secrets/book.secret", "musterroll.db", "policy adopt", "collect"):
        assert what in said
    key = (tmp_path / "book" / "secrets" / "log.key").read_text()
    assert key.startswith("PRIVATE+KEY+")
    assert "PRIVATE" not in said
    assert key.split("+")[-1].strip() not in said


def test_the_verifier_key_it_prints_is_that_of_the_log(on_file: BookFolder) -> None:
    key = on_file.done("log", "key").strip()
    assert key.count("\n") == 0
    assert key.startswith("musterroll/")
    assert len(key.split("+")) >= 3


def test_its_secrets_are_readable_by_their_owner_only(on_file: BookFolder) -> None:
    for name in ("log.key", "book.secret"):
        assert stat.S_IMODE((on_file.folder / "secrets" / name).stat().st_mode) == 0o600


def test_a_book_is_never_made_over_another(on_file: BookFolder) -> None:
    before = (on_file.folder / "secrets" / "log.key").read_bytes()
    result = command("init", on_file.folder)
    assert result.exit_code == 2
    assert "There is a book in" in result.stderr
    assert (on_file.folder / "secrets" / "log.key").read_bytes() == before


@pytest.mark.parametrize(
    "wrong",
    [("--origin", "bad origin"), ("--origin", "a+b"), ("--database", "mysql://u:topsecret@h/none")],
)
def test_a_book_that_could_not_be_made_leaves_nothing_behind(tmp_path: Path, wrong: tuple[str, str]) -> None:
    result = command("init", tmp_path / "book", *wrong)
    assert result.exit_code == 2
    assert "topsecret" not in result.output
    assert "Expected" in result.stderr
    assert not (tmp_path / "book").exists()
    assert command("init", tmp_path / "book", *NOW).exit_code == 0


def test_an_origin_with_quotes_is_kept_as_it_was_given(tmp_path: Path) -> None:
    assert command("init", tmp_path / "book", "--origin", 'northfen/"main"\\1', *NOW).exit_code == 0
    assert command("status", "--folder", tmp_path / "book", *NOW).output.startswith('Book northfen/"main"\\1')


def test_a_policy_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("mine")
    assert command("init", tmp_path, *NOW).exit_code == 0
    assert (tmp_path / "policy.toml").read_text() == "mine"


def test_the_starter_policy_can_be_adopted_as_it_is(tmp_path: Path) -> None:
    book = begin(tmp_path)
    assert "Adopted version 1" in book.done("policy", "adopt", book.folder / "policy.toml")


@pytest.mark.parametrize(
    "args",
    [
        ("status",),
        ("collect", "people.csv"),
        ("records",),
        ("link", "a:1", "b:2"),
        ("mark", "a:1", "--as", "service"),
        ("exempt", "--list"),
        ("explain-finding",),
        ("course", "publish", "A", "1"),
        ("session", "roster.csv", "--event", "E", "--on", "2025-01-01"),
        ("policy", "adopt", "policy.toml"),
        ("log", "verify"),
        ("log", "key"),
        ("log", "prove", "1"),
        ("log", "checkpoint"),
        ("log", "anchor"),
        ("log", "export", "out"),
        ("rebuild",),
        ("erase", "ana"),
        ("backup", "copy"),
        ("check",),
        ("explain", "ana"),
    ],
    ids=" ".join,
)
def test_where_there_is_no_book_a_command_says_how_to_make_one(
    args: tuple[str, ...], five: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = command(*args)
    assert result.exit_code == 2
    assert "musterroll init" in result.stderr
    assert len(result.stderr.splitlines()) == 2
    assert "Traceback" not in result.output
    assert sorted(path.name for path in five.iterdir()) == ["people.csv", "policy.toml", "training.csv"]


def test_the_folder_may_be_named_by_the_environment(on_file: BookFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTERROLL_FOLDER", str(on_file.folder))
    result = command("status", *NOW)
    assert result.exit_code == 0
    assert "training.csv, 5 rows" in result.stdout


def test_who_does_it_may_be_named_by_the_environment(on_file: BookFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_file.run("mark", "hris:E1", "--as", "service", "--reason", "robot", by=None).exit_code == 2
    monkeypatch.setenv("MUSTERROLL_BY", "eli@northfen.example")
    assert "Marked hris:E1" in on_file.done("mark", "hris:E1", "--as", "service", "--reason", "robot", by=None)


def test_a_book_that_cannot_be_made_leaves_nothing_behind_and_no_password(tmp_path: Path) -> None:
    url = f"postgresql://ana:opensesame@/book?host={tmp_path}"  # nobody listens there
    result = command("init", tmp_path / "deep" / "book", "--database", url, *NOW)
    assert result.exit_code == 2
    assert "opensesame" not in result.output
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_settings_that_may_hold_a_password_are_readable_by_their_owner_only(on_file: BookFolder) -> None:
    assert stat.S_IMODE((on_file.folder / "musterroll.toml").stat().st_mode) == 0o600


def test_tables_are_brought_up_to_date_by_name(on_file: BookFolder) -> None:
    result = command("init", on_file.folder, "--migrate")
    assert result.exit_code == 0
    assert "are those of this program" in result.output


def test_a_book_of_a_newer_program_is_left_alone(on_file: BookFolder) -> None:
    with closing(sqlite3.connect(on_file.folder / "musterroll.db")) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('store', '0099_future', '2030-01-01')"
        )
        database.commit()
    for asked in (("status",), ("check",), ("mark", "hris:E1", "--as", "service", "--reason", "robot")):
        result = on_file.run(*asked)
        assert result.exit_code == 2
        assert "newer program" in result.stderr
    assert command("init", "--migrate", on_file.folder).exit_code == 2
