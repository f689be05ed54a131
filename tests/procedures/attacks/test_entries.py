"""Entries that are edited, moved, dropped, added: the tree tells, or the gap."""

from __future__ import annotations

from tests.procedures.attacks.catalogue import BEHIND, VICTIM, Attack, Catalogue, found
from tests.procedures.tampering import Crime

ATTACKS = Catalogue()


@ATTACKS.add("tiles", VICTIM, "holds another hash than its entry gives")
def a_body_is_edited_with_its_digest(crime: Crime) -> None:
    crime.forge_body(VICTIM)


@ATTACKS.add("tiles", VICTIM, "holds another hash than its entry gives")
def an_entry_gets_another_kind(crime: Crime) -> None:
    crime.say("UPDATE entries SET kind = 'completion.observed' WHERE \"index\" = ?", VICTIM)


@ATTACKS.add("tiles", VICTIM, "holds another hash than its entry gives")
def an_entry_gets_another_source(crime: Crime) -> None:
    crime.say("UPDATE entries SET source = 'hris' WHERE \"index\" = ?", VICTIM)


@ATTACKS.add("tiles", 0, "holds another hash than its entry gives")
def received_at_moves_for_all(crime: Crime) -> None:
    crime.say("UPDATE entries SET received_at_us = received_at_us - 86400000000")


@ATTACKS.add("entries", VICTIM, "received before the entry that precedes it")
def received_at_moves_back_for_one(crime: Crime) -> None:
    crime.say('UPDATE entries SET received_at_us = received_at_us - 86400000000 WHERE "index" = ?', VICTIM)


@ATTACKS.add("entries", VICTIM, "body and salt do not give the digest")
def the_digest_of_an_entry_is_changed(crime: Crime) -> None:
    crime.say('UPDATE entries SET digest = zeroblob(32) WHERE "index" = ?', VICTIM)


@ATTACKS.add("entries", VICTIM, "something of another type")
def a_digest_becomes_text(crime: Crime) -> None:
    crime.say("UPDATE entries SET digest = 'none' WHERE \"index\" = ?", VICTIM)


@ATTACKS.add("entries", 10, "body and salt do not give the digest")
def two_entries_change_places(crime: Crime) -> None:
    with crime.database() as db:
        for old, new in ((10, -1), (11, 10), (-1, 11)):
            db.execute('UPDATE entries SET "index" = ? WHERE "index" = ?', (new, old))


@ATTACKS.add("tiles", 10, "holds another hash than its entry gives")
def two_entries_change_places_with_their_bodies(crime: Crime) -> None:
    with crime.database() as db:
        for table in ("entries", "bodies"):
            for old, new in ((10, -1), (11, 10), (-1, 11)):
                db.execute(f'UPDATE {table} SET "index" = ? WHERE "index" = ?', (new, old))


@ATTACKS.add("entries", VICTIM, "it is missing")
def an_entry_in_the_middle_is_dropped(crime: Crime) -> None:
    with crime.database() as db:
        for table in ("entries", "bodies"):
            db.execute(f'DELETE FROM {table} WHERE "index" = ?', (VICTIM,))


@ATTACKS.add("tiles", VICTIM, "holds another hash than its entry gives")
def an_entry_is_dropped_and_the_rest_moves_up(crime: Crime) -> None:
    with crime.database() as db:
        for table in ("entries", "bodies"):
            db.execute(f'DELETE FROM {table} WHERE "index" = ?', (VICTIM,))
            db.execute(f'UPDATE {table} SET "index" = -"index" WHERE "index" > ?', (VICTIM,))
            db.execute(f'UPDATE {table} SET "index" = -"index" - 1 WHERE "index" < 0')


@ATTACKS.add("heads", -1, "entries, where")
def the_last_entry_is_dropped(crime: Crime) -> None:
    with crime.database() as db:
        for table in ("entries", "bodies"):
            db.execute(f'DELETE FROM {table} WHERE "index" = ?', (crime.scene.size - 1,))


@ATTACKS.add("entries", 0, "it is missing")
def everything_is_dropped_but_the_last_entry(crime: Crime) -> None:
    crime.say('DELETE FROM entries WHERE "index" < ?', crime.scene.size - 1)


@ATTACKS.add("tiles", 0, "goes on where no entry is")
def everything_is_dropped(crime: Crime) -> None:
    crime.say("DELETE FROM entries")


@ATTACKS.add("entries", 0, "an entry has the index -1")
def an_entry_is_put_before_the_first(crime: Crime) -> None:
    crime.say("INSERT INTO entries VALUES (-1, 'completion.observed', 'knowbe4', 0, zeroblob(32))")


@ATTACKS.add("heads", BEHIND, "no head of the")
def an_entry_is_added_past_the_journal(crime: Crime) -> None:
    at = crime.scene.size
    crime.say("INSERT INTO entries VALUES (?, 'completion.observed', 'knowbe4', 2000000000000000, zeroblob(32))", at)


@ATTACKS.add("tiles", VICTIM, "holds another hash than its entry gives")
def an_entry_is_forged_by_insert_or_replace(crime: Crime) -> None:
    with crime.database() as db:
        row = db.execute('SELECT * FROM entries WHERE "index" = ?', (VICTIM,)).fetchone()
        db.execute("INSERT OR REPLACE INTO entries VALUES (?, 'completion.observed', ?, ?, ?)", (row[0], *row[2:]))


@ATTACKS.each
def test_it_is_found_and_the_first_bad_entry_is_named(crime: Crime, attack: Attack) -> None:
    found(crime, attack)
