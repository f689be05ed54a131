"""Whoever has the disk tampers with a book in ways of all kinds; each is found, and the first bad entry is named."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from musterroll.ledger.keys import generate
from tests.procedures.tampering import (
    ERASED,
    FIRST_EXTRACT,
    FIRST_SEAL,
    POLICY,
    SECOND_EXTRACT,
    Crime,
    Scene,
    build,
)
from tests.procedures.world import opened

VICTIM = 270  # an entry of the second tile
TILE = 256


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, Path]]:
    base = tmp_path_factory.mktemp("attacks")
    scene = build(base / "scene")
    shutil.copytree(base / "scene", base / "kept")
    yield scene, base / "kept"


@pytest.fixture
def scene(untouched: tuple[Scene, Path]) -> Scene:
    made, kept = untouched
    made.put_back(kept)
    return made


@pytest.fixture
def crime(scene: Scene) -> Crime:
    return Crime(scene)


def test_the_book_that_nobody_touched_verifies(scene: Scene) -> None:
    report = scene.verified(rebuild=True)
    assert report.problems == []
    assert report.unchecked == []
    assert (report.size, report.erased) == (scene.size, 1)
    assert {step.name: step.looked_at for step in report.steps}["entries"] == scene.size


# What is done, the step that finds it first, and the first bad entry.
Attack = Callable[[Crime], None]
ATTACKS: list[tuple[str, Attack, str, int | None, str]] = []


def attack(step: str, index: int | None, says: str) -> Callable[[Attack], Attack]:
    def note(act: Attack) -> Attack:
        ATTACKS.append((act.__name__, act, step, index, says))
        return act

    return note


# --- Bodies ------------------------------------------------------------------------------------------


@attack("entries", VICTIM, "body and salt do not give the digest")
def a_body_is_edited(crime: Crime) -> None:
    crime.say("UPDATE bodies SET body = replace(body, 'a', 'o') WHERE \"index\" = ?", VICTIM)


@attack("entries", VICTIM, "body and salt do not give the digest")
def one_bit_of_a_salt_is_flipped(crime: Crime) -> None:
    with crime.database() as db:
        (salt,) = db.execute('SELECT salt FROM bodies WHERE "index" = ?', (VICTIM,)).fetchone()
        db.execute('UPDATE bodies SET salt = ? WHERE "index" = ?', (bytes([salt[0] ^ 1]) + salt[1:], VICTIM))


@attack("entries", 5, "body and salt do not give the digest")
def two_bodies_change_places(crime: Crime) -> None:
    with crime.database() as db:
        for old, new in ((5, -1), (VICTIM, 5), (-1, VICTIM)):
            db.execute('UPDATE bodies SET "index" = ? WHERE "index" = ?', (new, old))


@attack("erased", VICTIM, "no fact says that it was erased")
def a_body_goes_without_a_word(crime: Crime) -> None:
    crime.say('DELETE FROM bodies WHERE "index" = ?', VICTIM)


@attack("entries", ERASED, "body and salt do not give the digest")
def an_erased_body_comes_back_as_another(crime: Crime) -> None:
    crime.say("INSERT INTO bodies VALUES (?, ?, ?)", ERASED, b"0" * 16, b"{}")


@attack("entries", 9999, "a body without an entry")
def a_body_is_kept_that_no_entry_knows(crime: Crime) -> None:
    crime.say("INSERT INTO bodies VALUES (?, ?, ?)", 9999, b"0" * 16, b"{}")


@attack("entries", POLICY, "body and salt do not give the digest")
def the_adopted_policy_is_made_milder(crime: Crime) -> None:
    with crime.database() as db:
        (body,) = db.execute('SELECT body FROM bodies WHERE "index" = ?', (POLICY,)).fetchone()
        db.execute('UPDATE bodies SET body = ? WHERE "index" = ?', (body.replace(b"/1", b"/2"), POLICY))


# --- Entries -----------------------------------------------------------------------------------------


@attack("tiles", VICTIM, "holds another hash than its entry gives")
def a_body_is_edited_with_its_digest(crime: Crime) -> None:
    crime.forge_body(VICTIM)


@attack("tiles", VICTIM, "holds another hash than its entry gives")
def an_entry_gets_another_kind(crime: Crime) -> None:
    crime.say("UPDATE entries SET kind = 'completion.observed' WHERE \"index\" = ?", VICTIM)


@attack("tiles", VICTIM, "holds another hash than its entry gives")
def an_entry_gets_another_source(crime: Crime) -> None:
    crime.say("UPDATE entries SET source = 'hris' WHERE \"index\" = ?", VICTIM)


@attack("tiles", 0, "holds another hash than its entry gives")
def received_at_moves_for_all(crime: Crime) -> None:
    crime.say("UPDATE entries SET received_at_us = received_at_us - 86400000000")


@attack("entries", VICTIM, "received before the entry that precedes it")
def received_at_moves_back_for_one(crime: Crime) -> None:
    crime.say('UPDATE entries SET received_at_us = received_at_us - 86400000000 WHERE "index" = ?', VICTIM)


@attack("entries", VICTIM, "body and salt do not give the digest")
def the_digest_of_an_entry_is_changed(crime: Crime) -> None:
    crime.say('UPDATE entries SET digest = zeroblob(32) WHERE "index" = ?', VICTIM)


@attack("entries", VICTIM, "something of another type")
def a_digest_becomes_text(crime: Crime) -> None:
    crime.say("UPDATE entries SET digest = 'none' WHERE \"index\" = ?", VICTIM)


@attack("entries", 10, "body and salt do not give the digest")
def two_entries_change_places(crime: Crime) -> None:
    with crime.database() as db:
        for old, new in ((10, -1), (11, 10), (-1, 11)):
            db.execute('UPDATE entries SET "index" = ? WHERE "index" = ?', (new, old))


@attack("tiles", 10, "holds another hash than its entry gives")
def two_entries_change_places_with_their_bodies(crime: Crime) -> None:
    with crime.database() as db:
        for table in ("entries", "bodies"):
            for old, new in ((10, -1), (11, 10), (-1, 11)):
                db.execute(f'UPDATE {table} SET "index" = ? WHERE "index" = ?', (new, old))


@attack("entries", VICTIM, "it is missing")
def an_entry_in_the_middle_is_dropped(crime: Crime) -> None:
    with crime.database() as db:
        for table in ("entries", "bodies"):
            db.execute(f'DELETE FROM {table} WHERE "index" = ?', (VICTIM,))


@attack("tiles", VICTIM, "holds another hash than its entry gives")
def an_entry_is_dropped_and_the_rest_moves_up(crime: Crime) -> None:
    with crime.database() as db:
        for table in ("entries", "bodies"):
            db.execute(f'DELETE FROM {table} WHERE "index" = ?', (VICTIM,))
            db.execute(f'UPDATE {table} SET "index" = -"index" WHERE "index" > ?', (VICTIM,))
            db.execute(f'UPDATE {table} SET "index" = -"index" - 1 WHERE "index" < 0')


@attack("heads", -1, "entries, where")
def the_last_entry_is_dropped(crime: Crime) -> None:
    with crime.database() as db:
        for table in ("entries", "bodies"):
            db.execute(f'DELETE FROM {table} WHERE "index" = ?', (crime.scene.size - 1,))


@attack("entries", 0, "it is missing")
def everything_is_dropped_but_the_last_entry(crime: Crime) -> None:
    crime.say('DELETE FROM entries WHERE "index" < ?', crime.scene.size - 1)


@attack("tiles", 0, "goes on where no entry is")
def everything_is_dropped(crime: Crime) -> None:
    crime.say("DELETE FROM entries")


@attack("entries", 0, "an entry has the index -1")
def an_entry_is_put_before_the_first(crime: Crime) -> None:
    crime.say("INSERT INTO entries VALUES (-1, 'completion.observed', 'knowbe4', 0, zeroblob(32))")


@attack("heads", -2, "no head of the")
def an_entry_is_added_past_the_journal(crime: Crime) -> None:
    at = crime.scene.size
    crime.say("INSERT INTO entries VALUES (?, 'completion.observed', 'knowbe4', 2000000000000000, zeroblob(32))", at)


@attack("tiles", VICTIM, "holds another hash than its entry gives")
def an_entry_is_forged_by_insert_or_replace(crime: Crime) -> None:
    with crime.database() as db:
        row = db.execute('SELECT * FROM entries WHERE "index" = ?', (VICTIM,)).fetchone()
        db.execute("INSERT OR REPLACE INTO entries VALUES (?, 'completion.observed', ?, ?, ?)", (row[0], *row[2:]))


# --- Tiles and heads ---------------------------------------------------------------------------------


@attack("tiles", VICTIM, "holds another hash than its entry gives")
def a_hash_in_a_tile_is_changed(crime: Crime) -> None:
    _change_tile(crime, 0, VICTIM // TILE, VICTIM % TILE)


@attack("tiles", TILE, "holds another hash than its entries give")
def a_hash_in_an_upper_tile_is_changed(crime: Crime) -> None:
    _change_tile(crime, 1, 0, 1)


@attack("tiles", TILE, "is too short")
def a_tile_is_taken_away(crime: Crime) -> None:
    crime.say("DELETE FROM tiles WHERE level = 0 AND n = 1")


@attack("tiles", -1000, "goes on where no entry is")
def a_tile_is_added(crime: Crime) -> None:
    crime.say("INSERT INTO tiles (level, n, data) VALUES (0, 9, zeroblob(32))")


@attack("heads", 3, "is not the root of the first")
def a_head_gets_another_root(crime: Crime) -> None:
    with crime.database() as db:
        (second,) = db.execute("SELECT size FROM tree_heads WHERE size > 3 ORDER BY size LIMIT 1").fetchone()
        db.execute("UPDATE tree_heads SET root = zeroblob(32) WHERE size = ?", (second,))


@attack("heads", 2, "bears another time than its last entry")
def a_head_gets_another_time(crime: Crime) -> None:
    crime.say("UPDATE tree_heads SET at_us = at_us + 1 WHERE size = 3")


@attack("heads", -1, "no head of the")
def the_last_head_is_dropped(crime: Crime) -> None:
    crime.say("DELETE FROM tree_heads WHERE size = ?", crime.scene.size)


@attack("heads", -1000, "a head of 9999 entries")
def a_head_is_added_for_entries_that_are_not_there(crime: Crime) -> None:
    crime.say("INSERT INTO tree_heads VALUES (9999, zeroblob(32), 0)")


@attack("heads", 2, "is not the root of the first 3 entries")
def a_head_becomes_a_number(crime: Crime) -> None:
    crime.say("UPDATE tree_heads SET root = 1000000000000 WHERE size = 3")


@attack("tiles", TILE, "holds another hash than its entry gives")
def a_tile_becomes_text(crime: Crime) -> None:
    crime.say("UPDATE tiles SET data = ? WHERE level = 0 AND n = 1", "x" * 9000)


def _change_tile(crime: Crime, level: int, n: int, at: int) -> None:
    with crime.database() as db:
        (data,) = db.execute("SELECT data FROM tiles WHERE level = ? AND n = ?", (level, n)).fetchone()
        forged = data[: 32 * at] + bytes(32) + data[32 * at + 32 :]
        db.execute("UPDATE tiles SET data = ? WHERE level = ? AND n = ?", (forged, level, n))


# --- A book that agrees with itself again ------------------------------------------------------------


@attack("checkpoints", 0, "on other entries than are there: the first change is from 0 to 299")
def the_whole_tree_is_rewritten(crime: Crime) -> None:
    crime.forge_body(VICTIM)
    crime.rewrite_tree()


@attack("checkpoints", FIRST_SEAL, "the first change is from 300 to")
def what_came_after_the_first_checkpoint_is_rewritten(crime: Crime) -> None:
    crime.forge_body(400)
    crime.rewrite_tree()


@attack("anchors", 0, "on other entries than are there: the first change is from 0 to 299")
def the_whole_tree_is_rewritten_and_signed_with_the_key_of_the_log(crime: Crime) -> None:
    crime.forge_body(VICTIM)
    crime.rewrite_tree()
    crime.resign()


@attack("checkpoints", 0, "No known key has signed this")
def the_whole_tree_is_rewritten_and_signed_with_another_key(crime: Crime) -> None:
    crime.forge_body(VICTIM)
    crime.rewrite_tree()
    crime.resign(generate(crime.scene.config.origin))


@attack("anchors", 0, "on other entries than are there")
def the_whole_tree_is_rewritten_and_the_checkpoints_dropped(crime: Crime) -> None:
    crime.forge_body(VICTIM)
    crime.rewrite_tree()
    crime.say("DELETE FROM checkpoints")


@attack("anchors", FIRST_SEAL, "only 300 are there")
def the_book_ends_at_its_first_checkpoint(crime: Crime) -> None:
    crime.drop_from(FIRST_SEAL)


@attack("checkpoints", -1000, "entries were taken away, or this is an older copy")
def the_last_entries_are_dropped_with_tiles_and_heads(crime: Crime) -> None:
    with crime.database() as db:
        (size,) = db.execute("SELECT max(size) FROM checkpoints").fetchone()
        for table in ("entries", "bodies"):
            db.execute(f'DELETE FROM {table} WHERE "index" >= ?', (size - 1,))
        db.execute("DELETE FROM tree_heads WHERE size > ?", (size - 1,))
        (at,) = db.execute('SELECT received_at_us FROM entries ORDER BY "index" DESC').fetchone()
        db.execute("INSERT OR REPLACE INTO tree_heads VALUES (?, zeroblob(32), ?)", (size - 1, at))
    crime.rewrite_tree()


# --- Checkpoints and anchors -------------------------------------------------------------------------


@attack("checkpoints", FIRST_SEAL, "does not hold")
def a_checkpoint_is_edited(crime: Crime) -> None:
    with crime.database() as db:
        identity, note = db.execute("SELECT id, note FROM checkpoints ORDER BY id DESC LIMIT 1").fetchone()
        lines = note.split(b"\n")
        lines[1] = str(int(lines[1]) - 1).encode()
        db.execute("UPDATE checkpoints SET note = ? WHERE id = ?", (b"\n".join(lines), identity))


@attack("checkpoints", 299, "is signed for 300 entries")
def a_checkpoint_is_listed_under_another_size(crime: Crime) -> None:
    crime.say("UPDATE checkpoints SET size = 299 WHERE size = 300")


@attack("checkpoints", 0, "does not hold")
def a_checkpoint_becomes_a_number(crime: Crime) -> None:
    crime.say("UPDATE checkpoints SET note = 1000000000000 WHERE size = 300")


@attack("checkpoints", 0, "is signed for 300 entries")
def a_checkpoint_is_listed_under_no_size(crime: Crime) -> None:
    crime.say("UPDATE checkpoints SET size = 'none' WHERE size = 300")


@attack("entries", 301, "body and salt do not give the digest")
def the_fact_that_says_that_a_body_was_erased_names_another(crime: Crime) -> None:
    with crime.database() as db:
        (body,) = db.execute('SELECT body FROM bodies WHERE "index" = 301').fetchone()
        assert b'"index":20' in body
        db.execute('UPDATE bodies SET body = ? WHERE "index" = 301', (body.replace(b'"index":20', b'"index":21'),))


@attack("anchors", FIRST_SEAL, "says of itself that it was anchored")
def the_fact_of_an_anchor_says_a_size_of_the_future(crime: Crime) -> None:
    with crime.database() as db:
        (body,) = db.execute('SELECT body FROM bodies WHERE "index" = ?', (FIRST_SEAL,)).fetchone()
        db.execute(
            'UPDATE bodies SET body = ? WHERE "index" = ?', (body.replace(b'"size":300', b'"size":900'), FIRST_SEAL)
        )


@attack("anchors", FIRST_SEAL, "not among the checkpoints any more")
def a_checkpoint_is_dropped(crime: Crime) -> None:
    crime.say("DELETE FROM checkpoints WHERE size = 300")


@attack("anchors", FIRST_SEAL, "is not what entry 300 says was put there")
def a_note_in_the_folder_is_edited(crime: Crime) -> None:
    note = sorted(crime.scene.away.rglob("*.txt"))[0]
    note.chmod(0o644)
    note.write_bytes(note.read_bytes() + b"\n")


@attack("anchors", FIRST_SEAL, "is gone, which entry 300 says was put there")
def a_note_in_the_folder_is_taken_away(crime: Crime) -> None:
    sorted(crime.scene.away.rglob("*.txt"))[0].unlink()


# --- Files -------------------------------------------------------------------------------------------


@attack("extracts", FIRST_EXTRACT, "was changed")
def an_extract_is_swapped_for_another(crime: Crime) -> None:
    first, second = (crime.scene.config.extracts / digest for digest in crime.scene.extracts)
    first.chmod(0o644)
    first.write_bytes(second.read_bytes())


@attack("extracts", FIRST_EXTRACT, "was changed")
def two_extracts_are_swapped_with_their_keys(crime: Crime) -> None:
    first, second = crime.scene.extracts
    with crime.database() as db:
        for old, new in ((first, "x"), (second, first), ("x", second)):
            db.execute("UPDATE extract_keys SET sha256 = ? WHERE sha256 = ?", (new, old))
    one, two = (crime.scene.config.extracts / digest for digest in crime.scene.extracts)
    raw = one.read_bytes(), two.read_bytes()
    for path, content in ((one, raw[1]), (two, raw[0])):
        path.chmod(0o644)
        path.write_bytes(content)


@attack("extracts", SECOND_EXTRACT, "is missing")
def an_extract_is_taken_away(crime: Crime) -> None:
    (crime.scene.config.extracts / crime.scene.extracts[1]).unlink()


@attack("extracts", SECOND_EXTRACT, "its key is gone")
def the_key_of_an_extract_is_destroyed_without_a_word(crime: Crime) -> None:
    crime.say("DELETE FROM extract_keys WHERE sha256 = ?", crime.scene.extracts[1])


@attack("extracts", FIRST_EXTRACT, "was changed")
def an_extract_is_forged_under_a_key_of_its_own(crime: Crime) -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    digest, key, nonce = crime.scene.extracts[0], bytes(32), bytes(12)
    path = crime.scene.config.extracts / digest
    path.chmod(0o644)
    path.write_bytes(AESGCM(key).encrypt(nonce, b"Email,Course\n", digest.encode()))
    crime.say("UPDATE extract_keys SET key = ?, nonce = ? WHERE sha256 = ?", key, nonce, digest)


@attack("archive", None, "its SHA-256 differs from its name")
def the_slides_of_a_course_are_swapped(crime: Crime) -> None:
    path = crime.scene.config.archive / crime.scene.archived
    path.chmod(0o644)
    path.write_bytes(b"%PDF-1.7 other slides")


def _edit_segment(crime: Crime) -> Path:
    """The completions as columns, with one that nobody passed."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    [path] = crime.scene.config.segments.glob("completion.observed-*.parquet")
    table = pq.read_table(path)
    results, rows = table["result"].to_pylist(), [int(str(row)) for row in table["row"].to_pylist()]
    at = rows.index(min(rows))
    results[at] = "failed"
    column = table.schema.get_field_index("result")
    forged = table.set_column(column, table.schema.field(column), pa.chunked_array([results], table["result"].type))
    pq.write_table(forged, path)
    return path


@attack("segments", None, "its SHA-256 is")
def a_segment_is_edited(crime: Crime) -> None:
    _edit_segment(crime)


@attack("segments", FIRST_SEAL + 2, "does not say what the body of this entry says")
def a_segment_is_edited_with_the_digest_that_is_recorded(crime: Crime) -> None:
    path = _edit_segment(crime)
    crime.say("UPDATE segments SET sha256 = ? WHERE name = ?", sha256(path.read_bytes()).hexdigest(), path.name)


@attack("segments", None, "the segment is missing")
def a_segment_is_taken_away(crime: Crime) -> None:
    [path] = crime.scene.config.segments.glob("completion.observed-*.parquet")
    path.unlink()


@attack("state", None, "the facts give")
def a_state_row_is_changed(crime: Crime) -> None:
    crime.say("UPDATE state_obligations SET status = 'on_time' WHERE rowid = 1")


@attack("state", None, "the facts give this row")
def a_state_row_is_deleted(crime: Crime) -> None:
    crime.say("DELETE FROM state_findings WHERE rowid = (SELECT min(rowid) FROM state_findings)")


# --- Triggers ----------------------------------------------------------------------------------------


@attack("triggers", None, "is missing")
def a_trigger_is_dropped(crime: Crime) -> None:
    with crime.database(triggers_back=False):
        pass


@attack("triggers", None, "is not as it was made")
def a_trigger_is_made_toothless(crime: Crime) -> None:
    with crime.database() as db:
        pass
    with sqlite3.connect(crime.scene.config.database_file) as db:
        name, text = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchone()
        db.execute(f"DROP TRIGGER {name}")
        db.execute(text.replace("WHEN ", "WHEN 0 AND ", 1))
    db.close()


@pytest.mark.parametrize(
    ("act", "step", "index", "says"), [each[1:] for each in ATTACKS], ids=[each[0] for each in ATTACKS]
)
def test_it_is_found_and_the_first_bad_entry_is_named(
    crime: Crime, act: Attack, step: str, index: int | None, says: str
) -> None:
    act(crime)
    report = crime.scene.verified(rebuild=step in ("segments", "state"))
    found = [problem for problem in report.problems if problem.step == step and says in problem.what]
    assert found, [str(problem) for problem in report.problems]
    expected = {-1: crime.scene.size - 1, -2: crime.scene.size, -1000: found[0].index}.get(index or 0, index)
    assert found[0].index == expected
    assert not report.holds


def test_a_change_in_the_last_tile_which_is_not_stored_yet_is_found_by_the_heads(crime: Crime) -> None:
    victim = crime.scene.size - 20
    crime.forge_body(victim)
    [first, *_] = [problem for problem in crime.scene.verified().problems if problem.step == "heads"]
    assert first.index is not None
    assert victim - 50 < first.index <= victim


def test_there_are_attacks_of_every_kind() -> None:
    assert len(ATTACKS) >= 25
    assert {step for _, _, step, _, _ in ATTACKS} >= {
        *("triggers", "entries", "tiles", "heads", "checkpoints", "anchors", "erased", "extracts", "archive"),
    }


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
