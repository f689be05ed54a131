"""A checkpoint is signed when the book has grown, anchored at every place, and never lost when a place fails."""

from __future__ import annotations

import base64
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.ledger.checkpoints import open_checkpoint
from musterroll.procedures import log_keys
from musterroll.procedures.anchors import EmailPlace, SinkPlace, TimestampPlace, places_of, smtp_settings
from musterroll.procedures.seal import anchor_bodies, seal, seal_if_due
from musterroll.sinks.authority import Authority as AuthorityByHttp
from musterroll.sinks.folder import FolderSink
from musterroll.store.setup import Book
from tests import seaweed
from tests.ledger.authority import Authority
from tests.procedures.mailbox import mailbox
from tests.procedures.time_server import time_server
from tests.procedures.world import HOUR, NOON, completion, many, new_book, opened, record


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = new_book(tmp_path / "book")
    record(made, many(20))
    return made


@pytest.fixture
def away(tmp_path: Path) -> SinkPlace:
    (tmp_path / "away").mkdir()
    return SinkPlace("folder", FolderSink(tmp_path / "away"))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


@pytest.fixture
def stamped(authority: Authority, tmp_path: Path) -> Iterator[tuple[TimestampPlace, list[bytes]]]:
    """A place that stamps, and a list of answers it gives instead of true ones."""
    with time_server(authority) as (url, instead):
        yield TimestampPlace(AuthorityByHttp(url), authority.folder / "root.pem"), instead


def test_the_checkpoint_says_origin_size_and_root_under_the_key_of_the_log(book: Book) -> None:
    sealing = seal(book, NOON)
    opened_note = open_checkpoint(sealing.sealed.note, log_keys.verifiers(book.config)).checkpoint
    head = book.heads.latest()
    assert opened_note == ("log.example/musterroll", 20, head.root)
    assert sealing.fresh
    saved = book.checkpoints.latest()
    assert saved is not None and (saved.note, saved.at) == (sealing.sealed.note, NOON)


def test_a_book_that_has_not_grown_keeps_its_checkpoint(book: Book) -> None:
    first = seal(book, NOON)
    again = seal(book, NOON + HOUR)
    assert (again.fresh, again.sealed.note) == (False, first.sealed.note)
    assert len(book.checkpoints.all()) == 1


def test_an_empty_book_is_not_sealed(tmp_path: Path) -> None:
    empty = new_book(tmp_path / "book")
    with pytest.raises(Refused, match="no entries yet"):
        seal(empty, NOON)
    assert seal_if_due(empty, NOON) is None


def test_the_worker_seals_at_once_and_then_every_hour_that_the_book_has_grown(book: Book) -> None:
    assert seal_if_due(book, NOON) is not None
    record(book, [completion("ana")], NOON)
    assert seal_if_due(book, NOON + HOUR - timedelta(seconds=1)) is None
    later = seal_if_due(book, NOON + HOUR)
    assert later is not None and later.sealed.size == 21
    assert seal_if_due(book, NOON + 3 * HOUR) is None


def test_an_anchor_is_a_fact_that_says_where_and_what(book: Book, away: SinkPlace) -> None:
    sealing = seal(book, NOON, [away])
    [body] = anchor_bodies(book)
    assert body["kind"] == "folder"
    assert (body["size"], body["root"]) == (20, sealing.sealed.root.hex())
    assert away.sink.read(str(body["name"])) == sealing.sealed.note
    assert book.heads.latest().size == 21


def test_what_is_anchored_is_not_anchored_again(book: Book, away: SinkPlace) -> None:
    seal(book, NOON, [away])
    assert seal_if_due(book, NOON, [away]) is None
    assert len(anchor_bodies(book)) == 1


def test_an_anchor_alone_is_no_reason_to_seal_again(book: Book, away: SinkPlace) -> None:
    seal(book, NOON, [away])
    assert seal_if_due(book, NOON + 3 * HOUR, [away]) is None
    record(book, [completion("ana")], NOON + 3 * HOUR)
    later = seal_if_due(book, NOON + 4 * HOUR, [away])
    assert later is not None and (later.fresh, later.sealed.size) == (True, 22)


def test_a_place_that_fails_is_said_and_asked_again_and_the_checkpoint_stays(book: Book, tmp_path: Path) -> None:
    stick = SinkPlace("folder", FolderSink(tmp_path / "stick"))
    sealing = seal(book, NOON, [stick])
    [failed] = sealing.failed
    assert isinstance(failed.error, ConfigError) and "no such folder" in str(failed.error)
    assert [saved.note for saved in book.checkpoints.all()] == [sealing.sealed.note]
    assert anchor_bodies(book) == []
    (tmp_path / "stick").mkdir()
    again = seal_if_due(book, NOON + timedelta(minutes=1), [stick])
    assert again is not None and not again.failed and not again.fresh
    assert stick.sink.read(sealing.sealed.name) == sealing.sealed.note


def test_one_place_that_fails_does_not_keep_the_others_from_it(book: Book, away: SinkPlace, tmp_path: Path) -> None:
    stick = SinkPlace("folder", FolderSink(tmp_path / "stick"))
    sealing = seal(book, NOON, [stick, away])
    assert [(each.place, each.error is None) for each in sealing.anchored] == [
        (stick.place, False),
        (away.place, True),
    ]


def test_a_timestamp_is_kept_as_it_came_and_openssl_accepts_it(
    book: Book, stamped: tuple[TimestampPlace, list[bytes]], authority: Authority
) -> None:
    sealing = seal(book, NOON, [stamped[0]])
    assert not sealing.failed
    [body] = anchor_bodies(book)
    token = base64.b64decode(str(body["token"]))
    assert body["verified"] is True
    assert authority.judged(token, sealing.sealed.note)
    assert not authority.judged(token, sealing.sealed.note + b"x")


def test_a_timestamp_over_something_else_is_no_anchor(
    book: Book, stamped: tuple[TimestampPlace, list[bytes]], authority: Authority
) -> None:
    from musterroll.ledger.timestamps import request

    stamped[1].append(authority.answer(request(b"something else").data))
    [failed] = seal(book, NOON, [stamped[0]]).failed
    assert isinstance(failed.error, Refused)
    assert anchor_bodies(book) == []


def test_a_busy_authority_is_asked_again(book: Book, stamped: tuple[TimestampPlace, list[bytes]]) -> None:
    stamped[1].append(b"busy")
    [failed] = seal(book, NOON, [stamped[0]]).failed
    assert isinstance(failed.error, TryLater)
    again = seal_if_due(book, NOON, [stamped[0]])
    assert again is not None and not again.failed


def test_an_answer_that_only_we_cannot_read_is_kept_and_called_unverified(
    book: Book, stamped: tuple[TimestampPlace, list[bytes]]
) -> None:
    stamped[1].append(b"\x30\x03nonsense")
    assert not seal(book, NOON, [stamped[0]]).failed
    [body] = anchor_bodies(book)
    assert body["verified"] is False
    assert base64.b64decode(str(body["token"])) == b"\x30\x03nonsense"


def test_the_auditor_receives_the_note(book: Book) -> None:
    with mailbox() as (channel, mails):
        sealing = seal(book, NOON, [EmailPlace(channel, ("auditor@example.com",))])
    assert not sealing.failed
    [mail] = mails
    [attached] = mail.iter_attachments()
    assert attached.get_payload(decode=True) == sealing.sealed.note
    [body] = anchor_bodies(book)
    assert body["message"] == mail["Message-ID"]


def test_the_settings_name_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bucket and folder as one would set them; keys of the bucket come from the environment."""
    store = seaweed.store()
    store.bucket("anchors")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", seaweed.ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", seaweed.SECRET)
    (tmp_path / "away").mkdir()
    settings = f"""
[anchors]
folder = "{tmp_path / "away"}"
s3_bucket = "anchors"
s3_prefix = "first"
s3_endpoint = "{store.endpoint}"
s3_retention_days = 2
"""
    book = new_book(tmp_path / "book", settings)
    record(book, many(5))
    places = places_of(book.config, lambda: datetime.now(UTC))
    assert [place.kind for place in places] == ["s3", "folder"]
    assert not seal(book, NOON, places).failed
    [in_bucket, in_folder] = anchor_bodies(book)
    assert in_bucket["version"] and in_bucket["retain_until"]
    assert in_folder["sha256"] == in_bucket["sha256"]


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ('tsa_url = "http://tsa.example/"', "tsa_ca_file"),
        ('s3_bucket = "anchors"', "s3_retention_days"),
        ('email_to = ["auditor@example.com"]', "smtp.host"),
    ],
)
def test_a_place_that_is_half_set_is_said(tmp_path: Path, settings: str, missing: str) -> None:
    book = new_book(tmp_path / "book", f"[anchors]\n{settings}\n")
    with pytest.raises(ConfigError, match=missing):
        places_of(book.config, lambda: NOON)


@pytest.mark.parametrize(
    ("settings", "security"), [("", "starttls"), ("port = 465", "tls"), ("port = 25\nstarttls = false", "none")]
)
def test_mail_is_protected_unless_somebody_says_otherwise(tmp_path: Path, settings: str, security: str) -> None:
    text = f'[smtp]\nhost = "mail.example"\nsender = "log@example.com"\n{settings}\n'
    assert smtp_settings(new_book(tmp_path / "book", text).config).security == security


def test_nothing_is_signed_that_does_not_continue_what_was_signed(book: Book, tmp_path: Path) -> None:
    """An older copy of the database, put back: its next checkpoint would be a second history."""
    database = book.config.database_file
    book.tables.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    old = database.read_bytes()
    record(book, [completion("ana")])
    note = seal(book, NOON).sealed.note
    book.close()
    database.write_bytes(old)
    for beside in database.parent.glob("musterroll.db-*"):
        beside.unlink()
    older = opened(book.config)
    record(older, [completion("bo"), completion("cy")])
    older.checkpoints.save(21, note, NOON)  # what a witness or an auditor brings back
    with pytest.raises(Refused, match="does not continue its checkpoint of 21 entries"):
        seal(older, NOON)


def test_after_a_rotation_old_checkpoints_keep_verifying(book: Book, away: SinkPlace) -> None:
    first = seal(book, NOON, [away])
    old, new = log_keys.verifiers(book.config)[0], log_keys.rotate(book.config)
    assert old != new
    second = seal(book, NOON + HOUR)
    keys = log_keys.verifiers(book.config)
    assert keys == [new, old]
    for sealing in (first, second):
        assert open_checkpoint(sealing.sealed.note, keys).checkpoint.size == sealing.sealed.size


def test_the_key_is_read_by_its_owner_only_and_never_written_over(book: Book) -> None:
    mode = stat.S_IMODE(book.config.log_key.stat().st_mode)
    assert mode == 0o600
    with pytest.raises(Refused, match="never written over"):
        log_keys.create(book.config)


def test_the_secret_half_of_an_old_key_is_gone(book: Book) -> None:
    secret = book.config.log_key.read_text("ascii").strip()
    log_keys.rotate(book.config)
    kept = [
        path.read_text("ascii") for path in book.config.log_key.parent.rglob("*") if path.suffix in (".key", ".vkey")
    ]
    assert kept and not any(secret in text for text in kept)


def test_no_place_is_a_place(book: Book) -> None:
    from musterroll.procedures.anchors import refuse_without_places

    with pytest.raises(Refused, match="No place outside is set"):
        refuse_without_places([])
