"""Tokens of programs: made by a named person, shown once, told in the book, replaced and taken back."""

from __future__ import annotations

import pytest

from musterroll import config
from musterroll.store.setup import open_book
from tests.cli.books import ANA, BookFolder

NEW = ("token", "new", "payroll", "--scope", "records:write", "--scope", "xapi:write")


def test_a_token_stands_alone_on_standard_output(book: BookFolder) -> None:
    result = book.run(*NEW, "--source", "moodle", "--by", ANA)
    shown = result.stdout.strip()
    assert (result.exit_code, shown[:4], len(shown)) == (0, "mrt_", 47)
    assert "payroll is valid until 2027-01-20" in result.stderr
    assert "is not shown again" in result.stderr
    assert shown not in result.stderr


def test_the_list_shows_what_tokens_are_for_and_none_of_them(book: BookFolder) -> None:
    shown = book.run(*NEW, "--by", ANA).stdout.strip()
    listed = " ".join(book.done("token", "list").split())
    for words in (
        "payroll",
        "records:write, xapi:write",
        f"made by {ANA}",
        "last used never",
        "valid until 2027-01-20",
    ):
        assert words in listed
    assert shown not in listed


def test_an_empty_list_says_how_to_make_one(book: BookFolder) -> None:
    assert "musterroll token new" in book.done("token", "list")


def test_a_rotated_token_is_another_one_for_the_same(book: BookFolder) -> None:
    first = book.run(*NEW, "--by", ANA).stdout.strip()
    second = book.run("token", "rotate", "payroll", "--overlap-days", "2", "--by", ANA).stdout.strip()
    assert first != second
    listed = " ".join(book.done("token", "list").split())
    assert listed.count("records:write, xapi:write") == 2
    assert "valid until 2026-01-22" in listed


def test_a_revoked_token_is_listed_as_such(book: BookFolder) -> None:
    book.run(*NEW, "--by", ANA)
    said = book.done("token", "revoke", "payroll", "--reason", "The vendor left.", "--by", ANA)
    assert "payroll opens nothing any more." in said
    assert "revoked" in book.done("token", "list")
    assert book.run("token", "revoke", "payroll", "--reason", "x", "--by", ANA).exit_code == 2
    assert book.run(*NEW, "--by", ANA).exit_code == 0


def test_the_book_says_who_did_what_with_tokens(book: BookFolder) -> None:
    before = book.size()
    book.run(*NEW, "--by", ANA)
    book.done("token", "revoke", "payroll", "--reason", "The vendor left.", "--by", ANA)
    opened = open_book(config.load(book.folder))
    told = [fact for _, fact in opened.entries.facts(before, book.size()) if fact is not None]
    assert [(fact.kind, fact.actor) for fact in told] == [("operator.acted", ANA)] * 2
    assert told[1].body == {"by": ANA, "did": "revoked", "about": "the token payroll", "reason": "The vendor left."}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (NEW, "--by names nobody"),
        ((*NEW[:3], "--scope", "all", "--by", ANA), "A token for all cannot be made."),
        (("token", "new", "two words", *NEW[3:], "--by", ANA), "cannot name a token"),
        ((*NEW, "--days", "0", "--by", ANA), "--days 0 cannot be."),
        ((*NEW, "--days", "9999", "--by", ANA), "--days 9999 cannot be."),
        ((*NEW, "--source", "Mood le", "--by", ANA), "cannot name a source"),
        (("token", "rotate", "nobody", "--by", ANA), "There is no token nobody in force."),
        (("token", "revoke", "nobody", "--reason", "x", "--by", ANA), "There is no token nobody in force."),
    ],
)
def test_what_cannot_be_is_said_and_adds_nothing(book: BookFolder, args: tuple[str, ...], said: str) -> None:
    before = book.size()
    result = book.run(*args, by=None)
    assert result.exit_code == 2
    assert said in result.output
    assert book.size() == before


def test_a_name_is_given_once(book: BookFolder) -> None:
    book.run(*NEW, "--by", ANA)
    result = book.run(*NEW, "--by", ANA)
    assert result.exit_code == 2
    assert "musterroll token rotate payroll" in result.output


def test_a_revocation_needs_a_reason(book: BookFolder) -> None:
    book.run(*NEW, "--by", ANA)
    assert "--reason is empty" in book.run("token", "revoke", "payroll", "--by", ANA).output


def test_an_overlap_is_not_longer_than_the_new_token(book: BookFolder) -> None:
    book.run(*NEW, "--by", ANA)
    result = book.run("token", "rotate", "payroll", "--days", "3", "--overlap-days", "4", "--by", ANA)
    assert "--overlap-days 4 cannot be." in result.output


def test_no_program_speaks_as_the_book_itself(on_file: BookFolder) -> None:
    size = on_file.size()
    result = on_file.run(*NEW, "--source", "musterroll", "--by", ANA)
    assert result.exit_code == 2
    assert "is what the book itself says" in result.output
    assert on_file.size() == size
