"""Raw files are kept as received, unreadable without their key, and can be erased one by one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from musterroll.facts.errors import Refused
from musterroll.store.setup import Book

RAW = b"email,course\nana@company.example,SEC-AWARE\n" * 50
DIGEST = sha256(RAW).hexdigest()


def test_what_was_received_is_read_back(book: Book) -> None:
    assert book.extracts.keep(RAW, DIGEST) == DIGEST
    assert book.extracts.read(DIGEST) == RAW
    assert book.extracts.keep(b"") == sha256(b"").hexdigest()
    assert book.extracts.read(sha256(b"").hexdigest()) == b""


def test_a_file_is_kept_in_parts(book: Book, tmp_path: Path) -> None:
    raw = RAW * 1000  # more than two parts
    file = tmp_path / "export.csv"
    file.write_bytes(raw)
    digest = book.extracts.keep(file)
    assert (digest, book.extracts.read(digest)) == (sha256(raw).hexdigest(), raw)


def test_a_file_that_changes_meanwhile_is_not_kept(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(RAW)
    ask = book.extracts._key
    monkeypatch.setattr(book.extracts, "_key", lambda digest: (file.write_bytes(RAW + b"more"), ask(digest))[1])
    with pytest.raises(Refused, match="changed while it was kept"):
        book.extracts.keep(file)
    monkeypatch.undo()
    assert list(book.config.extracts.glob("*")) == []


def test_the_same_file_is_kept_once(book: Book) -> None:
    book.extracts.keep(RAW)
    file = book.config.extracts / DIGEST
    sealed = file.read_bytes()
    book.extracts.keep(RAW)
    assert file.read_bytes() == sealed
    assert book.extracts.digests() == [DIGEST]


def test_nothing_of_it_stands_on_the_disk(book: Book) -> None:
    book.extracts.keep(RAW)
    assert [path.name for path in book.config.extracts.iterdir()] == [DIGEST]
    assert b"ana@company" not in (book.config.extracts / DIGEST).read_bytes()
    assert (book.config.extracts / DIGEST).stat().st_mode & 0o777 == 0o600


def test_a_wrong_digest_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match=DIGEST):
        book.extracts.keep(RAW, "0" * 64)
    assert not book.extracts.has(DIGEST)


def test_every_flipped_byte_is_noticed(book: Book) -> None:
    raw = b"ana"
    digest = book.extracts.keep(raw)
    file = book.config.extracts / digest
    sealed = file.read_bytes()
    for at in range(len(sealed)):
        file.write_bytes(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
        with pytest.raises(Refused, match="was changed"):
            book.extracts.read(digest)
    file.write_bytes(sealed[:-1])
    with pytest.raises(Refused, match="was changed"):
        book.extracts.read(digest)


def test_another_extract_in_its_place_is_noticed(book: Book) -> None:
    one, other = book.extracts.keep(b"one"), book.extracts.keep(b"other")
    (book.config.extracts / one).write_bytes((book.config.extracts / other).read_bytes())
    with pytest.raises(Refused, match="was changed"):
        book.extracts.read(one)


def test_an_extract_without_its_key_stays_unreadable(book: Book) -> None:
    book.extracts.keep(RAW)
    file = book.config.extracts / DIGEST
    sealed = file.read_bytes()
    assert book.extracts.destroy(DIGEST)
    assert not book.extracts.destroy(DIGEST)
    file.write_bytes(sealed)  # a copy that somebody kept
    assert not book.extracts.has(DIGEST)
    with pytest.raises(Refused, match="key is gone"):
        book.extracts.read(DIGEST)
    book.extracts.keep(RAW)
    assert book.extracts.read(DIGEST) == RAW


def test_a_redacted_copy_takes_the_place_of_the_original(book: Book) -> None:
    book.extracts.keep(RAW)
    copy = book.extracts.replace_redacted(DIGEST, RAW.replace(b"ana@company.example", b"(erased)"))
    assert book.extracts.digests() == [copy]
    assert b"ana@" not in book.extracts.read(copy)
    assert not (book.config.extracts / DIGEST).exists()


def test_a_missing_file_is_named(book: Book) -> None:
    book.extracts.keep(RAW)
    (book.config.extracts / DIGEST).unlink()
    assert not book.extracts.has(DIGEST)
    with pytest.raises(Refused, match="missing"):
        book.extracts.read(DIGEST)
    book.extracts.keep(RAW)
    assert book.extracts.read(DIGEST) == RAW


def test_a_destroyed_key_is_nowhere_in_the_database(sqlite_book: Book) -> None:
    sqlite_book.extracts.keep(RAW)
    key = bytes(sqlite_book.tables.rows("SELECT key FROM extract_keys")[0][0])
    sqlite_book.extracts.destroy(DIGEST)
    files = list(sqlite_book.config.folder.glob("musterroll.db*"))
    assert files
    assert not any(key in file.read_bytes() for file in files)


def test_published_files_are_kept_by_digest_and_not_replaced(book: Book) -> None:
    digest = book.archive.keep(b"slides")
    assert (book.archive.keep(b"slides"), book.archive.read(digest)) == (digest, b"slides")
    assert book.archive.digests() == [digest]
    (book.config.archive / digest).write_bytes(b"other slides")
    for attempt in (lambda: book.archive.read(digest), lambda: book.archive.keep(b"slides")):
        with pytest.raises(Refused, match="SHA-256 differs"):
            attempt()
    (book.config.archive / digest).unlink()
    with pytest.raises(Refused, match="missing"):
        book.archive.read(digest)
