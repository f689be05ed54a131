"""Exports put into a watched folder: each is read once, what cannot be read is kept and said, nothing is touched."""

from __future__ import annotations

import gzip
import os
import uuid
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from musterroll import config
from musterroll.facts.bodies import ExtractReceived
from musterroll.facts.fact import Fact
from musterroll.store.setup import Book, open_book
from tests import seaweed
from tests.cli.books import BookFolder, begin
from tests.cli.conftest import empty, nobody  # noqa: F401  fixtures: a book on each database, and no settings of ours
from tests.cli.small import PEOPLE, TRAINING
from tests.store.conftest import blank_database, server  # noqa: F401  fixtures: one PostgreSQL for this process
from tests.worker.once import work_once

NOW, LATER, MUCH_LATER = "2026-01-20T15:00:00Z", "2026-01-20T16:00:00Z", "2026-02-20T16:00:00Z"
HEADLESS = "Ana Okafor,ana@northfen.example,2025-02-03\nBo Lind,bo@northfen.example,2024-05-06\n"


def watched(book: BookFolder, *more: str) -> BookFolder:
    """A book that watches the folder `in` beside it."""
    book.file("in").mkdir()
    book.done("source", "add", "folder", f"places={book.file('in')}", *more)
    return book


@pytest.fixture
def watching(empty: BookFolder) -> BookFolder:  # noqa: F811  the fixture that is imported above
    return watched(empty)


@pytest.fixture
def alone(tmp_path: Path) -> BookFolder:
    """The same on SQLite alone."""
    return watched(begin(tmp_path))


def put(book: BookFolder, name: str, content: str | bytes, at: str = "2026-01-20T14:00:00Z") -> Path:
    """A file in the watched folder, written at a time."""
    path = book.file("in") / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    seconds = datetime.fromisoformat(at).timestamp()
    os.utime(path, (seconds, seconds))
    return path


def look(book: BookFolder, at: str = NOW, status: int = 0) -> str:
    done = book.run("collect", "folder", "--now", at, by=None)
    assert done.exit_code == status, done.output
    return done.output


def opened(book: BookFolder) -> Book:
    return open_book(config.load(book.folder))


def facts(book: BookFolder) -> list[Fact]:
    found = opened(book)
    return [fact for _, fact in found.entries.facts(0, found.entries.size()) if fact is not None]


def kinds(book: BookFolder) -> Counter[str]:
    return Counter(fact.kind for fact in facts(book))


def received(book: BookFolder) -> list[ExtractReceived]:
    return [fact.body for fact in facts(book) if isinstance(fact.body, ExtractReceived)]


def test_exports_that_are_put_there_are_read_as_collect_reads_them(watching: BookFolder) -> None:
    put(watching, "people.csv", PEOPLE)
    put(watching, "march/training.csv.gz", gzip.compress(TRAINING.encode()))
    said = look(watching)
    assert "people.csv: 5 rows. New: 5 " in said
    assert "march/training.csv.gz: 5 rows" in said
    assert kinds(watching) == {"person.observed": 5, "completion.observed": 5, "extract.received": 2}
    told = {one.parameters["path"]: one for one in received(watching)}
    assert told["people.csv"].collected_by == "sync"
    assert told["march/training.csv.gz"].parameters["file"] == "training.csv.gz"
    assert all(opened(watching).extracts.has(one.sha256) for one in told.values())
    assert watching.report()["people"]


def test_a_snapshot_is_of_the_time_at_which_its_file_was_written(alone: BookFolder) -> None:
    put(alone, "people.csv", PEOPLE, at="2026-01-18T09:00:00Z")
    look(alone)
    assert {str(fact.happened_at) for fact in facts(alone) if fact.kind == "person.observed"} == {
        "2026-01-18 09:00:00+00:00"
    }


def test_a_file_is_read_once_under_whatever_name_it_comes_again(watching: BookFolder) -> None:
    put(watching, "people.csv", PEOPLE)
    look(watching)
    size = watching.size()
    put(watching, "people (1).csv", PEOPLE)
    put(watching, "people.csv", PEOPLE, at="2026-01-20T15:30:00Z")
    assert "2 files, 0 new ones" in look(watching, LATER)
    assert watching.size() == size


def test_a_file_that_changed_is_read_again_and_tells_what_changed(alone: BookFolder) -> None:
    put(alone, "people.csv", PEOPLE)
    look(alone)
    put(alone, "people.csv", PEOPLE.replace("Engineering\nE2", "Support\nE2"), at="2026-01-20T15:30:00Z")
    assert "New: 1 " in look(alone, LATER)
    assert kinds(alone)["person.observed"] == 6
    assert len(received(alone)) == 2


def test_of_several_exports_the_one_that_was_written_last_tells_how_it_is_now(alone: BookFolder) -> None:
    put(alone, "a-newest.csv", PEOPLE.replace("Bo Lind,", "Bo Lind-Moe,"), at="2026-01-20T13:00:00Z")
    put(alone, "b-oldest.csv", PEOPLE, at="2026-01-19T13:00:00Z")
    look(alone)
    assert "Bo Lind-Moe" in {one["name"] for one in alone.report()["people"]}


def test_a_file_that_is_still_being_written_is_left_for_the_next_look(alone: BookFolder) -> None:
    put(alone, "people.csv", PEOPLE, at="2026-01-20T14:59:30Z")
    put(alone, "training.csv.part", TRAINING)
    assert "1 file, 1 still being written" in look(alone)
    assert alone.size() == 0
    assert "1 still being written" in " ".join(alone.done("status", "--now", NOW).split())
    assert "people.csv: 5 rows" in look(alone, "2026-01-20T15:01:00Z")
    assert kinds(alone)["completion.observed"] == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.pdf", b"%PDF-1.7 minutes of the meeting with ana@northfen.example"),
        ("headless.csv", HEADLESS.encode()),
        ("cut.csv.gz", gzip.compress(PEOPLE.encode() * 50)[:-40]),
        ("empty.csv", b""),
        ("broken.json", b'{"schema": "musterroll.training_record/1", '),
        ("half.xlsx", b"PK\x03\x04 half of a workbook"),
        ("bad.csv", PEOPLE.replace("2025-02-03", "soon").replace("2024-05-06", "late").encode()),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_and_said_and_the_others_go_on(
    alone: BookFolder, name: str, content: bytes
) -> None:
    put(alone, name, content, at="2026-01-20T13:00:00Z")
    put(alone, "people.csv", PEOPLE)
    said = look(alone, status=1)
    assert "people.csv: 5 rows" in said
    assert name in said
    assert name in alone.done("status", "--now", LATER)
    [unread] = [one for one in received(alone) if one.complete is False]
    book = opened(alone)
    assert book.extracts.read(unread.sha256) == content
    assert "northfen" not in str(unread.parameters) and "soon" not in str(unread.parameters)
    size = alone.size()
    assert "2 files, 0 new ones" in look(alone, LATER, status=1)
    assert alone.size() == size
    assert (alone.file("in") / name).read_bytes() == content
    alone.done("erase", "bo@northfen.example", "--reason", "Asked.", "--before-retention", "--yes", "--now", LATER)


def test_a_file_that_lies_there_no_more_troubles_nobody(alone: BookFolder) -> None:
    path = put(alone, "notes.pdf", b"%PDF-1.7 minutes")
    look(alone, status=1)
    path.unlink()
    look(alone, LATER)
    assert "notes.pdf: " not in alone.done("status", "--now", LATER).partition("Schedule")[2]


def test_other_settings_read_again_what_could_not_be_read(alone: BookFolder) -> None:
    dates = "Email,Course,Status,Completed On\nana@northfen.example,SEC-AWARE,Completed,03/04/2025\n"
    put(alone, "training.csv", dates)
    look(alone, status=1)
    assert "source_unreadable" in codes(alone, with_people=True)
    file = alone.folder / "musterroll.toml"
    file.write_text(file.read_text() + 'dates = "dmy"\n')
    assert "training.csv: 1 row. New: 1 " in look(alone, LATER)
    assert "source_unreadable" not in codes(alone)
    assert "training.csv: " not in alone.done("status", "--now", LATER).partition("Schedule")[2]


def codes(book: BookFolder, *, with_people: bool = False) -> set[str]:
    """The codes of all findings, once there are people."""
    if with_people:
        book.done("collect", f"hris={book.file('people.csv')}")
    return {one["code"] for one in book.report()["findings"]}


def test_an_unread_file_does_not_make_its_folder_a_source_that_grows_stale(alone: BookFolder) -> None:
    put(alone, "notes.pdf", b"%PDF-1.7 minutes")
    look(alone, status=1)
    alone.done("collect", f"hris={alone.file('people.csv')}")
    stale = [one for one in alone.report("--now", MUCH_LATER)["findings"] if one["code"] == "source_stale"]
    assert "folder" not in str(stale)


def test_a_file_that_was_withdrawn_does_not_come_back_by_itself(alone: BookFolder) -> None:
    put(alone, "people.csv", PEOPLE)
    look(alone)
    digest = received(alone)[0].sha256
    alone.done("collect", "--withdraw", digest, "--reason", "The wrong company.")
    size = alone.size()
    assert "0 new ones" in look(alone, LATER)
    assert alone.size() == size


def test_columns_with_other_names_are_read_with_mappings_and_a_person_answers_for_them(tmp_path: Path) -> None:
    book = begin(tmp_path)
    (book.folder / "columns.toml").write_text(
        'schema = "musterroll.mapping/1"\n[[map]]\nfile = "portal*.csv"\nlayout = "completions"\n'
        '[map.columns]\nemail = "Learner"\ncourse = "Class"\nhappened = "When"\n[map.constants]\nresult = "passed"\n'
    )
    watched(book, "mappings=columns.toml", "by=Ana Okafor")
    put(book, "portal-2025.csv", "Learner,Class,When\nana@northfen.example,SEC-AWARE,2025-03-11\n")
    assert "portal-2025.csv: 1 row" in look(book)
    assert received(book)[0].collected_by == "Ana Okafor"


def test_a_place_that_cannot_be_seen_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    book = begin(tmp_path)
    book.file("in").mkdir()
    book.done("source", "add", "folder", f"places={book.file('away')}, {book.file('in')}")
    put(book, "people.csv", PEOPLE)
    said = look(book, status=1)
    assert "no such folder" in said
    assert "people.csv: 5 rows" in said
    assert "FAILS" in book.run("source", "test", "folder", "--now", NOW).output
    book.file("away").mkdir()
    look(book, LATER)
    assert "no such folder" not in book.done("status", "--now", LATER)
    assert "1 file" in book.done("source", "list", "--now", LATER)


@pytest.mark.parametrize(
    ("setting", "named"),
    [("zone=Mars/Base", "Mars/Base"), ("dates=ydm", "folder.dates"), ("mappings=gone.toml", "folder.mappings")],
)
def test_a_setting_that_does_not_fit_is_said_before_any_file_is_read(tmp_path: Path, setting: str, named: str) -> None:
    book = watched(begin(tmp_path), setting)
    put(book, "people.csv", PEOPLE)
    assert named in look(book, status=1)
    assert book.size() == 0


def test_the_worker_looks_every_quarter_of_an_hour_and_names_no_file(alone: BookFolder) -> None:
    put(alone, "ana-okafor.csv", PEOPLE)
    put(alone, "bo-lind.pdf", b"%PDF-1.7 minutes")
    _, said = work_once(alone.folder, NOW)
    assert "read source=folder file=" in said
    assert "unread source=folder file=" in said
    assert "okafor" not in said and "bo-lind" not in said
    put(alone, "training.csv", TRAINING)
    assert "folder" not in work_once(alone.folder, "2026-01-20T15:14:00Z")[1]
    assert "read source=folder file=" in work_once(alone.folder, "2026-01-20T15:15:00Z")[1]


def test_nothing_there_can_be_confirmed_as_a_list_that_shrank(alone: BookFolder) -> None:
    word = ("--by", "Ana Okafor", "--reason", "So it is.")
    assert "no list that shrinks" in alone.run("source", "confirm", "folder", "files", *word).output


def test_a_look_that_stopped_in_the_midst_is_made_up_for(alone: BookFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(alone, "people.csv", PEOPLE)

    def stop(*_: object) -> Fact:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr("musterroll.procedures.collect._received", stop)
        assert alone.run("collect", "folder", "--now", NOW, by=None).exit_code == 130
    assert kinds(alone) == {"person.observed": 5}
    look(alone, LATER)
    assert kinds(alone) == {"person.observed": 5, "extract.received": 1}
    assert not (alone.folder / "pulls" / "folder").exists()


def test_exports_in_a_bucket_are_read_as_those_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = seaweed.store()
    bucket = store.bucket(f"exports-{uuid.uuid4().hex[:12]}", lock=False)
    store.client().put_object(Bucket=bucket, Key="hr/people.csv", Body=PEOPLE.encode())
    monkeypatch.setenv("MUSTERROLL_FOLDER_S3_ACCESS_KEY", seaweed.ACCESS)
    monkeypatch.setenv("MUSTERROLL_FOLDER_S3_SECRET_KEY", seaweed.SECRET)
    book = begin(tmp_path)
    book.done("source", "add", "folder", f"places=s3://{bucket}/hr", f"s3_endpoint={store.endpoint}")
    soon = (datetime.now().astimezone() + timedelta(minutes=5)).isoformat()
    assert "people.csv: 5 rows" in look(book, soon)
    assert "0 new ones" in look(book, soon)
    [told] = received(book)
    assert told.parameters["place"] == f"s3://{bucket}/hr"
    files = [path.read_bytes() for path in book.folder.rglob("*") if path.is_file()]
    assert not [raw for raw in files if seaweed.SECRET.encode() in raw]
