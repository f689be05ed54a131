"""What was recorded is not changed, deleted or reordered, whoever asks the database; and a missing guard is noticed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from importlib import import_module

import pytest

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.store import triggers
from musterroll.store.setup import Book, open_book
from tests.store.checked import check
from tests.store.made import completions

_exchanging = import_module("musterroll.store.migrations.0015_triggers_asked_quickly")

ENTRY = """INSERT INTO entries ("index", kind, source, received_at_us, digest) VALUES ({}, 'a', 'b', 1, {})"""
HEAD = "INSERT INTO tree_heads (size, root, at_us) VALUES ({}, {}, 1)"
BODY = """INSERT INTO bodies ("index", salt, body) VALUES ({}, {}, {})"""
CHANGES = [
    "UPDATE entries SET kind = 'other' WHERE \"index\" = 1",
    "UPDATE entries SET received_at_us = received_at_us + 1",
    'UPDATE entries SET "index" = 900 WHERE "index" = 299',
    'DELETE FROM entries WHERE "index" = 299',
    "DELETE FROM entries",
    ENTRY.format(299, "{blob}"),
    ENTRY.format(298, "{blob}"),
    ENTRY.format(301, "{blob}"),
    ENTRY.format(-1, "{blob}"),
    "UPDATE bodies SET body = salt",
    BODY.format(3, "{blob}", "{blob}"),
    "UPDATE tree_heads SET root = {blob}",
    "DELETE FROM tree_heads WHERE size = 300",
    HEAD.format(300, "{blob}"),
    HEAD.format(299, "{blob}"),
    HEAD.format(0, "{blob}"),
    "UPDATE tiles SET data = {blob} WHERE level = 0",
    "UPDATE tiles SET n = 7 WHERE level = 0",
    "DELETE FROM tiles",
    "INSERT INTO tiles (level, n, data) VALUES (0, 0, {blob})",
    "UPDATE checkpoints SET size = 1",
    "DELETE FROM checkpoints",
    "INSERT INTO checkpoints (id, size, note, at_us) VALUES (1, 1, {blob}, 1)",
    "UPDATE book SET origin = 'other'",
    "DELETE FROM book",
    "INSERT INTO book (id, origin, secret_check) VALUES (2, 'x', {blob})",
]


def filled(book: Book, now: datetime) -> Book:
    """A book with entries, tiles and a checkpoint."""
    book.journal.append(completions(0, 300), received_at=now)
    book.checkpoints.save(300, b"note", now)
    return book


def accepted(book: Book, statements: Iterable[str]) -> list[str]:
    """Those of the statements that the database carries out."""
    blob = "x'00'" if book.tables.on_sqlite else r"'\x00'::bytea"
    return [one for one in statements if not refuses(book, one.replace("{blob}", blob))]


def refuses(book: Book, statement: str) -> bool:
    """Whether a statement fails, for one of the reasons that are ours."""
    try:
        book.tables.say(statement)
    except MusterrollError as error:
        assert re.search(r"(?i)never|only|once|one book|unique constraint", str(error)), statement
        return True
    return False


def unchanged(book: Book) -> bool:
    """Whether a filled book is as it was."""
    return check(book) == 300 and [saved.note for saved in book.checkpoints.all()] == [b"note"]


def test_what_was_recorded_is_not_changed(book: Book, now: datetime) -> None:
    assert accepted(filled(book, now), CHANGES) == []
    assert unchanged(book)


def test_it_is_not_replaced_either(book: Book, now: datetime) -> None:
    """SQLite's REPLACE deletes without asking the triggers that guard deletion; PostgreSQL's way is ON CONFLICT."""
    filled(book, now)
    inserts = [one for one in CHANGES if one.startswith("INSERT")]
    if book.tables.on_sqlite:
        how = ("OR REPLACE", "OR IGNORE", "OR FAIL", "OR ROLLBACK")
        assert accepted(book, [one.replace("INSERT", f"INSERT {word}") for one in inserts for word in how]) == []
        assert accepted(book, ['UPDATE OR REPLACE entries SET "index" = 5 WHERE "index" = 299']) == []
    else:
        keys = {"entries": '"index"', "bodies": '"index"', "tree_heads": "size", "tiles": "level, n"}
        for one in inserts:
            key = keys.get(one.split()[2], "id")
            column = key if "," not in key else "data"
            assert accepted(book, [f"{one} ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}"]) == []
    assert unchanged(book)


@pytest.mark.parametrize("table", ["entries", "bodies", "tiles", "tree_heads", "checkpoints", "book"])
def test_a_table_is_not_emptied(book: Book, now: datetime, table: str) -> None:
    filled(book, now)
    if book.tables.on_sqlite:
        if table != "bodies":  # erasing deletes bodies, one or all
            assert accepted(book, [f"DELETE FROM {table}"]) == []
    else:
        assert accepted(book, [f"TRUNCATE {table} CASCADE"]) == []
    assert unchanged(book)


def test_a_program_that_knows_nothing_of_us_is_refused_too(book: Book, now: datetime) -> None:
    filled(book, now)
    if not book.tables.on_sqlite:
        book.tables.say("SET session_replication_role = replica")  # switches ordinary triggers off
        assert accepted(book, ["DELETE FROM entries"]) == []
        return
    with closing(sqlite3.connect(book.config.database_file)) as other:
        other.execute("PRAGMA recursive_triggers = OFF")
        other.execute("PRAGMA ignore_check_constraints = ON")
        for statement in CHANGES:
            with pytest.raises(sqlite3.IntegrityError):
                other.execute(statement.replace("INSERT", "INSERT OR REPLACE").replace("{blob}", "x'00'"))


def test_a_tile_may_grow(book: Book, now: datetime) -> None:
    book.journal.append(completions(0, 300), received_at=now)
    book.tables.say("UPDATE tiles SET data = %s WHERE level = 1", (2 * book.tiles.read_tile(1, 0),))
    assert len(book.tiles.read_tile(1, 0)) == 64


def test_a_body_may_be_erased_and_does_not_come_back(book: Book, now: datetime) -> None:
    filled(book, now)
    salt, body = book.tables.rows('SELECT salt, body FROM bodies WHERE "index" = 7')[0]
    assert book.entries.erase([7, 8, 8]) == 2
    assert (book.entries.body(7), book.entries.body(9) is None) == (None, False)
    assert check(book) == 300
    with pytest.raises(MusterrollError, match="never again"):
        book.tables.say('INSERT INTO bodies ("index", salt, body) VALUES (7, %s, %s)', (salt, body))


def test_a_book_without_one_of_its_triggers_is_not_opened(book: Book, again: Callable[[Book], Book]) -> None:
    from musterroll.store import triggers_postgresql, triggers_sqlite

    for name in (triggers_sqlite if book.tables.on_sqlite else triggers_postgresql).expected():
        table = re.sub(r"_(insert|update|grown|delete|truncate)_refused", "", name)
        book.tables.say(f"DROP TRIGGER {name}" + ("" if book.tables.on_sqlite else f" ON {table}"))
        with pytest.raises(Refused, match=f"{name} is missing"):
            again(book)
        with book.tables.transaction():
            triggers.remove(book.tables.connection)
            triggers.install(book.tables.connection)
        again(book).close()


def test_a_trigger_that_does_nothing_is_noticed(book: Book, again: Callable[[Book], Book]) -> None:
    if book.tables.on_sqlite:
        book.tables.say("DROP TRIGGER entries_update_refused")
        book.tables.say("CREATE TRIGGER entries_update_refused BEFORE UPDATE ON entries BEGIN SELECT 1; END")
    else:
        book.tables.say(
            "CREATE OR REPLACE FUNCTION entries_update_refused() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN RETURN NULL; END'"
        )
    with pytest.raises(Refused, match="entries_update_refused is not as it was made"):
        again(book)


def test_a_trigger_that_is_switched_off_is_noticed(postgresql_book: Book, again: Callable[[Book], Book]) -> None:
    postgresql_book.tables.say("ALTER TABLE entries DISABLE TRIGGER entries_update_refused")
    with pytest.raises(Refused, match="entries_update_refused is not as it was made"):
        again(postgresql_book)


def test_the_triggers_stand_after_every_migration(book: Book) -> None:
    assert list(triggers.faults(book.tables.connection)) == []


def with_former_triggers(book: Book) -> None:
    """Three triggers as they were worded before, in a book that has not been brought up to date."""
    for name, text in _exchanging.former().items():
        book.tables.say(f"DROP TRIGGER {name}")
        book.tables.say(text)
    book.tables.say("DELETE FROM django_migrations WHERE name = '0015_triggers_asked_quickly'")


def test_an_older_book_refuses_the_same_when_it_is_brought_up_to_date(sqlite_book: Book, now: datetime) -> None:
    with_former_triggers(filled(sqlite_book, now))
    assert accepted(sqlite_book, CHANGES) == []
    anew = open_book(sqlite_book.config, migrate=True)
    assert list(triggers.faults(anew.tables.connection)) == []
    assert accepted(anew, CHANGES) == []
    assert unchanged(anew)


def test_a_trigger_that_somebody_worded_otherwise_is_not_made_good_in_silence(sqlite_book: Book) -> None:
    with_former_triggers(sqlite_book)
    sqlite_book.tables.say("DROP TRIGGER bodies_insert_refused")
    sqlite_book.tables.say("CREATE TRIGGER bodies_insert_refused BEFORE INSERT ON bodies BEGIN SELECT 1; END")
    with pytest.raises(Refused, match="bodies_insert_refused is not as it was made"):
        open_book(sqlite_book.config, migrate=True)
    sqlite_book.tables.say("DROP TRIGGER bodies_insert_refused")
    with pytest.raises(Refused, match="bodies_insert_refused is missing"):
        open_book(sqlite_book.config, migrate=True)
