"""The exported log is read by its own rules alone: no byte of it can change unnoticed."""

from __future__ import annotations

import hashlib
import subprocess
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest

from musterroll.facts.errors import ConfigError, Refused
from musterroll.ledger.checkpoints import open_checkpoint
from musterroll.ledger.keys import generate
from musterroll.ledger.notes import Signature, add
from musterroll.procedures import log_keys
from musterroll.procedures.export import export, sink_of
from musterroll.procedures.export_check import check
from musterroll.sinks.folder import FolderSink
from musterroll.store.setup import Book
from tests import seaweed
from tests.ledger.golang import logcheck
from tests.procedures.world import HOUR, NOON, completion, many, new_book, record


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return new_book(tmp_path / "book")


@pytest.fixture
def out(tmp_path: Path) -> FolderSink:
    (tmp_path / "out").mkdir()
    return FolderSink(tmp_path / "out")


def wrong(book: Book, sink: FolderSink) -> list[str]:
    """What the check says, in words."""
    return [str(problem) for problem in check(sink, log_keys.verifiers(book.config))[1]]


def test_the_layout_is_that_of_the_public_document(book: Book, out: FolderSink) -> None:
    record(book, many(300), together=100)
    assert export(book, out, NOON).size == 300
    assert out.names() == [
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    ]


def test_a_stranger_computes_the_signed_root_from_bundles_with_nothing_but_sha256(book: Book, out: FolderSink) -> None:
    record(book, many(300), together=100)
    export(book, out, NOON)
    leaves, root = [], open_checkpoint(out.read("checkpoint") or b"", log_keys.verifiers(book.config)).checkpoint.root
    for name in ("tile/entries/000", "tile/entries/001.p/44"):
        rest = out.read(name) or b""
        while rest:
            length = rest[0] * 256 + rest[1]
            leaves.append(hashlib.sha256(b"\0" + rest[2 : 2 + length]).digest())
            rest = rest[2 + length :]

    def tree(part: list[bytes]) -> bytes:
        if len(part) == 1:
            return part[0]
        split = 1 << (len(part) - 1).bit_length() - 1
        return hashlib.sha256(b"\1" + tree(part[:split]) + tree(part[split:])).digest()

    assert tree(leaves) == root
    assert b"".join(leaves[:256]) == out.read("tile/0/000")


def test_an_export_that_nobody_touched_holds_together(book: Book, out: FolderSink) -> None:
    record(book, many(300), together=100)
    export(book, out, NOON)
    assert wrong(book, out) == []


def test_every_flipped_byte_of_a_small_log_is_noticed(book: Book, out: FolderSink) -> None:
    record(book, [completion(person) for person in ("ana", "bo", "cy")], together=1)
    export(book, out, NOON)
    keys, unnoticed, tried = log_keys.verifiers(book.config), [], 0
    for name in out.names():
        path = out.root / name
        path.chmod(0o644)
        whole = path.read_bytes()
        for at in range(len(whole)):
            for bit in (0x01, 0x80):
                path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
                tried += 1
                if not check(out, keys)[1]:
                    unnoticed.append((name, at, bit))
        for cut in (whole[:-1], whole + b"\0", b""):
            path.write_bytes(cut)
            assert check(out, keys)[1], (name, len(cut))
        path.write_bytes(whole)
    assert unnoticed == []
    assert tried > 1500
    assert check(out, keys)[1] == []


def test_a_signature_of_somebody_unknown_is_passed_over_as_notes_say(book: Book, out: FolderSink) -> None:
    record(book, many(3))
    export(book, out, NOON)
    note = out.read("checkpoint") or b""
    out.replace("checkpoint", add(note, [Signature("witness.example", b"wxyz", bytes(72))]))
    assert wrong(book, out) == []


def test_a_checkpoint_of_another_key_is_refused(book: Book, out: FolderSink) -> None:
    record(book, many(3))
    export(book, out, NOON)
    stranger = generate(book.config.origin).verifier
    [problem] = check(out, [stranger])[1]
    assert "No known key has signed this" in problem.what


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000"])
def test_a_missing_file_is_named(book: Book, out: FolderSink, name: str) -> None:
    record(book, many(300), together=100)
    export(book, out, NOON)
    (out.root / name).unlink()
    assert any(name in each for each in wrong(book, out))


def test_a_changed_hash_is_named_by_its_entry(book: Book, out: FolderSink) -> None:
    record(book, many(300), together=100)
    export(book, out, NOON)
    data = out.read("tile/0/001.p/44") or b""
    out.replace("tile/0/001.p/44", data[:64] + bytes(32) + data[96:])
    [problem] = check(out, log_keys.verifiers(book.config))[1]
    assert problem.index == 258


def test_a_file_that_belongs_to_no_tile_is_named(book: Book, out: FolderSink) -> None:
    record(book, many(3))
    export(book, out, NOON)
    out.keep("tile/0/007", bytes(8192))
    out.keep("tile/entries/007.p/2", b"\0\1x")
    assert len(wrong(book, out)) == 2


def test_a_log_that_has_grown_is_exported_over_its_older_self(book: Book, out: FolderSink) -> None:
    record(book, many(200), together=100)
    export(book, out, NOON)
    record(book, many(400)[200:], NOON + HOUR, together=100)
    exported = export(book, out, NOON + HOUR)
    assert exported.size == 400
    assert "tile/0/000.p/200" in out.names() and "tile/0/000" in out.names()
    assert wrong(book, out) == []
    for name in ("tile/0/000.p/200", "tile/entries/000.p/200"):
        whole = out.read(name) or b""
        out.replace(name, whole[:-1] + bytes([whole[-1] ^ 1]))
        assert any(name in each for each in wrong(book, out))
        out.replace(name, whole)


def test_what_is_there_is_not_written_again(book: Book, out: FolderSink) -> None:
    record(book, many(600), together=100)
    first = export(book, out, NOON)
    again = export(book, out, NOON)
    assert (again.written, again.there) == (1, first.written - 1)


def test_a_log_is_not_put_in_place_of_another(book: Book, out: FolderSink, tmp_path: Path) -> None:
    record(book, many(5))
    export(book, out, NOON)
    other = new_book(tmp_path / "other")
    record(other, [completion("ana")])
    with pytest.raises(Refused):
        export(other, out, NOON)
    assert wrong(book, out) == []


def test_an_older_copy_of_the_book_is_not_put_in_place_of_the_newer_log(book: Book, out: FolderSink) -> None:
    database = book.config.database_file
    record(book, many(5))
    book.tables.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    older = database.read_bytes()
    record(book, [completion("ana")])
    export(book, out, NOON)
    book.close()
    for path in database.parent.glob("musterroll.db-*"):
        path.unlink()
    database.write_bytes(older)
    from tests.procedures.world import opened

    with pytest.raises(Refused, match="holds 6 entries that this book does not continue"):
        export(opened(book.config), out, NOON)


def test_entries_that_the_tree_does_not_hold_are_not_exported(book: Book, out: FolderSink) -> None:
    import sqlite3

    record(book, many(300), together=100)
    book.close()
    with sqlite3.connect(book.config.database_file) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE entries SET source = 'other' WHERE \"index\" = 2")
    database.close()
    with pytest.raises(Refused, match="not those of the tree"):
        export(book, out, NOON)


def test_a_bucket_takes_the_log_as_a_folder_does(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    store = seaweed.store()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", seaweed.ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", seaweed.SECRET)
    monkeypatch.setenv("MUSTERROLL_ANCHORS_S3_ENDPOINT", store.endpoint)
    bucket = store.bucket(f"export-{uuid.uuid4().hex[:8]}", lock=False)
    from musterroll import config

    record(book, many(10))
    sink = sink_of(f"s3://{bucket}/log", config.load(book.config.folder), lambda: datetime.now(UTC))
    export(book, sink, NOON)
    checkpoint, problems = check(sink, log_keys.verifiers(book.config))
    assert problems == []
    assert checkpoint is not None and checkpoint.size == 10
    store.client().put_object(Bucket=bucket, Key="log/tile/0/000.p/10", Body=bytes(320))
    assert check(sink, log_keys.verifiers(book.config))[1] != []


def test_go_reads_the_log_of_a_book_and_notices_what_was_turned(book: Book, out: FolderSink) -> None:
    program, key = logcheck(), log_keys.verifiers(book.config)[0].to_text()
    record(book, many(1000), together=250)
    export(book, out, NOON)
    run = subprocess.run([program, "log", key, out.root], capture_output=True, text=True, check=False)
    assert (run.stdout, run.returncode) == ("1000 entries\n", 0), run.stderr
    whole = out.read("tile/entries/001") or b""
    out.replace("tile/entries/001", whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:])
    turned = subprocess.run([program, "log", key, out.root], capture_output=True, text=True, check=False)
    assert turned.returncode != 0


def test_a_place_that_is_none_is_said(book: Book, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for target in ("s3://", str(tmp_path / "file" / "deeper")):
        with pytest.raises(ConfigError):
            sink_of(target, book.config, lambda: NOON)
