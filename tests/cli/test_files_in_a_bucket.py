"""Files as received and published ones lie in a real S3: found again, held against their digests, erased, backed up.

The store may refuse, be busy or go away at any moment: then it is said, and nothing half-recorded stays.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from musterroll import config
from musterroll.facts.errors import ConfigError, Refused
from musterroll.store.setup import Book, open_book
from tests import seaweed
from tests.cli.books import BookFolder, begin
from tests.cli.small import command
from tests.procedures.pdfs import pdf
from tests.wire import Wire, wire

PDF = pdf()
ERASE = ("erase", "bo@northfen.example", "--reason", "their request", "--yes", "--before-retention")


@pytest.fixture(scope="module")
def s3() -> seaweed.Store:
    return seaweed.store()


@pytest.fixture(scope="module")
def bucket(s3: seaweed.Store) -> str:
    return s3.bucket("files", lock=False)


@pytest.fixture
def between(s3: seaweed.Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """What the book goes through to the store; a test may break it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", seaweed.ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", seaweed.SECRET)
    with wire(s3.endpoint) as made:
        yield made


@pytest.fixture
def prefix() -> str:
    return uuid.uuid4().hex[:12]


def in_bucket(book: BookFolder, bucket: str, prefix: str, endpoint: str) -> BookFolder:
    """The same book, whose files go into a bucket from now on."""
    with (book.folder / "musterroll.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[files]\ns3_bucket = "{bucket}"\ns3_prefix = "{prefix}"\ns3_endpoint = "{endpoint}"\n')
    return book


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> BookFolder:
    """A book with a policy, to be copied."""
    book = begin(tmp_path_factory.mktemp("begun"))
    book.done("policy", "adopt", book.file("policy.toml"))
    connections.close_all()
    return book


@pytest.fixture
def empty(tmp_path: Path, begun: BookFolder, between: Wire, bucket: str, prefix: str) -> BookFolder:
    shutil.copytree(begun.folder.parent, tmp_path / "here")
    return in_bucket(BookFolder(tmp_path / "here" / "book"), bucket, prefix, between.endpoint)


@pytest.fixture
def book(empty: BookFolder) -> BookFolder:
    empty.done("collect", *exports(empty))
    return empty


def exports(book: BookFolder) -> tuple[str, str]:
    return f"hris={book.file('people.csv')}", str(book.file("training.csv"))


def opened(book: BookFolder) -> Book:
    return open_book(config.load(book.folder))


def objects(s3: seaweed.Store, bucket: str, prefix: str) -> dict[str, bytes]:
    """What lies in the bucket below a prefix."""
    client = s3.client()
    listed = client.list_objects_v2(Bucket=bucket, Prefix=f"{prefix}/").get("Contents", [])
    keys = [entry["Key"] for entry in listed]
    return {key.removeprefix(f"{prefix}/"): client.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def put(s3: seaweed.Store, bucket: str, key: str, data: bytes) -> None:
    s3.client().put_object(Bucket=bucket, Key=key, Body=data)


def archive(book: BookFolder) -> str:
    """A curriculum is published; its digest."""
    book.file("slides.pdf").write_bytes(PDF)
    book.done("course", "publish", "SEC-AWARE", "1.0", "--pdf", book.file("slides.pdf"))
    [digest] = opened(book).archive.digests()
    return digest


def test_files_lie_in_the_bucket_those_received_encrypted_and_the_book_verifies(
    s3: seaweed.Store, bucket: str, prefix: str, book: BookFolder
) -> None:
    digest = archive(book)
    lying = objects(s3, bucket, prefix)
    assert lying[f"archive/{digest}"] == PDF
    received = [name for name in lying if name.startswith("extracts/")]
    assert len(received) == 2
    assert not any(b"northfen" in lying[name] for name in received)
    assert not (book.folder / "extracts").exists()
    assert not (book.folder / "archive").exists()
    here = opened(book)
    assert b"ana@northfen.example" in here.extracts.read(here.extracts.digests()[0])
    assert here.archive.read(digest) == PDF
    said = book.done("log", "verify")
    assert "extracts          2 read" in said
    assert "archive           1 files read" in said


def test_the_same_files_again_are_no_second_objects(
    s3: seaweed.Store, bucket: str, prefix: str, book: BookFolder
) -> None:
    before = objects(s3, bucket, prefix)
    assert "Nothing new" in book.done("collect", *exports(book))
    here = opened(book)
    here.extracts.keep(book.file("people.csv"))
    assert objects(s3, bucket, prefix) == before


def test_a_large_file_goes_and_comes_in_parts(book: BookFolder) -> None:
    raw = bytes(range(256)) * 12_000  # three parts
    book.file("large.bin").write_bytes(raw)
    here = opened(book)
    digest = here.extracts.keep(book.file("large.bin"))
    assert len(list(here.extracts.blobs.parts(digest))) > 2
    assert here.extracts.read(digest) == raw


def test_an_object_that_was_changed_is_named(s3: seaweed.Store, bucket: str, prefix: str, book: BookFolder) -> None:
    digest = archive(book)
    one, other = (name for name in sorted(objects(s3, bucket, prefix)) if name.startswith("extracts/"))
    put(s3, bucket, f"{prefix}/{one}", objects(s3, bucket, prefix)[other])
    put(s3, bucket, f"{prefix}/archive/{digest}", PDF + b" ")
    result = book.run("log", "verify", "--without-state")
    assert result.exit_code == 1
    assert f"s3://{bucket}/{prefix}/{one} was changed" in result.stderr
    assert f"s3://{bucket}/{prefix}/archive/{digest} is not the file that was kept" in result.stderr


def test_an_object_that_is_gone_is_named_with_the_entry_that_tells_of_it(
    s3: seaweed.Store, bucket: str, prefix: str, book: BookFolder
) -> None:
    digest = archive(book)
    published = book.size() - 1
    for name in objects(s3, bucket, prefix):
        s3.client().delete_object(Bucket=bucket, Key=f"{prefix}/{name}")
    result = book.run("log", "verify", "--without-state")
    assert result.exit_code == 1
    assert f"archive: entry {published}: s3://{bucket}/{prefix}/archive/{digest} is missing." in result.stderr
    assert result.stderr.count("is missing.") == 3


def test_bytes_that_arrive_with_another_digest_are_refused_by_the_store(
    s3: seaweed.Store, bucket: str, prefix: str, empty: BookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    extracts: Any = opened(empty).extracts
    monkeypatch.setattr(extracts.blobs, "_gathered", lambda *_: "A" * 43 + "=")
    with pytest.raises(Refused, match="another digest than was sent"):
        extracts.keep(b"what was received")
    assert objects(s3, bucket, prefix) == {}


def test_without_the_right_to_write_nothing_is_recorded(
    s3: seaweed.Store, bucket: str, prefix: str, empty: BookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", seaweed.READER)
    size = empty.size()
    result = empty.run("collect", *exports(empty))
    assert result.exit_code == 2
    assert "the bucket refused" in result.stderr
    assert "A right is missing" in result.stderr
    assert (empty.size(), objects(s3, bucket, prefix)) == (size, {})


def test_a_bucket_that_is_not_there_is_a_setting_to_mend(empty: BookFolder) -> None:
    settings = empty.folder / config.FILE
    settings.write_text(settings.read_text().replace('s3_bucket = "files"', 's3_bucket = "nowhere"'))
    with pytest.raises(ConfigError, match="there is no such bucket") as error:
        opened(empty).archive.digests()
    assert "files.s3_bucket" in error.value.remedy


def test_a_busy_store_is_asked_again_and_one_that_stays_busy_is_said(empty: BookFolder, between: Wire) -> None:
    size, between.busy = empty.size(), 1_000
    result = empty.run("collect", *exports(empty))
    assert result.exit_code == 2
    assert "the store is busy (SlowDown)" in result.stderr
    assert empty.size() == size
    between.busy = 2
    empty.done("collect", *exports(empty))
    assert empty.run("log", "verify", "--without-state").exit_code == 0


def test_a_bucket_that_goes_away_between_two_files_leaves_no_fact_and_the_next_try_is_whole(
    s3: seaweed.Store, bucket: str, prefix: str, empty: BookFolder, between: Wire
) -> None:
    size, between.cut, between.carried = empty.size(), "PUT /", 1
    result = empty.run("collect", *exports(empty))
    assert result.exit_code == 2
    assert "no answer" in result.stderr
    assert empty.size() == size
    assert len(objects(s3, bucket, prefix)) == 1
    between.cut = None
    empty.done("collect", *exports(empty))
    assert len(objects(s3, bucket, prefix)) == 2
    assert empty.run("log", "verify", "--without-state").exit_code == 0


def test_a_lost_answer_makes_no_difference(empty: BookFolder, between: Wire) -> None:
    between.lose = "PUT /"
    empty.done("collect", *exports(empty))
    assert between.lost == ["PUT"]
    assert empty.run("log", "verify", "--without-state").exit_code == 0


def test_a_bucket_that_is_away_is_said_once_when_the_book_is_verified(book: BookFolder, between: Wire) -> None:
    between.cut = ""
    result = book.run("log", "verify", "--without-state")
    assert result.exit_code == 1
    assert "2 of 2 files were not read." in result.stderr
    assert result.stderr.count("  extracts: ") == 1


def test_an_erased_file_is_gone_from_the_bucket_and_its_copy_stays_unreadable(
    s3: seaweed.Store, bucket: str, prefix: str, book: BookFolder
) -> None:
    before = objects(s3, bucket, prefix)
    book.done(*ERASE)
    after = objects(s3, bucket, prefix)
    assert before.keys().isdisjoint(after)
    assert len(after) == 2
    old = next(iter(before))
    put(s3, bucket, f"{prefix}/{old}", before[old])
    with pytest.raises(Refused, match="its key is gone"):
        opened(book).extracts.read(old.removeprefix("extracts/"))
    assert book.run("log", "verify", "--without-state").exit_code == 0


def test_an_erasure_goes_through_where_the_bucket_does_not_let_go_of_the_file(
    book: BookFolder, between: Wire, s3: seaweed.Store, bucket: str, prefix: str
) -> None:
    before, between.cut = objects(s3, bucket, prefix), "DELETE /"
    book.done(*ERASE)
    assert before.items() <= objects(s3, bucket, prefix).items()
    keys = set(opened(book).extracts.digests())
    assert keys.isdisjoint(name.removeprefix("extracts/") for name in before)
    between.cut = None
    assert book.run("log", "verify", "--without-state").exit_code == 0


def test_nothing_is_erased_while_the_bucket_is_away(book: BookFolder, between: Wire) -> None:
    size, keys, between.cut = book.size(), opened(book).extracts.digests(), "GET /"
    result = book.run(*ERASE)
    assert result.exit_code == 2
    assert "no answer" in result.stderr
    assert (book.size(), opened(book).extracts.digests()) == (size, keys)
    assert "Bo Lind" in book.done("records")


def test_a_backup_is_whole_by_itself_and_a_restored_book_leaves_the_bucket_alone(
    s3: seaweed.Store, bucket: str, prefix: str, book: BookFolder
) -> None:
    archive(book)
    lying = objects(s3, bucket, prefix)
    assert "The copy verifies." in book.done("backup", book.file("copy"))
    for name, data in lying.items():
        assert (book.file("copy") / name).read_bytes() == data
        s3.client().delete_object(Bucket=bucket, Key=f"{prefix}/{name}")
    assert command("restore", book.file("copy"), book.file("again")).exit_code == 0
    again = BookFolder(book.file("again"))
    assert config.load(again.folder).files == config.Files()
    assert objects(s3, bucket, prefix) == {}


def test_a_book_is_restored_into_a_bucket_and_nothing_there_is_written_over(
    s3: seaweed.Store, bucket: str, prefix: str, book: BookFolder
) -> None:
    lying = objects(s3, bucket, prefix)
    book.done("backup", book.file("copy"))
    target = f"s3://{bucket}/{prefix}-again"
    taken = sorted(lying)[0]
    put(s3, bucket, f"{prefix}-again/{taken}", b"what somebody else keeps there")
    result = command("restore", book.file("copy"), book.file("again"), "--files", target)
    assert result.exit_code == 1
    assert f"{target}/{taken} was changed" in result.stderr
    assert objects(s3, bucket, f"{prefix}-again") == lying | {taken: b"what somebody else keeps there"}
    s3.client().delete_object(Bucket=bucket, Key=f"{prefix}-again/{taken}")
    result = command("restore", book.file("copy"), book.file("third"), "--files", target)
    assert result.exit_code == 0, result.output
    assert objects(s3, bucket, f"{prefix}-again") == lying


def test_a_bucket_that_goes_away_while_a_book_is_restored_leaves_no_book(book: BookFolder, between: Wire) -> None:
    book.done("backup", book.file("copy"))
    between.cut, between.carried = "PUT /", 1
    target = ("--files", "s3://files/other")
    result = command("restore", book.file("copy"), book.file("again"), *target)
    assert result.exit_code == 2
    assert not (book.file("again") / config.FILE).exists()
    between.cut = None
    assert command("restore", book.file("copy"), book.file("again"), *target).exit_code == 0


@pytest.mark.parametrize("target", ["files", "s3://", "/somewhere"])
def test_what_names_no_bucket_is_refused(book: BookFolder, target: str) -> None:
    book.done("backup", book.file("copy"))
    result = command("restore", book.file("copy"), book.file("again"), "--files", target)
    assert result.exit_code == 2
    assert "names no bucket" in result.stderr
    assert not book.file("again").exists()
