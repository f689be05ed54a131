"""Checkpoints and anchors that are edited, dropped, forged."""

from __future__ import annotations

from tests.procedures.attacks.catalogue import Attack, Catalogue, found
from tests.procedures.tampering import FIRST_SEAL, Crime

ATTACKS = Catalogue()


@ATTACKS.add("checkpoints", FIRST_SEAL, "does not hold")
def a_checkpoint_is_edited(crime: Crime) -> None:
    with crime.database() as db:
        identity, note = db.execute("SELECT id, note FROM checkpoints ORDER BY id DESC LIMIT 1").fetchone()
        lines = note.split(b"\n")
        lines[1] = str(int(lines[1]) - 1).encode()
        db.execute("UPDATE checkpoints SET note = ? WHERE id = ?", (b"\n".join(lines), identity))


@ATTACKS.add("checkpoints", 299, "is signed for 300 entries")
def a_checkpoint_is_listed_under_another_size(crime: Crime) -> None:
    crime.say("UPDATE checkpoints SET size = 299 WHERE size = 300")


@ATTACKS.add("checkpoints", 0, "does not hold")
def a_checkpoint_becomes_a_number(crime: Crime) -> None:
    crime.say("UPDATE checkpoints SET note = 1000000000000 WHERE size = 300")


@ATTACKS.add("checkpoints", 0, "is signed for 300 entries")
def a_checkpoint_is_listed_under_no_size(crime: Crime) -> None:
    crime.say("UPDATE checkpoints SET size = 'none' WHERE size = 300")


@ATTACKS.add("entries", 301, "body and salt do not give the digest")
def the_fact_that_says_that_a_body_was_erased_names_another(crime: Crime) -> None:
    with crime.database() as db:
        (body,) = db.execute('SELECT body FROM bodies WHERE "index" = 301').fetchone()
        assert b'"index":20' in body
        db.execute('UPDATE bodies SET body = ? WHERE "index" = 301', (body.replace(b'"index":20', b'"index":21'),))


@ATTACKS.add("erased", 20, "no fact says that it was erased")
def the_fact_that_says_that_a_body_was_erased_names_a_list(crime: Crime) -> None:
    with crime.database() as db:
        (body,) = db.execute('SELECT body FROM bodies WHERE "index" = 301').fetchone()
        db.execute('UPDATE bodies SET body = ? WHERE "index" = 301', (body.replace(b'"index":20', b'"index":[20]'),))


@ATTACKS.add("anchors", FIRST_SEAL, "says of itself that it was anchored")
def the_fact_of_an_anchor_says_a_size_of_the_future(crime: Crime) -> None:
    with crime.database() as db:
        (body,) = db.execute('SELECT body FROM bodies WHERE "index" = ?', (FIRST_SEAL,)).fetchone()
        db.execute(
            'UPDATE bodies SET body = ? WHERE "index" = ?', (body.replace(b'"size":300', b'"size":900'), FIRST_SEAL)
        )


@ATTACKS.add("anchors", FIRST_SEAL, "not among the checkpoints any more")
def a_checkpoint_is_dropped(crime: Crime) -> None:
    crime.say("DELETE FROM checkpoints WHERE size = 300")


@ATTACKS.add("anchors", FIRST_SEAL, "is not what entry 300 says was put there")
def a_note_in_the_folder_is_edited(crime: Crime) -> None:
    note = sorted(crime.scene.away.rglob("*.txt"))[0]
    note.chmod(0o644)
    note.write_bytes(note.read_bytes() + b"\n")


@ATTACKS.add("anchors", FIRST_SEAL, "is gone, which entry 300 says was put there")
def a_note_in_the_folder_is_taken_away(crime: Crime) -> None:
    sorted(crime.scene.away.rglob("*.txt"))[0].unlink()


@ATTACKS.each
def test_it_is_found_and_the_first_bad_entry_is_named(crime: Crime, attack: Attack) -> None:
    found(crime, attack)
