"""What makes the database refuse changes is itself looked at."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.procedures.attacks.catalogue import Attack, Catalogue, found
from tests.procedures.tampering import Crime, Scene

ATTACKS = Catalogue()


@ATTACKS.add("triggers", None, "is missing")
def a_trigger_is_dropped(crime: Crime) -> None:
    with crime.database(triggers_back=False):
        pass


@ATTACKS.add("triggers", None, "is not as it was made")
def a_trigger_is_made_toothless(crime: Crime) -> None:
    with crime.database() as db:
        pass
    with sqlite3.connect(crime.scene.config.database_file) as db:
        name, text = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchone()
        db.execute(f"DROP TRIGGER {name}")
        db.execute(text.replace("WHEN ", "WHEN 0 AND ", 1))
    db.close()


@ATTACKS.add("triggers", None, "is none of this program's")
def a_trigger_is_added_that_has_checkpoints_passed_over(crime: Crime) -> None:
    with closing(sqlite3.connect(crime.scene.config.database_file)) as db:
        db.execute("CREATE TRIGGER tidy BEFORE INSERT ON checkpoints BEGIN SELECT RAISE(IGNORE); END")


@ATTACKS.each
def test_it_is_found_and_the_first_bad_entry_is_named(crime: Crime, attack: Attack) -> None:
    found(crime, attack)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO entries SELECT \"index\", 'x', source, received_at_us, digest FROM entries LIMIT 1",
        'INSERT OR REPLACE INTO bodies SELECT "index", salt, zeroblob(9) FROM bodies LIMIT 1',
        "INSERT OR REPLACE INTO tiles SELECT level, n, zeroblob(32) FROM tiles LIMIT 1",
        "INSERT OR REPLACE INTO tree_heads SELECT size, zeroblob(32), at_us FROM tree_heads LIMIT 1",
        "INSERT OR REPLACE INTO checkpoints SELECT id, size, zeroblob(9), at_us FROM checkpoints LIMIT 1",
        "UPDATE entries SET source = 'x'",
        "DELETE FROM entries",
    ],
)
def test_while_the_triggers_stand_the_database_itself_refuses(scene: Scene, statement: str) -> None:
    connection = sqlite3.connect(scene.config.database_file)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()
    assert scene.verified().holds
