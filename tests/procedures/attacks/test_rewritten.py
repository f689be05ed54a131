"""A book that agrees with itself again: signatures tell, and what is outside."""

from __future__ import annotations

import shutil
from pathlib import Path

from musterroll.ledger.keys import generate
from tests.procedures.attacks.catalogue import ANY, VICTIM, Attack, Catalogue, found
from tests.procedures.tampering import FIRST_SEAL, Crime, Scene
from tests.procedures.world import opened

ATTACKS = Catalogue()


@ATTACKS.add("checkpoints", 0, "on other entries than are there: the first change is from 0 to 299")
def the_whole_tree_is_rewritten(crime: Crime) -> None:
    crime.forge_body(VICTIM)
    crime.rewrite_tree()


@ATTACKS.add("checkpoints", FIRST_SEAL, "the first change is from 300 to")
def what_came_after_the_first_checkpoint_is_rewritten(crime: Crime) -> None:
    crime.forge_body(400)
    crime.rewrite_tree()


@ATTACKS.add("anchors", 0, "on other entries than are there: the first change is from 0 to 299")
def the_whole_tree_is_rewritten_and_signed_with_the_key_of_the_log(crime: Crime) -> None:
    crime.forge_body(VICTIM)
    crime.rewrite_tree()
    crime.resign()


@ATTACKS.add("checkpoints", 0, "No known key has signed this")
def the_whole_tree_is_rewritten_and_signed_with_another_key(crime: Crime) -> None:
    crime.forge_body(VICTIM)
    crime.rewrite_tree()
    crime.resign(generate(crime.scene.config.origin))


@ATTACKS.add("anchors", 0, "on other entries than are there")
def the_whole_tree_is_rewritten_and_the_checkpoints_dropped(crime: Crime) -> None:
    crime.forge_body(VICTIM)
    crime.rewrite_tree()
    crime.say("DELETE FROM checkpoints")


@ATTACKS.add("anchors", FIRST_SEAL, "only 300 are there")
def the_book_ends_at_its_first_checkpoint(crime: Crime) -> None:
    crime.drop_from(FIRST_SEAL)


@ATTACKS.add("checkpoints", ANY, "entries were taken away, or this is an older copy")
def the_last_entries_are_dropped_with_tiles_and_heads(crime: Crime) -> None:
    with crime.database() as db:
        (size,) = db.execute("SELECT max(size) FROM checkpoints").fetchone()
        for table in ("entries", "bodies"):
            db.execute(f'DELETE FROM {table} WHERE "index" >= ?', (size - 1,))
        db.execute("DELETE FROM tree_heads WHERE size > ?", (size - 1,))
        (at,) = db.execute('SELECT received_at_us FROM entries ORDER BY "index" DESC').fetchone()
        db.execute("INSERT OR REPLACE INTO tree_heads VALUES (?, zeroblob(32), ?)", (size - 1, at))
    crime.rewrite_tree()


@ATTACKS.each
def test_it_is_found_and_the_first_bad_entry_is_named(crime: Crime, attack: Attack) -> None:
    found(crime, attack)


def test_an_older_copy_is_found_by_the_newer_anchor(scene: Scene, tmp_path: Path) -> None:
    """The copy agrees with itself in every way; only what was put outside knows better."""
    older = tmp_path / "older.db"
    book = opened(scene.config)
    shutil.copy(scene.config.database_file, older)
    from musterroll.procedures.seal import seal
    from tests.procedures.world import HOUR, NOON, sign_in

    book.journal.append([sign_in("eli", 9000)], received_at=NOON + 5 * HOUR)
    note = seal(book, NOON + 6 * HOUR, scene.places).sealed.note
    book.close()
    for path in scene.folder.glob("musterroll.db*"):
        path.unlink()
    shutil.copy(older, scene.config.database_file)
    assert scene.verified(places=[]).holds
    [problem] = scene.verified().problems
    assert (problem.step, problem.index) == ("anchors", scene.size)
    assert f"only {scene.size} are there" in problem.what
    [problem] = scene.verified(places=[], known=[note]).problems
    assert problem.index == scene.size


def test_whoever_holds_database_and_key_can_rewrite_only_what_was_not_anchored(crime: Crime) -> None:
    """The limit that the page on proofs states in its first paragraph."""
    crime.forge_body(crime.scene.size - 1)
    crime.rewrite_tree()
    assert crime.scene.verified().holds
