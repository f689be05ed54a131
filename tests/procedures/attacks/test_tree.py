"""Tiles and heads that are edited: what is computed from the entries tells."""

from __future__ import annotations

from tests.procedures.attacks.catalogue import ANY, BEHIND, TILE, VICTIM, Attack, Catalogue, found
from tests.procedures.tampering import Crime

ATTACKS = Catalogue()


@ATTACKS.add("tiles", VICTIM, "holds another hash than its entry gives")
def a_hash_in_a_tile_is_changed(crime: Crime) -> None:
    _change_tile(crime, 0, VICTIM // TILE, VICTIM % TILE)


@ATTACKS.add("tiles", TILE, "holds another hash than its entries give")
def a_hash_in_an_upper_tile_is_changed(crime: Crime) -> None:
    _change_tile(crime, 1, 0, 1)


@ATTACKS.add("tiles", TILE, "is too short")
def a_tile_is_taken_away(crime: Crime) -> None:
    crime.say("DELETE FROM tiles WHERE level = 0 AND n = 1")


@ATTACKS.add("tiles", ANY, "goes on where no entry is")
def a_tile_is_added(crime: Crime) -> None:
    crime.say("INSERT INTO tiles (level, n, data) VALUES (0, 9, zeroblob(32))")


@ATTACKS.add("heads", 3, "is not the root of the first")
def a_head_gets_another_root(crime: Crime) -> None:
    with crime.database() as db:
        (second,) = db.execute("SELECT size FROM tree_heads WHERE size > 3 ORDER BY size LIMIT 1").fetchone()
        db.execute("UPDATE tree_heads SET root = zeroblob(32) WHERE size = ?", (second,))


@ATTACKS.add("heads", 2, "bears another time than its last entry")
def a_head_gets_another_time(crime: Crime) -> None:
    crime.say("UPDATE tree_heads SET at_us = at_us + 1 WHERE size = 3")


@ATTACKS.add("heads", -1, "no head of the")
def the_last_head_is_dropped(crime: Crime) -> None:
    crime.say("DELETE FROM tree_heads WHERE size = ?", crime.scene.size)


@ATTACKS.add("heads", ANY, "a head of 9999 entries")
def a_head_is_added_for_entries_that_are_not_there(crime: Crime) -> None:
    crime.say("INSERT INTO tree_heads VALUES (9999, zeroblob(32), 0)")


@ATTACKS.add("heads", 2, "is not the root of the first 3 entries")
def a_head_becomes_a_number(crime: Crime) -> None:
    crime.say("UPDATE tree_heads SET root = 1000000000000 WHERE size = 3")


@ATTACKS.add("tiles", TILE, "holds another hash than its entry gives")
def a_tile_becomes_text(crime: Crime) -> None:
    crime.say("UPDATE tiles SET data = ? WHERE level = 0 AND n = 1", "x" * 9000)


@ATTACKS.add("heads", BEHIND, "a head of 9223372036854775807 entries")
def a_head_is_added_for_more_entries_than_can_be_counted(crime: Crime) -> None:
    crime.say("INSERT INTO tree_heads (size, root, at_us) VALUES (9223372036854775807, zeroblob(32), 0)")


@ATTACKS.add("tiles", BEHIND, "of level -1 goes on where no entry is")
def a_tile_is_added_below_all_levels(crime: Crime) -> None:
    crime.say("INSERT INTO tiles (level, n, data) VALUES (-1, 0, zeroblob(32))")


@ATTACKS.add("tiles", BEHIND, "tile x of level y goes on where no entry is")
def a_tile_is_added_that_has_no_number(crime: Crime) -> None:
    crime.say("INSERT INTO tiles (level, n, data) VALUES ('y', 'x', zeroblob(32))")


def _change_tile(crime: Crime, level: int, n: int, at: int) -> None:
    with crime.database() as db:
        (data,) = db.execute("SELECT data FROM tiles WHERE level = ? AND n = ?", (level, n)).fetchone()
        forged = data[: 32 * at] + bytes(32) + data[32 * at + 32 :]
        db.execute("UPDATE tiles SET data = ? WHERE level = ? AND n = ?", (forged, level, n))


@ATTACKS.each
def test_it_is_found_and_the_first_bad_entry_is_named(crime: Crime, attack: Attack) -> None:
    found(crime, attack)


def test_a_change_in_the_last_tile_which_is_not_stored_yet_is_found_by_the_heads(crime: Crime) -> None:
    victim = crime.scene.size - 20
    crime.forge_body(victim)
    [first, *_] = [problem for problem in crime.scene.verified().problems if problem.step == "heads"]
    assert first.index is not None
    assert victim - 50 < first.index <= victim
