"""Watched places: what lies in a folder or a bucket, what of it may be taken, and that it is taken as it lies."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from musterroll.buckets.bucket import BucketSettings
from musterroll.facts.errors import ConfigError, Refused
from musterroll.sources.settings import settle
from musterroll.sources.watched.bucket import BucketPlace
from musterroll.sources.watched.folder import FolderPlace
from musterroll.sources.watched.place import Lying, Place, is_export, is_ready
from musterroll.sources.watched.settings import FOLDER, places_of
from tests import seaweed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Put = Callable[[str, bytes], None]


@pytest.fixture(params=["folder", "bucket"])
def place_and_put(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Place, Put]:
    """An empty place of each kind, and a way to put a file there."""
    if request.param == "folder":
        (tmp_path / "in").mkdir()

        def into_folder(name: str, data: bytes) -> None:
            path = tmp_path / "in" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)

        return FolderPlace(tmp_path / "in"), into_folder
    store = seaweed.store()
    bucket, prefix = store.bucket(f"in-{uuid.uuid4().hex[:12]}", lock=False), "hr/exports"

    def into_bucket(name: str, data: bytes) -> None:
        store.client().put_object(Bucket=bucket, Key=f"{prefix}/{name}", Body=data)

    store.client().put_object(Bucket=bucket, Key="elsewhere.csv", Body=b"not ours")
    settings = BucketSettings(bucket, prefix, store.endpoint, access_key=seaweed.ACCESS, secret_key=seaweed.SECRET)
    return BucketPlace(settings), into_bucket


def test_what_lies_there_is_listed_below_it_too(place_and_put: tuple[Place, Put]) -> None:
    place, put = place_and_put
    assert place.lying() == []
    put("people.csv", b"Name\nAna\n")
    put("march/training.csv", b"Email\n")
    assert {one.name: one.size for one in place.lying()} == {"people.csv": 9, "march/training.csv": 6}


def test_a_file_is_copied_as_it_lies_and_stays(place_and_put: tuple[Place, Put], tmp_path: Path) -> None:
    place, put = place_and_put
    put("people.csv", b"Name\nAna\n")
    [one] = place.lying()
    assert place.fetch(one, tmp_path / "copy") == hashlib.sha256(b"Name\nAna\n").hexdigest()
    assert (tmp_path / "copy").read_bytes() == b"Name\nAna\n"
    assert place.lying() == [one]


def test_a_file_that_was_changed_since_it_was_listed_is_left(place_and_put: tuple[Place, Put], tmp_path: Path) -> None:
    place, put = place_and_put
    put("people.csv", b"Name\nAna\n")
    [one] = place.lying()
    put("people.csv", b"Name\nAna\nBo\n")
    assert place.fetch(one, tmp_path / "copy") is None
    [again] = place.lying()
    assert again.mark != one.mark


def test_a_file_that_went_since_it_was_listed_is_left(place_and_put: tuple[Place, Put], tmp_path: Path) -> None:
    place, _ = place_and_put
    assert place.fetch(Lying("gone.csv", 3, NOON, '"900150983cd24fb0d6963f7d28e17f72"'), tmp_path / "copy") is None


def test_another_text_of_the_same_size_and_time_has_another_mark(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"Ana\n")
    [one] = FolderPlace(tmp_path).lying()
    times = path.stat()
    path.write_bytes(b"Bob\n")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert FolderPlace(tmp_path).lying()[0].mark != one.mark


def test_links_and_what_is_no_file_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("not for them")
    place = tmp_path / "in"
    place.mkdir()
    (place / "people.csv").symlink_to(tmp_path / "secret")
    (place / "all").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(place / "pipe.csv")
    assert FolderPlace(place).lying() == []
    told = Lying("people.csv", 12, NOON, "a mark from when it was a file")
    with pytest.raises(Exception, match=r"people\.csv"):
        FolderPlace(place).fetch(told, tmp_path / "copy")
    assert FolderPlace(place).fetch(Lying("pipe.csv", 0, NOON, ""), tmp_path / "copy") is None


@pytest.mark.parametrize(
    "name", ["a.csv.part", "a.TMP", "a.csv~", ".a.csv", "~$a.xlsx", ".git/a.csv", "a.crdownload", "a.csv.filepart"]
)
def test_what_is_hidden_or_unfinished_is_no_export(name: str) -> None:
    assert not is_export(name)


def test_a_file_that_was_written_just_now_may_be_half_of_one() -> None:
    fresh = Lying("a.csv", 1, NOON - MINUTE / 2, "")
    assert not is_ready(fresh, NOON, MINUTE)
    assert is_ready(fresh, NOON + MINUTE, MINUTE)
    assert is_ready(Lying("a.csv", 1, NOON, "", whole=True), NOON, MINUTE)
    assert is_ready(Lying("a.csv", 1, NOON + timedelta(days=400), ""), NOON, MINUTE)  # somebody's clock is wrong


def test_a_folder_that_is_not_there_and_a_bucket_that_is_not_are_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        FolderPlace(tmp_path / "away").lying()
    endpoint = seaweed.store().endpoint
    ours = BucketSettings("not-there", "", endpoint, access_key=seaweed.ACCESS, secret_key=seaweed.SECRET)
    with pytest.raises(ConfigError, match="no such bucket"):
        BucketPlace(ours).lying()
    with pytest.raises((ConfigError, Refused)) as wrong:
        BucketPlace(replace(ours, secret_key="canary-s3-key")).lying()
    assert "canary-s3-key" not in str(wrong.value)


@pytest.mark.parametrize("places", [".", "..", "s3:///prefix"])
def test_the_folder_of_the_book_and_a_bucket_without_a_name_are_no_places(tmp_path: Path, places: str) -> None:
    book = tmp_path / "book"
    book.mkdir()
    with pytest.raises(ConfigError, match=r"folder\.places"):
        places_of(settle("folder", FOLDER.settings, {"places": places}), book)


def test_several_places_are_named_with_commas(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    settings = settle("folder", FOLDER.settings, {"places": "../in, s3://exports/hr"})
    assert [one.place for one in places_of(settings, tmp_path / "book")] == [
        str(tmp_path / "book" / "../in"),
        "s3://exports/hr",
    ]
