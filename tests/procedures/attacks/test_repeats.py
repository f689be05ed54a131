"""What recognises facts that come again: without it a fact is recorded twice, with a forged one never."""

from __future__ import annotations

import sqlite3

from musterroll.store.repeats import packed, unpacked
from tests.procedures.attacks.catalogue import BEHIND, VICTIM, Attack, Catalogue, found
from tests.procedures.tampering import ERASED, FIRST_SEAL, SENT, Crime

ATTACKS = Catalogue()


def _row(db: sqlite3.Connection, index: int) -> tuple[int, list[tuple[int, bytes]]]:
    """The row of the commit that an entry came with."""
    question = 'SELECT "first", packed FROM repeats_new WHERE "first" <= ? ORDER BY "first" DESC LIMIT 1'
    first, row = db.execute(question, (index,)).fetchone()
    return first, unpacked(row)


def _put(db: sqlite3.Connection, first: int, rows: list[tuple[int, bytes]]) -> None:
    keys, contents = zip(*rows, strict=True)
    db.execute('UPDATE repeats_new SET packed = ? WHERE "first" = ?', (packed(keys, contents), first))


@ATTACKS.add("repeats", VICTIM, "would be taken in again")
def what_recognises_a_fact_is_taken_away(crime: Crime) -> None:
    with crime.database() as db:
        first, rows = _row(db, VICTIM)
        rows[VICTIM - first] = (12345, bytes(16))
        _put(db, first, rows)


@ATTACKS.add("repeats", 0, "would be taken in again")
def everything_that_recognises_is_taken_away(crime: Crime) -> None:
    crime.say("DELETE FROM repeats_new")


@ATTACKS.add("repeats", VICTIM, "by something else than it says")
def a_fact_is_recognised_by_another_content(crime: Crime) -> None:
    with crime.database() as db:
        first, rows = _row(db, VICTIM)
        rows[VICTIM - first] = (rows[VICTIM - first][0], b"x" * 16)
        _put(db, first, rows)


@ATTACKS.add("repeats", VICTIM, "by something else than it says")
def a_fact_is_said_to_stand_elsewhere(crime: Crime) -> None:
    with crime.database() as db:
        first, rows = _row(db, VICTIM)
        key, content = rows[VICTIM - first]
        db.execute('INSERT INTO repeats_new ("first", packed) VALUES (9000, ?)', (packed([key], [content]),))


@ATTACKS.add("repeats", 5, "the row was forged")
def a_fact_that_nobody_recorded_would_be_passed_over(crime: Crime) -> None:
    crime.say('INSERT INTO repeats (key, content, "index") VALUES (12345, ?, 5)', b"x" * 16)


@ATTACKS.add("repeats", ERASED, "others than its own were forged")
def facts_that_nobody_recorded_would_be_passed_over_under_the_name_of_an_erased_one(crime: Crime) -> None:
    crime.say('INSERT INTO repeats (key, content, "index") VALUES (12345, ?, ?)', b"x" * 16, ERASED)


@ATTACKS.add("repeats", FIRST_SEAL, "none that a commit writes")
def keys_become_text(crime: Crime) -> None:
    crime.say("UPDATE repeats_new SET packed = 'none' WHERE \"first\" >= 300")


@ATTACKS.add("repeats", 0, "none that a commit writes")
def keys_are_cut(crime: Crime) -> None:
    crime.say("UPDATE repeats_new SET packed = substr(packed, 2)")


@ATTACKS.add("repeats", SENT, "taking it back would be passed over")
def the_name_of_a_statement_is_taken_away(crime: Crime) -> None:
    crime.say("DELETE FROM intake_seen WHERE entry = (SELECT min(entry) FROM intake_seen)")


@ATTACKS.add("repeats", SENT, "taking it back would be passed over")
def the_name_of_a_statement_leads_nowhere(crime: Crime) -> None:
    crime.say("UPDATE intake_seen SET entry = NULL WHERE entry = (SELECT min(entry) FROM intake_seen)")


@ATTACKS.add("repeats", SENT, "it is not what was sent")
def the_names_of_two_statements_are_exchanged(crime: Crime) -> None:
    crime.say("UPDATE intake_seen SET entry = (SELECT min(entry) + max(entry) FROM intake_seen) - entry")


@ATTACKS.add("repeats", VICTIM, "it is not what was sent")
def taking_back_what_nobody_sent_would_take_back_another(crime: Crime) -> None:
    crime.say("INSERT INTO intake_seen (key, content, entry) VALUES (12345, ?, ?)", b"x" * 16, VICTIM)


@ATTACKS.add("repeats", BEHIND, "a name under which something was sent")
def a_name_leads_to_an_entry_that_is_to_come(crime: Crime) -> None:
    crime.say("INSERT INTO intake_seen (key, content, entry) VALUES (12345, ?, ?)", b"x" * 16, crime.scene.size)


@ATTACKS.each
def test_it_is_found_and_the_first_bad_entry_is_named(crime: Crime, attack: Attack) -> None:
    found(crime, attack)
