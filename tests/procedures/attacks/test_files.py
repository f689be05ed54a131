"""Files, segments and state beside the entries: digests tell, and what a rebuild gives."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from pathlib import Path

from tests.procedures.attacks.catalogue import Attack, Catalogue, found
from tests.procedures.tampering import FIRST_EXTRACT, FIRST_SEAL, GIVEN, PUBLISHED, SECOND_EXTRACT, TODAY, Crime
from tests.procedures.world import opened

ATTACKS = Catalogue()


@ATTACKS.add("extracts", FIRST_EXTRACT, "was changed")
def an_extract_is_swapped_for_another(crime: Crime) -> None:
    first, second = (crime.scene.config.extracts / digest for digest in crime.scene.extracts)
    first.chmod(0o644)
    first.write_bytes(second.read_bytes())


@ATTACKS.add("extracts", FIRST_EXTRACT, "was changed")
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


@ATTACKS.add("extracts", SECOND_EXTRACT, "is missing")
def an_extract_is_taken_away(crime: Crime) -> None:
    (crime.scene.config.extracts / crime.scene.extracts[1]).unlink()


@ATTACKS.add("extracts", SECOND_EXTRACT, "its key is gone")
def the_key_of_an_extract_is_destroyed_without_a_word(crime: Crime) -> None:
    crime.say("DELETE FROM extract_keys WHERE sha256 = ?", crime.scene.extracts[1])


@ATTACKS.add("extracts", FIRST_EXTRACT, "was changed")
def an_extract_is_forged_under_a_key_of_its_own(crime: Crime) -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    digest, key, nonce = crime.scene.extracts[0], bytes(32), bytes(12)
    path = crime.scene.config.extracts / digest
    path.chmod(0o644)
    path.write_bytes(AESGCM(key).encrypt(nonce, b"Email,Course\n", digest.encode()))
    crime.say("UPDATE extract_keys SET key = ?, nonce = ? WHERE sha256 = ?", key, nonce, digest)


@ATTACKS.add("archive", PUBLISHED, "its SHA-256 differs from its name")
def the_slides_of_a_course_are_swapped(crime: Crime) -> None:
    path = crime.scene.config.archive / crime.scene.archived
    path.chmod(0o644)
    path.write_bytes(b"%PDF-1.7 other slides")


@ATTACKS.add("archive", PUBLISHED, "is missing")
def the_slides_of_a_course_are_taken_away(crime: Crime) -> None:
    (crime.scene.config.archive / crime.scene.archived).unlink()


@ATTACKS.add("archive", None, "its SHA-256 differs from its name")
def a_file_is_put_into_the_archive_under_a_name_that_is_not_its_own(crime: Crime) -> None:
    (crime.scene.config.archive / ("0" * 64)).write_bytes(b"%PDF-1.7 slides of nobody")


@ATTACKS.add("extracts", GIVEN, "was changed")
def a_file_that_was_given_as_evidence_is_swapped(crime: Crime) -> None:
    extracts = crime.scene.config.extracts
    (extracts / crime.scene.evidence).write_bytes((extracts / crime.scene.extracts[0]).read_bytes())


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


@ATTACKS.add("segments", None, "its SHA-256 is")
def a_segment_is_edited(crime: Crime) -> None:
    _edit_segment(crime)


@ATTACKS.add("segments", FIRST_SEAL + 2, "does not say what the body of this entry says")
def a_segment_is_edited_with_the_digest_that_is_recorded(crime: Crime) -> None:
    path = _edit_segment(crime)
    crime.say("UPDATE segments SET sha256 = ? WHERE name = ?", sha256(path.read_bytes()).hexdigest(), path.name)


@ATTACKS.add("segments", None, "the segment is missing")
def a_segment_is_taken_away(crime: Crime) -> None:
    [path] = crime.scene.config.segments.glob("completion.observed-*.parquet")
    path.unlink()


@ATTACKS.add("segments", FIRST_SEAL + 2, "no segment holds it, so nobody is judged by it")
def a_segment_is_forgotten_and_everybody_judged_again_without_it(crime: Crime) -> None:
    crime.say("DELETE FROM segments WHERE kind = 'completion.observed'")
    with closing(opened(crime.scene.config, doubted=True)) as book:
        book.state.rebuild(TODAY)


@ATTACKS.add("segments", FIRST_SEAL + 2, "holds entries that")
def a_segment_is_listed_twice(crime: Crime) -> None:
    with crime.database() as db:
        (path,) = crime.scene.config.segments.glob("completion.observed-*.parquet")
        copy = path.with_name("completion.observed-again.parquet")
        copy.write_bytes(path.read_bytes())
        columns = 'kind, "first" + 302, "last", ?, sha256, "rows"'
        question = f'INSERT INTO segments (kind, "first", "last", name, sha256, "rows") SELECT {columns} FROM segments'
        db.execute(f"{question} WHERE name = ?", (copy.name, path.name))


def _narrow(crime: Crime, name: str, condition: str) -> None:
    """An index made again without some rows, which says of itself that it has them all."""
    with crime.database() as db:
        (text,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        db.execute(f"DROP INDEX {name}")
        db.execute(f"{text} {condition}")
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (text, name))
        db.execute(f"PRAGMA schema_version = {db.execute('PRAGMA schema_version').fetchone()[0] + 1}")
        db.execute("PRAGMA writable_schema = OFF")


@ATTACKS.add("entries", FIRST_SEAL, "an index of the database hides it from whoever asks by its kind")
def what_was_anchored_is_hidden_from_whoever_asks_by_kind(crime: Crime) -> None:
    _narrow(crime, "entries_of_few", "AND kind <> 'checkpoint.anchored'")


@ATTACKS.add("state", None, "an index of the database hides rows")
def somebodys_obligations_are_hidden_from_whoever_asks_by_person(crime: Crime) -> None:
    _narrow(crime, "state_obligations_person", "WHERE status = 'on_time'")


@ATTACKS.add("state", None, "the facts give")
def a_state_row_is_changed(crime: Crime) -> None:
    crime.say("UPDATE state_obligations SET status = 'on_time' WHERE rowid = 1")


@ATTACKS.add("state", None, "the facts give this row")
def a_state_row_is_deleted(crime: Crime) -> None:
    crime.say("DELETE FROM state_findings WHERE rowid = (SELECT min(rowid) FROM state_findings)")


@ATTACKS.each
def test_it_is_found_and_the_first_bad_entry_is_named(crime: Crime, attack: Attack) -> None:
    found(crime, attack)
