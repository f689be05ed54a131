"""Extracts: what came stays as it came, and what is damaged is not believed."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterroll.facts.errors import ConfigError, TryLater, Unreadable
from musterroll.sources.extract import Extract, Page, in_memory, open_extract
from musterroll.sources.port import Ask, Source
from musterroll.sources.pull import pull
from musterroll.sources.settings import Settings, settle
from musterroll.sources.shrink import judged
from tests.sources.kit.clock import NOON
from tests.sources.kit.pulling import client_of, pulled
from tests.sources.kit.roster import SOURCE, RosterServer

RAW = [
    b'[{"id": 1, "name": "\xc3\x84nne"}]\n',
    b"\xef\xbb\xbf[]",
    b'[{"id": "\\u00e4\\ud83d"}]',
    b"\xff\xfe\x00binary",
    b"",
]


@pytest.fixture
def server() -> Iterator[RosterServer]:
    with RosterServer() as server:
        yield server


@pytest.fixture
def settings(server: RosterServer) -> Settings:
    given = {"base_url": server.base_url, "client_id": "us", "client_secret": server.client_secret}
    return settle("roster", SOURCE.settings, given)


def kept(*raw: bytes, rows: int = 0) -> Extract:
    return in_memory("roster", "people", [Page(raw=one, at=NOON, part="people", rows=rows) for one in raw], NOON)


def test_every_page_is_kept_to_the_byte() -> None:
    assert [page.raw for page in kept(*RAW).read_pages()] == RAW


def test_an_extract_is_named_by_the_digest_of_its_file(settings: Settings, tmp_path: Path) -> None:
    got = pulled(SOURCE, settings, "people", tmp_path)
    assert got.pull.path.name == got.pull.extract.sha256
    assert got.pull.extract.sha256 == hashlib.sha256(got.pull.path.read_bytes()).hexdigest()
    assert got.pull.extract.size == got.pull.path.stat().st_size


def test_the_same_pages_at_the_same_time_are_the_same_extract() -> None:
    assert kept(*RAW).sha256 == kept(*RAW).sha256 != kept(*RAW[:-1]).sha256


def test_a_page_that_looks_like_the_end_is_no_end() -> None:
    extract = kept(b'{"pages":9,"rows":{},"complete":true,"why_incomplete":""}', b'{"page":3}')
    assert (extract.pages, len(list(extract.read_pages()))) == (2, 2)


def test_rows_are_counted_by_part() -> None:
    pages = [Page(raw=b"", at=NOON, part=part, rows=rows) for part, rows in (("a", 2), ("b", 1), ("a", 3))]
    extract = in_memory("roster", "people", pages, NOON)
    assert (extract.rows_of, extract.rows) == ({"a": 5, "b": 1}, 6)


@pytest.mark.parametrize(
    "keep", [0, 10, 0.5, -1, -9], ids=["nothing", "its start", "half", "all but a byte", "no trailer"]
)
def test_an_extract_that_is_cut_off_is_not_read(keep: float) -> None:
    whole = kept(*RAW).opened().read()
    cut = whole[: int(len(whole) * keep) if 0 < keep < 1 else int(keep)]
    with pytest.raises(Unreadable):
        open_extract(cut)


def test_an_extract_without_its_last_line_is_not_read() -> None:
    lines = gzip.decompress(kept(*RAW).opened().read()).splitlines(keepends=True)
    with pytest.raises(Unreadable, match="cut off"):
        open_extract(gzip.compress(b"".join(lines[:-1])))


def test_what_is_no_extract_is_said() -> None:
    for raw in (b"", b"hello", gzip.compress(b"hello\n"), gzip.compress(b'{"a": 1}\n{"b": 2}\n')):
        with pytest.raises(Unreadable):
            open_extract(raw)


def test_the_question_stands_in_the_extract_without_its_secrets(settings: Settings, tmp_path: Path) -> None:
    extract = pulled(SOURCE, settings, "people", tmp_path).pull.extract
    assert set(extract.parameters) == {"base_url", "client_id"}
    assert (extract.source, extract.query, extract.began_at) == ("roster", "people", NOON)


def test_a_setting_that_does_not_fit_leaves_nothing_behind(settings: Settings, tmp_path: Path) -> None:
    def fetch(ask: Ask) -> Iterator[Page]:
        yield Page(raw=b"[]", at=NOON)
        raise ConfigError("roster.state: found 'x'.", "Expected y.")

    with client_of(SOURCE, settings) as client, pytest.raises(ConfigError):
        _pull(dataclasses.replace(SOURCE, fetch=fetch), settings, client, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_crash_leaves_no_extract(settings: Settings, tmp_path: Path) -> None:
    def fetch(ask: Ask) -> Iterator[Page]:
        yield Page(raw=b"[]", at=NOON)
        raise ZeroDivisionError

    with client_of(SOURCE, settings) as client, pytest.raises(ZeroDivisionError):
        _pull(dataclasses.replace(SOURCE, fetch=fetch), settings, client, tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
    again = pulled(SOURCE, settings, "people", tmp_path)
    assert again.pull.extract.complete
    assert [path.name for path in tmp_path.iterdir()] == [again.pull.extract.sha256]


def test_a_pull_that_breaks_before_its_first_page_is_an_extract_too(
    server: RosterServer, settings: Settings, tmp_path: Path
) -> None:
    from tests.sources.kit.server import Reply

    server.fault(Reply(status=503), times=99)
    got = pulled(SOURCE, settings, "people", tmp_path)
    assert isinstance(got.pull.error, TryLater)
    assert (got.pull.extract.pages, got.pull.extract.complete) == (0, False)


# --- Shrinking -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "believed"), [(80, True), (79, False), (0, False), (300, True)])
def test_fewer_than_four_fifths_of_the_rows_are_not_believed(rows: int, believed: bool) -> None:
    extract = dataclasses.replace(kept(b"", rows=rows), full=True)
    told = judged(extract, {"people": 100})
    assert told.complete is believed
    assert believed or told.why_incomplete == f"people: {rows} rows, and 100 in the last complete pull"


def test_a_part_that_shrank_is_not_hidden_by_a_larger_one() -> None:
    pages = [Page(raw=b"", at=NOON, part=part, rows=rows) for part, rows in (("users", 10), ("enrolments", 9000))]
    extract = dataclasses.replace(in_memory("roster", "people", pages, NOON), full=True)
    assert not judged(extract, {"users": 100, "enrolments": 9000}).complete


def test_a_pull_of_changes_cannot_shrink() -> None:
    assert judged(kept(b"", rows=1), {"people": 100}).complete


def test_the_first_pull_is_compared_with_nothing() -> None:
    assert judged(dataclasses.replace(kept(b"", rows=1), full=True), None).complete


def _pull(source: Source, settings: Settings, client: object, folder: Path) -> None:
    from musterroll.sources.http import Client

    assert isinstance(client, Client)
    pull(source, Ask(query="people", settings=settings, client=client, now=NOON), folder)
