"""HR systems asked into a book: contractors beside employees, and a refresh token that its system replaces."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterroll import config
from musterroll.facts.bodies import LeaveRecorded
from musterroll.facts.fact import to_line
from musterroll.store.setup import open_book
from tests.cli.books import BookFolder, begin
from tests.sources.systems.gusto.server import (
    CLIENT,
    COMPANY,
    REFRESH,
    SECRET,
    GustoServer,
    contractor,
    employee,
    time_off,
    uuid,
)

FIRST, SECOND = "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z"


@pytest.fixture
def gusto() -> Iterator[GustoServer]:
    with GustoServer() as server:
        server.page_size = 100
        yield server


@pytest.fixture
def book(tmp_path: Path, gusto: GustoServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    """A book to which Gusto was added; its token lies in a folder of its own."""
    made = begin(tmp_path)
    place = tmp_path / "secrets" / "gusto"
    place.parent.mkdir()
    place.write_text(REFRESH)
    monkeypatch.setenv("MUSTERROLL_GUSTO_CLIENT_SECRET", SECRET)
    made.done("source", "add", "gusto", f"base_url={gusto.base_url}", f"company={COMPANY}", f"client_id={CLIENT}")
    monkeypatch.setenv("MUSTERROLL_GUSTO_REFRESH_TOKEN_FILE", str(place))
    return made


def test_whoever_adds_the_source_is_told_which_file_is_needed(
    book: BookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.done("source", "remove", "gusto")
    monkeypatch.delenv("MUSTERROLL_GUSTO_REFRESH_TOKEN_FILE")
    said = book.done("source", "add", "gusto", f"company={COMPANY}", f"client_id={CLIENT}")
    assert "MUSTERROLL_GUSTO_CLIENT_SECRET (set)" in said
    assert "MUSTERROLL_GUSTO_REFRESH_TOKEN_FILE (needed)" in said
    done = book.run("collect", "gusto", "--now", FIRST)
    assert (done.exit_code, "Set MUSTERROLL_GUSTO_REFRESH_TOKEN_FILE." in done.output) == (2, True)


def test_a_contractor_who_became_an_employee_is_one_person(book: BookFolder, gusto: GustoServer) -> None:
    was = contractor(5, email="mara.1@northfen.example", dismissal_date="2025-09-30")
    gusto.lists["contractors"] = [was]
    gusto.lists["employees"] = [employee(1, hired_at="2025-10-01", jobs=[])]
    book.done("collect", "gusto", "--now", FIRST)
    (person,) = book.report("--now", FIRST)["people"]
    assert sorted(one["source"] for one in person["accounts"]) == ["gusto", "gusto_contractors"]
    assert (person["type"], person["population_from"]) == ("employee", "2025-01-10")
    assert "converted" in person["strata"]


def test_whoever_came_back_is_judged_from_the_return(book: BookFolder, gusto: GustoServer) -> None:
    gusto.lists |= {"contractors": [], "employees": [employee(5, hired_at="2021-05-03")]}
    book.done("collect", "gusto", "--now", FIRST)
    report = book.report("--now", FIRST, "--period", "2024", "--all")
    opened = {one["trigger_on"] for one in report["obligations"] if one["kind"] == "onboarding"}
    assert "2024-02-05" in opened
    (person,) = report["people"]
    assert "rehire" in person["strata"]


def test_contractors_who_are_no_longer_listed_are_gone(book: BookFolder, gusto: GustoServer) -> None:
    book.done("collect", "gusto", "--now", FIRST)
    size = book.size()
    del gusto.lists["contractors"][0]
    assert "1 of them no longer listed" in book.done("collect", "gusto", "--now", SECOND)
    opened = open_book(config.load(book.folder))
    told = [fact for _, fact in opened.entries.facts(size, opened.entries.size()) if fact is not None]
    assert [fact.source for fact in told if fact.kind == "person.observed"] == ["gusto_contractors"]


def leaves(book: BookFolder) -> list[tuple[str, str | None, bool | None]]:
    opened = open_book(config.load(book.folder))
    told = [fact.body for _, fact in opened.entries.facts(0, opened.entries.size()) if fact is not None]
    return [(str(one.from_), str(one.to), one.cancelled) for one in told if isinstance(one, LeaveRecorded)]


def test_a_leave_that_was_shortened_or_taken_back_is_told_again(book: BookFolder, gusto: GustoServer) -> None:
    book.done("source", "remove", "gusto")
    settings = (f"base_url={gusto.base_url}", f"company={COMPANY}", f"client_id={CLIENT}")
    book.done("source", "add", "gusto", *settings, "leave_policies=parental")
    long = {f"2025-03-{day:02}": "8.000" for day in range(3, 21)}
    gusto.lists["time_off_requests"] = [time_off(1, days=long), time_off(2, days=long)]
    book.done("collect", "gusto", "--now", FIRST)
    assert leaves(book) == [("2025-03-03", "2025-03-20", None)] * 2
    short = dict(list(long.items())[:5])
    gusto.lists["time_off_requests"] = [time_off(1, days=short), time_off(2, days=long, status="denied")]
    said = book.done("collect", "gusto", "--now", SECOND)
    assert leaves(book)[2:] == [("2025-03-03", "2025-03-07", None), ("2025-03-03", "2025-03-20", True)]
    assert "1 of them no longer listed" in said
    book.done("collect", "gusto", "--now", "2026-03-04T12:00:00Z")
    assert len(leaves(book)) == 4


def test_the_refresh_token_goes_on_from_command_to_command_and_is_not_in_the_book(
    book: BookFolder, gusto: GustoServer
) -> None:
    place = book.file("secrets") / "gusto"
    said = [book.done("source", "test", "gusto", "--now", FIRST)]
    said += [book.done("collect", "gusto", "--now", at) for at in (FIRST, SECOND)]
    assert (len(gusto.given), place.read_text().strip()) == (3, gusto.given[-1][1])
    opened = open_book(config.load(book.folder))
    kept = [gzip.decompress(opened.extracts.read(digest)) for digest in opened.extracts.digests()]
    facts = [to_line(fact) for _, fact in opened.entries.facts(0, opened.entries.size()) if fact is not None]
    files = [path.read_bytes() for path in book.folder.rglob("*") if path.is_file()]
    assert kept
    assert facts
    for secret in ("canary", str(place)):
        assert not [text for text in said if secret in text]
        assert not [raw for raw in (*kept, *facts, *files) if secret.encode() in raw]


def test_who_is_erased_leaves_no_history_of_employment(book: BookFolder) -> None:
    book.done("collect", "gusto", "--now", FIRST)
    word = ("--reason", "She asked for it.", "--before-retention", "--yes")
    book.done("erase", "mara.5@northfen.example", *word, "--now", SECOND)
    opened = open_book(config.load(book.folder))
    kept = [gzip.decompress(opened.extracts.read(digest)) for digest in opened.extracts.digests()]
    assert [raw for raw in kept if b"mara.4@northfen.example" in raw]
    for told in (b"mara.5@", b"2021-05-03", b"2023-03-31", uuid(5).encode()):
        assert not [raw for raw in kept if told in raw]
    book.done("log", "verify")
