"""What a verification looks at beside the database: the keys one brings, and everything that was put outside."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from musterroll import config
from musterroll.facts.fact import Fact
from musterroll.ledger.keys import generate
from musterroll.procedures import log_keys
from musterroll.procedures.anchors import EmailPlace, SinkPlace, TimestampPlace
from musterroll.procedures.seal import seal
from musterroll.procedures.verification.report import Report
from musterroll.procedures.verify import verify
from musterroll.sinks.authority import Authority as AuthorityByHttp
from musterroll.sinks.folder import FolderSink
from musterroll.sinks.s3 import S3Settings, S3Sink
from musterroll.store.setup import Book, open_book
from tests import seaweed
from tests.ledger.authority import Authority
from tests.procedures.mailbox import mailbox
from tests.procedures.time_server import time_server
from tests.procedures.world import HOUR, NOON, completion, keep_extract, many, new_book, record
from tests.store.server import Missing, Server, running


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
def bucket() -> SinkPlace:
    store = seaweed.store()
    name = f"anchors-{uuid.uuid4().hex[:8]}"
    store.bucket(name)
    settings = S3Settings(
        name, "log", store.endpoint, retention_days=1, access_key=seaweed.ACCESS, secret_key=seaweed.SECRET
    )
    return SinkPlace("s3", S3Sink(settings, lambda: datetime.now(UTC)))


def step(report: Report, name: str) -> int:
    """How much a step has looked at."""
    return next(each.looked_at for each in report.steps if each.name == name)


def words(report: Report) -> list[str]:
    return [str(problem) for problem in report.problems]


def test_every_step_says_how_much_it_has_looked_at(book: Book, away: SinkPlace) -> None:
    digest = keep_extract(book, b"Email\nana@example.com\n")
    book.archive.keep(b"%PDF-1.7")
    seal(book, NOON, [away])
    report = verify(book, places=[away])
    assert report.holds and report.unchecked == []
    assert report.size == 22
    looked_at = {each.name: each.looked_at for each in report.steps}
    assert {name: looked_at[name] for name in ("entries", "checkpoints", "anchors", "extracts", "archive")} == {
        "entries": 22,
        "checkpoints": 1,
        "anchors": 2,  # the fact, and the file that it speaks of
        "extracts": 1,
        "archive": 1,
    }
    assert book.extracts.has(digest)


def test_an_erased_body_is_counted_and_no_fault(book: Book) -> None:
    body = {"index": 3, "by": "dpo@example.com", "reason": "asked for"}
    book.journal.append([Fact(kind="body.erased", source="musterroll", body=body)], received_at=NOON)
    book.entries.erase([3])
    report = verify(book)
    assert report.holds
    assert report.erased == 1


def test_a_redacted_extract_is_said_and_no_fault(book: Book) -> None:
    digest = keep_extract(book, b"Email\nana@example.com\n")
    left = book.extracts.replace_redacted(digest, b"Email\n")
    body = {"sha256": digest, "redacted": left, "by": "dpo@example.com", "reason": "asked for"}
    book.journal.append([Fact(kind="extract.redacted", source="musterroll", body=body)], received_at=NOON)
    report = verify(book)
    assert report.holds
    assert any("1 extracts were redacted" in each for each in report.unchecked)
    (book.config.extracts / left).unlink()
    [problem] = verify(book).problems
    assert (problem.step, problem.index) == ("extracts", book.heads.latest().size - 1)


def test_an_empty_book_verifies(tmp_path: Path) -> None:
    report = verify(new_book(tmp_path / "book"))
    assert report.holds and report.size == 0


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 4095, 4096, 4097, 8193])
def test_books_of_all_lengths_verify(tmp_path: Path, size: int) -> None:
    book = new_book(tmp_path / "book")
    record(book, many(size), together=1000)
    seal(book, NOON)
    report = verify(book, rebuild=False)
    assert words(report) == []
    assert report.size == size


def test_heads_within_a_page_are_recomputed_as_the_ledger_does(tmp_path: Path) -> None:
    """Commits of uneven size, so that heads fall at every kind of place in a page."""
    book = new_book(tmp_path / "book")
    facts, first = many(700), 0
    for length in (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 92):
        book.journal.append(facts[first : first + length], received_at=NOON)
        first += length
    report = verify(book, rebuild=False)
    assert words(report) == []
    assert step(report, "heads") == 13


def test_whoever_does_not_trust_the_folder_brings_the_key_along(book: Book) -> None:
    ours = log_keys.verifiers(book.config)
    seal(book, NOON)
    assert verify(book, keys=ours).holds
    book.config.log_key.unlink()
    log_keys.create(book.config)  # somebody puts a key of theirs in its place
    assert verify(book, keys=ours).holds
    [problem] = verify(book).problems
    assert "No known key has signed this" in problem.what


def test_a_checkpoint_that_the_auditor_kept_is_held_against_the_book(book: Book) -> None:
    note = seal(book, NOON).sealed.note
    assert verify(book, known=[note]).holds
    stranger = generate("log.example/musterroll")
    from musterroll.ledger.checkpoints import Checkpoint, sign_checkpoint

    other = sign_checkpoint(Checkpoint("log.example/musterroll", 20, bytes(32)), stranger)
    [problem] = verify(book, known=[other]).problems
    assert problem.what.startswith("checkpoint 1 of those given does not hold")


def test_notes_of_other_logs_in_the_same_folder_are_left_alone(book: Book, away: SinkPlace, tmp_path: Path) -> None:
    from musterroll.ledger.checkpoints import Checkpoint, sign_checkpoint

    seal(book, NOON, [away])
    other = sign_checkpoint(Checkpoint("other.example", 99, bytes(32)), generate("other.example"))
    away.sink.keep("checkpoints/000000000099-other.txt", other)
    assert verify(book, places=[away]).holds


def test_a_stick_that_was_put_away_is_said_and_no_fault(book: Book, away: SinkPlace, tmp_path: Path) -> None:
    seal(book, NOON, [away])
    (tmp_path / "away").rename(tmp_path / "drawer")
    report = verify(book, places=[away])
    assert report.holds
    assert any("1 anchors were not looked at" in each for each in report.unchecked)


def test_a_place_that_is_no_longer_in_the_settings_is_said_and_no_fault(book: Book, away: SinkPlace) -> None:
    seal(book, NOON, [away])
    report = verify(book)
    assert report.holds
    assert any(f"{away.place}: 1 anchors were not looked at" in each for each in report.unchecked)


def test_an_anchor_in_a_bucket_is_read_back(book: Book, bucket: SinkPlace) -> None:
    assert not seal(book, NOON, [bucket]).failed
    report = verify(book, places=[bucket])
    assert words(report) == []
    assert step(report, "anchors") == 2


def test_a_note_that_somebody_deleted_in_the_bucket_is_an_alarm(book: Book, bucket: SinkPlace) -> None:
    sealed = seal(book, NOON, [bucket]).sealed
    assert isinstance(bucket.sink, S3Sink)
    name = bucket.sink.settings.bucket
    seaweed.store().client().delete_object(Bucket=name, Key=f"log/{sealed.name}")
    [problem] = verify(book, places=[bucket]).problems
    assert "somebody deleted" in problem.what


def test_a_note_put_over_ours_in_the_bucket_is_found_and_ours_still_counts(book: Book, bucket: SinkPlace) -> None:
    from musterroll.ledger.checkpoints import Checkpoint, sign_checkpoint

    sealed = seal(book, NOON, [bucket]).sealed
    assert isinstance(bucket.sink, S3Sink)
    forged = sign_checkpoint(Checkpoint(sealed.origin, 20, bytes(32)), log_keys.signer(book.config))
    client, name = seaweed.store().client(), bucket.sink.settings.bucket
    client.put_object(Bucket=name, Key=f"log/{sealed.name}", Body=forged)
    [problem] = verify(book, places=[bucket]).problems
    assert "is on other entries than are there" in problem.what


def test_a_bucket_that_does_not_answer_is_said_and_no_fault(book: Book, bucket: SinkPlace) -> None:
    seal(book, NOON, [bucket])
    assert isinstance(bucket.sink, S3Sink)
    settings = S3Settings(
        bucket.sink.settings.bucket, "log", "http://127.0.0.1:9", access_key="a", secret_key="b", timeout_s=1.0
    )
    report = verify(book, places=[SinkPlace("s3", S3Sink(settings, lambda: NOON))])
    assert report.holds
    assert any("1 anchors were not looked at" in each for each in report.unchecked)


def test_mails_cannot_be_looked_at_and_are_counted(book: Book) -> None:
    with mailbox() as (channel, _):
        seal(book, NOON, [EmailPlace(channel, ("auditor@example.com",))])
    anchors = next(each for each in verify(book).steps if each.name == "anchors")
    assert "1 sent by e-mail" in str(anchors)


@pytest.fixture
def stamped(tmp_path: Path) -> Iterator[tuple[Book, TimestampPlace, Authority, list[bytes]]]:
    """A book whose settings trust an authority, the authority, and a list of answers that it gives instead."""
    authority = Authority(tmp_path / "authority")
    root = authority.folder / "root.pem"
    made = new_book(tmp_path / "book", f'[anchors]\ntsa_ca_file = "{root}"\n')
    record(made, many(20))
    with time_server(authority) as (url, instead):
        yield made, TimestampPlace(AuthorityByHttp(url), root), authority, instead


def test_a_timestamp_is_verified_again_years_later(
    stamped: tuple[Book, TimestampPlace, Authority, list[bytes]],
) -> None:
    book, place, _, _ = stamped
    assert not seal(book, NOON, [place]).failed
    report = verify(book)
    assert report.holds and report.unchecked == []


def test_a_timestamp_of_an_earlier_checkpoint_is_none_of_this_one(
    stamped: tuple[Book, TimestampPlace, Authority, list[bytes]],
) -> None:
    """A fact may say what it likes; the token says over which bytes it is."""
    import base64

    from musterroll.procedures.seal import anchor_bodies

    book, place, _, _ = stamped
    seal(book, NOON, [place])
    old = anchor_bodies(book)[0]
    record(book, [completion("ana")], NOON + HOUR)
    later = seal(book, NOON + HOUR).sealed
    from hashlib import sha256

    body = {
        **old,
        "size": later.size,
        "root": later.root.hex(),
        "sha256": sha256(later.note).hexdigest(),
    }
    assert base64.b64decode(str(body["token"]))
    book.journal.append([Fact(kind="checkpoint.anchored", source="musterroll", body=body)], received_at=NOON + HOUR)
    [problem] = verify(book).problems
    assert problem.index == book.heads.latest().size - 1
    assert "its timestamp of the checkpoint of 22 entries does not hold" in problem.what


def test_a_timestamp_that_only_openssl_reads_is_said_and_no_fault(
    stamped: tuple[Book, TimestampPlace, Authority, list[bytes]],
) -> None:
    book, place, _, instead = stamped
    instead.append(b"\x30\x03nonsense")
    seal(book, NOON, [place])
    report = verify(book)
    assert report.holds
    assert any("openssl ts -verify" in each for each in report.unchecked)


def test_without_an_authority_to_trust_timestamps_are_not_looked_at(book: Book, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    with time_server(authority) as (url, _):
        seal(book, NOON, [TimestampPlace(AuthorityByHttp(url), authority.folder / "root.pem")])
    report = verify(book)
    assert report.holds
    assert any("names no authority to trust" in each for each in report.unchecked)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    try:
        with running() as started:
            yield started
    except Missing as why:
        pytest.skip(str(why))


@pytest.fixture
def on_postgresql(server: Server, tmp_path: Path) -> Iterator[Book]:
    made = config.create(tmp_path / "pg", "log.example/musterroll", server.make(f"verify{uuid.uuid4().hex[:8]}"))
    log_keys.create(made)
    book = open_book(made, create=True)
    yield book
    book.close()


def test_a_book_on_postgresql_verifies(on_postgresql: Book, away: SinkPlace) -> None:
    record(on_postgresql, many(600), together=50)
    digest = keep_extract(on_postgresql, b"Email\nana@example.com\n")
    seal(on_postgresql, NOON + timedelta(hours=2), [away])
    report = verify(on_postgresql, places=[away])
    assert words(report) == []
    assert report.size == 602
    assert on_postgresql.extracts.has(digest)


@pytest.mark.parametrize(
    ("statement", "found", "index"),
    [
        ("UPDATE bodies SET body = '{}' WHERE \"index\" = 270", "entries", 270),
        ("UPDATE entries SET source = 'x' WHERE \"index\" = 270", "tiles", 270),
        ('DELETE FROM entries WHERE "index" = 270', "entries", 270),
        ("UPDATE tree_heads SET root = 'x' WHERE size = 300", "heads", 250),
        ("DELETE FROM checkpoints", "anchors", 600),
    ],
)
def test_tampering_on_postgresql_is_found(
    on_postgresql: Book, away: SinkPlace, statement: str, found: str, index: int
) -> None:
    record(on_postgresql, many(600), together=50)
    seal(on_postgresql, NOON + HOUR, [away])
    with on_postgresql.tables.connection.cursor() as cursor:
        for table in ("bodies", "entries", "tree_heads", "checkpoints"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
    problems = verify(on_postgresql, places=[away], rebuild=False).problems
    assert (found, index) in [(problem.step, problem.index) for problem in problems]
    assert "triggers" in [problem.step for problem in problems]


@pytest.mark.parametrize(
    "moment", ["trigger_faults", "of_kinds", "ends", "page", "heads", "tile_lengths", "stray_bodies"]
)
def test_a_book_that_grows_and_is_sealed_meanwhile_verifies(
    book: Book, away: SinkPlace, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program appends and anchors at the worst moments: what is looked at is of one moment."""
    seal(book, NOON, [away])
    ask, sizes = getattr(book.audit, moment), list[int]()

    def write() -> None:
        other = open_book(book.config)
        other.journal.append([completion(f"p{len(sizes)}")], received_at=NOON)
        sizes.append(seal(other, NOON + HOUR, [away]).sealed.size)
        other.close()

    def interrupted(*asked: int | str, **more: int) -> object:
        if len(sizes) < 3:
            writer = threading.Thread(target=write)
            writer.start()
            writer.join()
        return ask(*asked, **more)

    monkeypatch.setattr(book.audit, moment, interrupted)
    report = verify(book, places=[away], rebuild=False)
    assert words(report) == []
    assert sizes and book.heads.latest().size > 21
