"""Somebody is enrolled in a system that can be asked to do it: claimed first, asked once, told as it ended."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from musterroll import config
from musterroll.facts.fact import Fact
from musterroll.sources.settings import variable
from musterroll.store.setup import open_book
from tests.cli.books import ANA, BookFolder, begin
from tests.sources.kit import hostile
from tests.sources.kit.server import Reply
from tests.sources.systems.knowbe4.server import TOKEN
from tests.sources.systems.moodle.server import ACT, ENROL, READ, MoodleServer, error

FIRST, SECOND, THIRD = "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z", "2026-03-04T12:00:00Z"
HR = "Employee ID,Name,Work Email,Employment Type,Status,Hire Date\n"
MARA = "mara.20@northfen.example"  # account 120, enrolled in nothing


@pytest.fixture
def moodle() -> Iterator[MoodleServer]:
    with small_site() as server:
        yield server


def small_site() -> MoodleServer:
    """A site without a front page, in which one user is enrolled."""
    server = MoodleServer()
    del server.lists["courses"][0]
    server.enrolled = {10: [], 11: [1], 12: [1]}
    return server


@pytest.fixture
def site(empty: BookFolder, moodle: MoodleServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    """A book on each database that knows the users and courses of a Moodle, and an HR system."""
    with_secrets(monkeypatch)
    know(empty, moodle)
    moodle.asked.clear()
    return empty


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> BookFolder:
    """The same on SQLite alone, to be copied."""
    with small_site() as server, pytest.MonkeyPatch.context() as patch:
        with_secrets(patch)
        book = begin(tmp_path_factory.mktemp("known"))
        know(book, server)
        book.run("records", "--now", SECOND)  # the state follows
        file = book.folder / "musterroll.toml"
        file.write_text(file.read_text().replace(server.base_url, "ADDRESS"))
    return book


@pytest.fixture
def alone(known: BookFolder, tmp_path: Path, moodle: MoodleServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    """A copy of it, whose Moodle is the one of the test."""
    with_secrets(monkeypatch)
    book = BookFolder(Path(shutil.copytree(known.folder, tmp_path / "book")))
    file = book.folder / "musterroll.toml"
    file.write_text(file.read_text().replace("ADDRESS", moodle.base_url))
    return book


def with_secrets(patch: pytest.MonkeyPatch) -> None:
    patch.setenv(variable("moodle", "token"), READ)
    patch.setenv(variable("moodle", "act_token"), ACT)


def know(book: BookFolder, moodle: MoodleServer) -> None:
    book.done("source", "add", "moodle", f"base_url={moodle.base_url}", "calls_per_second=0")
    book.done("collect", "moodle", "--now", FIRST)
    book.put(hr_csv=f"{HR}NF-0020,Mara Twenty,{MARA},Full-time,Active,2025-03-03\n")
    book.done("collect", f"hris={book.file('hr.csv')}", "--now", FIRST)


def enrolments(book: BookFolder) -> list[Fact]:
    opened = open_book(config.load(book.folder))
    facts = [fact for _, fact in opened.entries.facts(0, opened.entries.size()) if fact is not None]
    return [fact for fact in facts if fact.kind.startswith("enrolment.")]


def kinds(book: BookFolder) -> list[str]:
    return [fact.kind.partition(".")[2] for fact in enrolments(book)]


def enrolled(moodle: MoodleServer) -> int:
    """How many times somebody was to be enrolled."""
    return sum(asked.form().get("wsfunction") == ENROL for asked in moodle.asked)


# --- Enrolling ------------------------------------------------------------------------------------------


def test_a_person_of_the_hr_system_is_enrolled_with_their_account_there(
    alone: BookFolder, moodle: MoodleServer
) -> None:
    said = alone.done("enrol", "moodle", MARA, "AWARE-2025", "--now", SECOND)
    assert "Account 120 was enrolled in AWARE-2025. Entry " in said
    assert 20 in moodle.enrolled[11]
    asked, done = enrolments(alone)
    assert (asked.kind, asked.source, asked.actor) == ("enrolment.requested", "moodle", ANA)
    assert asked.body == {"account": "120", "course": "AWARE-2025", "attempt": 1}
    assert isinstance(done.body, dict)
    assert (done.kind, done.body["said"]) == ("enrolment.confirmed", "Account 120 was enrolled in AWARE-2025.")
    assert {one.form()["wstoken"] for one in moodle.asked} == {ACT}


def test_the_request_stands_in_the_book_before_the_system_is_asked(
    alone: BookFolder, moodle: MoodleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    enrols = moodle._enrol

    def looked_at(form: dict[str, str]) -> Reply:
        seen.extend(kinds(alone))
        return enrols(form)

    monkeypatch.setattr(moodle, "_enrol", looked_at)
    alone.done("enrol", "moodle", MARA, "AWARE-2025")
    assert seen == ["requested"]


def test_the_second_time_nothing_is_asked_and_that_is_said(site: BookFolder, moodle: MoodleServer) -> None:
    site.done("enrol", "moodle", MARA, "AWARE-2025", "--now", SECOND)
    size = site.size()
    said = site.done("enrol", "moodle", "moodle:120", "aware-2025", "--now", THIRD, by="bo@northfen.example")
    assert "AWARE-2025: enrolled already, asked for on 2026-03-03 12:00 UTC" in said
    assert (site.size(), enrolled(moodle)) == (size, 1)
    site.done("enrol", "moodle", MARA, "AWARE-2025", "--again", "--now", THIRD)
    assert enrolled(moodle) == 2
    assert kinds(site) == ["requested", "confirmed", "requested", "confirmed"]


def test_a_dry_run_asks_nothing_and_records_nothing(alone: BookFolder, moodle: MoodleServer) -> None:
    alone.put(portal_csv=f"Learner Email,Course ID,Completed At,Completion Status\n{MARA},CHESS,2025-04-21,Completed\n")
    alone.done("collect", f"moodle={alone.file('portal.csv')}")  # the same system, by address alone
    size = alone.size()
    said = alone.done("enrol", "moodle", MARA, "AWARE-2025", "PHISH-2025", "--dry-run", by=None)
    assert "Would ask Moodle to enrol moodle:120 (Mara Quill 20) in AWARE-2025." in said
    assert "in PHISH-2025." in said
    assert (alone.size(), moodle.asked) == (size, [])
    alone.done("enrol", "moodle", MARA, "AWARE-2025")
    assert "AWARE-2025: enrolled already" in alone.done("enrol", "moodle", MARA, "AWARE-2025", "--dry-run")


def test_one_course_that_is_refused_does_not_stop_the_others(alone: BookFolder, moodle: MoodleServer) -> None:
    done = alone.run("enrol", "moodle", MARA, "CHESS", "AWARE-2025")
    assert done.exit_code == 1
    assert "CHESS: moodle, enrol_manual_enrol_users: Moodle answers 'wsnoinstance'." in done.output
    assert 20 in moodle.enrolled[11]
    assert kinds(alone) == ["requested", "failed", "requested", "confirmed"]
    assert isinstance(enrolments(alone)[1].body, dict)
    assert enrolments(alone)[1].body["outcome"] == "failed"  # type: ignore[index]


# --- What breaks in between -----------------------------------------------------------------------------


def test_a_program_that_stopped_after_asking_does_not_enrol_twice(
    alone: BookFolder, moodle: MoodleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> Fact:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr("musterroll.procedures.enrol.confirmed", stop)
        assert alone.run("enrol", "moodle", MARA, "AWARE-2025", "--now", SECOND).exit_code == 130
    assert kinds(alone) == ["requested"]
    done = alone.run("enrol", "moodle", MARA, "AWARE-2025", "--now", THIRD)
    assert done.exit_code == 1
    assert "asked for on 2026-03-03 12:00 UTC" in done.output
    assert "does not know whether it was done" in done.output
    assert enrolled(moodle) == 1
    alone.done("enrol", "moodle", MARA, "AWARE-2025", "--again", "--now", THIRD)
    assert kinds(alone) == ["requested", "requested", "confirmed"]


def test_an_answer_that_does_not_come_leaves_it_unknown_and_is_not_repeated(
    alone: BookFolder, moodle: MoodleServer
) -> None:
    moodle.fault(hostile.hang_up, at=2)
    done = alone.run("enrol", "moodle", MARA, "AWARE-2025")
    assert done.exit_code == 1
    assert "Whether it was done is not known" in done.output
    again = alone.run("enrol", "moodle", MARA, "AWARE-2025")
    assert (again.exit_code, enrolled(moodle)) == (1, 1)
    assert "does not know whether it was done" in again.output
    assert [fact.body.get("outcome") for fact in enrolments(alone) if isinstance(fact.body, dict)] == [None, "unknown"]


def test_a_site_that_is_closed_before_anything_was_asked_may_be_asked_again(
    alone: BookFolder, moodle: MoodleServer
) -> None:
    moodle.fault(error("sitemaintenance"), at=1)
    assert alone.run("enrol", "moodle", MARA, "AWARE-2025").exit_code == 1
    assert "was enrolled" in alone.done("enrol", "moodle", MARA, "AWARE-2025")
    assert kinds(alone) == ["requested", "failed", "requested", "confirmed"]


def test_whoever_claimed_it_in_the_same_moment_asks_and_the_other_does_not(
    site: BookFolder, moodle: MoodleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.done("enrol", "moodle", MARA, "AWARE-2025")
    # As another program that looked before the first one wrote sees it: no request in the book.
    monkeypatch.setattr("musterroll.procedures.enrol.last_attempt", lambda *_: None)
    done = site.run("enrol", "moodle", MARA, "AWARE-2025", by="bo@northfen.example")
    assert (done.exit_code, enrolled(moodle)) == (1, 1)
    assert kinds(site) == ["requested", "confirmed"]


# --- What cannot be done --------------------------------------------------------------------------------


def test_a_source_that_cannot_says_so_and_names_the_path_that_works(
    alone: BookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable("knowbe4", "token"), TOKEN)
    alone.put(okta_csv=f"Okta ID,login,email,firstName,lastName,status\n00u20,{MARA},{MARA},Mara,Twenty,ACTIVE\n")
    alone.done("collect", f"okta={alone.file('okta.csv')}")
    size = alone.size()
    done = alone.run("enrol", "knowbe4", MARA, "Security Awareness")
    assert done.exit_code == 2
    assert "KnowBe4's API only reads: nobody can be enrolled through it." in done.output
    assert "Put the person into the directory group that the campaign watches." in done.output
    assert "In the directory the person is okta:00u20 (Mara Twenty)." in done.output
    assert alone.size() == size


def test_other_sources_name_those_that_enrol(alone: BookFolder) -> None:
    done = alone.run("enrol", "okta", MARA, "AWARE-2025")
    assert done.exit_code == 2
    assert "Nobody can be enrolled through Okta." in done.output
    assert "Sources that enrol: Moodle." in done.output


@pytest.mark.parametrize(
    ("person", "course", "words"),
    [
        ("nobody@northfen.example", "AWARE-2025", "No account in the book is known as"),
        (MARA, "AWARE-2031", "lists no course 'AWARE-2031'"),
        ("hris:NF-0031", "AWARE-2025", "No account of hris:NF-0031 (Eve) in Moodle is known"),
        ("hris:NF-0001", "AWARE-2025", "several accounts in Moodle: moodle:101 (Mara Quill 1), moodle:102"),
        ("moodle:103", "AWARE-2025", "is marked as shared"),
    ],
)
def test_who_or_what_is_not_clear_is_said_before_anything_is_recorded(
    person: str, course: str, words: str, alone: BookFolder, moodle: MoodleServer
) -> None:
    rows = "NF-0031,Eve,eve@northfen.example,Full-time,Active,2025-03-03\n"
    rows += "NF-0001,Mara One,mara.1@northfen.example,Full-time,Active,2025-03-03\n"
    alone.put(more_csv=HR + rows)
    alone.done("collect", f"hris={alone.file('more.csv')}")
    alone.done("link", "moodle:101", "moodle:102", "--reason", "Two accounts of hers.")
    alone.done("mark", "moodle:103", "--as", "shared", "--user", MARA, "--reason", "In the workshop.")
    size = alone.size()
    done = alone.run("enrol", "moodle", person, course)
    assert (done.exit_code, alone.size(), moodle.asked) == (2, size, [])
    assert words in " ".join(done.output.split())


def test_without_a_credential_that_acts_nothing_is_claimed(
    alone: BookFolder, moodle: MoodleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(variable("moodle", "act_token"))
    for more in ((), ("--dry-run",)):
        done = alone.run("enrol", "moodle", MARA, "AWARE-2025", *more)
        assert (done.exit_code, "no credential to enrol with" in done.output) == (2, True)
    assert (kinds(alone), moodle.asked) == ([], [])


def test_nobody_enrols_without_a_name(alone: BookFolder, moodle: MoodleServer) -> None:
    done = alone.run("enrol", "moodle", MARA, "AWARE-2025", by=None)
    assert (done.exit_code, "--by names nobody" in done.output) == (2, True)
    assert moodle.asked == []


def test_no_secret_stands_in_what_is_recorded_or_said(alone: BookFolder, moodle: MoodleServer) -> None:
    moodle.fault(Reply({"exception": "x", "errorcode": ACT}), at=2)
    done = alone.run("enrol", "moodle", MARA, "AWARE-2025")
    assert done.exit_code == 1
    recorded: list[Any] = [fact.body for fact in enrolments(alone)]
    assert ACT not in f"{done.output} {recorded}"
