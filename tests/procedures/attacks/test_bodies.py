"""Bodies and their salts under somebody's hands: the digest of the entry tells."""

from __future__ import annotations

from tests.procedures.attacks.catalogue import VICTIM, Attack, Catalogue, found
from tests.procedures.tampering import ERASED, POLICY, Crime

ATTACKS = Catalogue()


@ATTACKS.add("entries", VICTIM, "body and salt do not give the digest")
def a_body_is_edited(crime: Crime) -> None:
    crime.say("UPDATE bodies SET body = replace(body, 'a', 'o') WHERE \"index\" = ?", VICTIM)


@ATTACKS.add("entries", VICTIM, "body and salt do not give the digest")
def one_bit_of_a_salt_is_flipped(crime: Crime) -> None:
    with crime.database() as db:
        (salt,) = db.execute('SELECT salt FROM bodies WHERE "index" = ?', (VICTIM,)).fetchone()
        db.execute('UPDATE bodies SET salt = ? WHERE "index" = ?', (bytes([salt[0] ^ 1]) + salt[1:], VICTIM))


@ATTACKS.add("entries", 5, "body and salt do not give the digest")
def two_bodies_change_places(crime: Crime) -> None:
    with crime.database() as db:
        for old, new in ((5, -1), (VICTIM, 5), (-1, VICTIM)):
            db.execute('UPDATE bodies SET "index" = ? WHERE "index" = ?', (new, old))


@ATTACKS.add("erased", VICTIM, "no fact says that it was erased")
def a_body_goes_without_a_word(crime: Crime) -> None:
    crime.say('DELETE FROM bodies WHERE "index" = ?', VICTIM)


@ATTACKS.add("entries", ERASED, "body and salt do not give the digest")
def an_erased_body_comes_back_as_another(crime: Crime) -> None:
    crime.say("INSERT INTO bodies VALUES (?, ?, ?)", ERASED, b"0" * 16, b"{}")


@ATTACKS.add("entries", 9999, "a body without an entry")
def a_body_is_kept_that_no_entry_knows(crime: Crime) -> None:
    crime.say("INSERT INTO bodies VALUES (?, ?, ?)", 9999, b"0" * 16, b"{}")


@ATTACKS.add("entries", POLICY, "body and salt do not give the digest")
def the_adopted_policy_is_made_milder(crime: Crime) -> None:
    with crime.database() as db:
        (body,) = db.execute('SELECT body FROM bodies WHERE "index" = ?', (POLICY,)).fetchone()
        db.execute('UPDATE bodies SET body = ? WHERE "index" = ?', (body.replace(b"/1", b"/2"), POLICY))


@ATTACKS.add("entries", VICTIM, "where one ends and the other begins, or of what type")
def a_body_becomes_text_that_nothing_can_read(crime: Crime) -> None:
    crime.say('UPDATE bodies SET body = CAST(body AS TEXT) WHERE "index" = ?', VICTIM)


@ATTACKS.add("entries", VICTIM, "where one ends and the other begins, or of what type")
def the_first_byte_of_a_body_is_moved_to_the_end_of_its_salt(crime: Crime) -> None:
    with crime.database() as db:
        salt, body = db.execute('SELECT salt, body FROM bodies WHERE "index" = ?', (VICTIM,)).fetchone()
        db.execute('UPDATE bodies SET salt = ?, body = ? WHERE "index" = ?', (salt + body[:1], body[1:], VICTIM))


@ATTACKS.each
def test_it_is_found_and_the_first_bad_entry_is_named(crime: Crime, attack: Attack) -> None:
    found(crime, attack)
