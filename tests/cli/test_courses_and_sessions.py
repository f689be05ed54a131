"""What was taught and who was there: versions of courses, their archive, and rosters of live sessions."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from musterroll import config
from musterroll.procedures.known import rows
from musterroll.store.setup import Book, open_book
from tests.cli.books import BookFolder
from tests.cli.small import TRAINING
from tests.procedures.pdfs import pdf

ROSTER = "Name,Email,Signature\nEli Sato,eli@northfen.example,yes\nBo Lind,bo@northfen.example,yes\nNobody,,\n"


def opened(book: BookFolder) -> Book:
    return open_book(config.load(book.folder))


def course(book: BookFolder, version: str = "1.0") -> dict[str, object]:
    """What was said last about a version."""
    facts = opened(book).segments.facts()
    return next(row for row in reversed(list(rows(facts, "course.published"))) if row["version"] == version)


def test_a_version_is_published_and_told_more_about_later(book: BookFolder) -> None:
    said = book.done(
        "course", "publish", "SEC-NEW", "1.0", "--title", "New", "--topic", "phishing", "--published-on", "2025-01-01"
    )
    assert "Published SEC-NEW version 1.0." in said
    assert "musterroll course archive SEC-NEW 1.0" in said
    assert "Said more about SEC-NEW version 1.0." in book.done("course", "publish", "SEC-NEW", "1.0", "--minutes", "30")
    told = course(book)
    assert (told["title"], told["topics"], told["minutes"], str(told["published_on"])) == (
        "New",
        ["phishing"],
        30,
        "2025-01-01",
    )


def test_what_a_version_taught_is_kept_by_its_digest(book: BookFolder) -> None:
    book.file("slides.pdf").write_bytes(pdf())
    digest = hashlib.sha256(pdf()).hexdigest()
    book.done("course", "publish", "SEC-NEW", "1.0", "--title", "New")
    assert digest in book.done("course", "archive", "SEC-NEW", "1.0", book.file("slides.pdf"))
    assert opened(book).archive.read(digest) == pdf()
    assert (course(book)["archive"], course(book)["title"]) == (digest, "New")


def test_a_version_has_one_archive_for_ever(on_file: BookFolder) -> None:
    on_file.file("one.pdf").write_bytes(pdf("one"))
    on_file.file("two.pdf").write_bytes(pdf("two"))
    on_file.done("course", "publish", "SEC-NEW", "1.0", "--pdf", on_file.file("one.pdf"))
    result = on_file.run("course", "archive", "SEC-NEW", "1.0", on_file.file("two.pdf"))
    assert result.exit_code == 2
    assert "has an archive already" in result.stderr
    assert len(list((on_file.folder / "archive").iterdir())) == 1
    assert "says this already" in on_file.done("course", "archive", "SEC-NEW", "1.0", on_file.file("one.pdf"))


def test_only_a_real_pdf_is_archived(on_file: BookFolder) -> None:
    on_file.file("slides.pdf").write_bytes(b"PK\x03\x04 not at all")
    before = on_file.size()
    result = on_file.run("course", "archive", "SEC-NEW", "1.0", on_file.file("slides.pdf"))
    assert (result.exit_code, on_file.size()) == (2, before)
    assert "this is no PDF" in result.stderr
    assert not (on_file.folder / "archive").exists()


def test_a_version_is_not_retired_before_it_was_published(on_file: BookFolder) -> None:
    result = on_file.run("course", "publish", "A", "1", "--published-on", "2025-02-01", "--retired-on", "2025-01-01")
    assert result.exit_code == 2


def test_a_session_is_recorded_from_its_roster_and_counts_for_who_was_there(book: BookFolder) -> None:
    book.put(roster_csv=ROSTER)
    assert "missed" in book.status_of("Eli Sato").values()
    taught = ("--event", "WS-9", "--on", "2025-06-20", "--course", "SEC-AWARE", "--trainer", "Secure Lines Ltd")
    said = book.done("session", book.file("roster.csv"), *taught)
    assert "Recorded session WS-9 of 2025-06-20: 2 attendees and 2 completions of SEC-AWARE." in said
    assert "1 row of the roster named nobody." in said
    assert set(book.status_of("Eli Sato").values()) == {"on_time"}
    assert opened(book).extracts.read(hashlib.sha256(ROSTER.encode()).hexdigest()) == ROSTER.encode()


def test_the_same_roster_again_adds_nothing(book: BookFolder) -> None:
    book.put(roster_csv=ROSTER)
    args = ("session", book.file("roster.csv"), "--event", "WS-9", "--on", "2025-06-20", "--course", "SEC-AWARE")
    book.done(*args)
    before = book.size()
    assert "says this already" in book.done(*args)
    assert book.size() == before


def test_a_completion_that_names_the_session_counts_for_those_on_its_roster_only(on_file: BookFolder) -> None:
    on_file.put(
        roster_csv="Name,Email\nEli Sato,eli@northfen.example\n",
        events_csv="Email,Course,Status,Completed On,Session ID\n"
        "eli@northfen.example,SEC-AWARE,Completed,2025-06-20,WS-9\ncy@northfen.example,SEC-AWARE,Completed,2025-06-20,WS-9\n",
    )
    on_file.done("session", on_file.file("roster.csv"), "--event", "WS-9", "--on", "2025-06-20")
    on_file.done(
        "collect",
        on_file.file("events.csv"),
        "--map",
        "events.csv:completions:event=Session ID",
        "--exported-at",
        "2025-06-21T00:00:00Z",
    )
    assert set(on_file.status_of("Eli Sato").values()) == {"on_time"}
    assert any(one["code"] == "roster_mismatch" for one in on_file.report()["findings"])


@pytest.mark.parametrize(
    ("roster", "more", "said"),
    [
        ("Name,Mailbox\nEli,eli@northfen.example\n", (), "no column names the attendees"),
        ("Name\nEli Sato\nBo Lind\n", (), "no column names the attendees. Columns found: Name"),
        ("Email\neli@northfen.example\n", ("--column", "Mail"), "no column is called 'Mail'. Columns found: Email"),
        ("Email\n", (), "Error"),
        (ROSTER, ("--version", "5.0"), "--version belongs to a course"),
        (ROSTER, ("--on", "2026-03-01"), "lies in the future"),
    ],
)
def test_a_roster_that_says_nothing_is_refused(
    on_file: BookFolder, roster: str, more: tuple[str, ...], said: str
) -> None:
    on_file.put(roster_csv=roster)
    before = on_file.size()
    result = on_file.run("session", on_file.file("roster.csv"), "--event", "E", "--on", "2025-06-20", *more)
    assert (result.exit_code, on_file.size()) == (2, before)
    assert said in result.stderr


def test_the_column_of_a_roster_may_be_named(on_file: BookFolder) -> None:
    on_file.put(roster_csv="Name,Mailbox\nEli,eli@northfen.example\n")
    args = ("session", on_file.file("roster.csv"), "--event", "E", "--on", "2025-06-20", "--column", "Mailbox")
    assert "1 attendee." in on_file.done(*args)


@pytest.mark.parametrize(
    "roster",
    [
        "Email\neli@northfen.example\nbo@northfen.example\n",
        "eli@northfen.example\nBo Lind <bo@northfen.example>\nbo@northfen.example\n",
        "Who was there\neli@northfen.example\nbo@northfen.example\n",
        "Workshop of June\nAttendee\neli@northfen.example\nhr:2\n",
        "hr:1\nhr:2\n",
    ],
)
def test_a_roster_may_be_a_mere_list_with_a_header_or_without(on_file: BookFolder, roster: str) -> None:
    on_file.put(roster_csv=roster)
    said = on_file.done("session", on_file.file("roster.csv"), "--event", "E", "--on", "2025-06-20")
    assert "2 attendees." in said


def test_a_list_of_one_address_names_one_attendee(on_file: BookFolder) -> None:
    on_file.put(roster_csv="eli@northfen.example\n")
    args = ("session", on_file.file("roster.csv"), "--event", "E", "--on", "2025-06-20")
    assert "1 attendee." in on_file.done(*args)


def test_a_workbook_is_a_roster_too(on_file: BookFolder, tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "roster.xlsx") as made:
        sheet = made.add_worksheet()
        for at, row in enumerate([("Name", "Email"), ("Eli", "eli@northfen.example"), ("Bo", "bo@northfen.example")]):
            sheet.write_row(at, 0, row)
    said = on_file.done("session", tmp_path / "roster.xlsx", "--event", "E", "--on", "2025-06-20")
    assert "2 attendees." in said


def test_the_sheet_of_a_roster_is_named_behind_the_file_or_as_an_option(on_file: BookFolder, tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "roster.xlsx") as made:
        for name, who in (("Monday", ["eli@northfen.example"]), ("Friday", ["eli@northfen.example", "hr:2"])):
            made.add_worksheet(name).write_column(0, 0, ["Attendee", *who])
    on = ("--event", "E", "--on", "2025-06-20")
    refused = on_file.run("session", tmp_path / "roster.xlsx", *on).stderr
    assert "2 sheets could be read" in refused
    assert "--sheet" in refused
    assert "2 attendees." in on_file.done("session", f"{tmp_path / 'roster.xlsx'}#Friday", *on)
    other = ("--event", "F", "--on", "2025-06-20", "--sheet")
    assert "1 attendee." in on_file.done("session", tmp_path / "roster.xlsx", *other, "Monday")
    refused = on_file.run("session", tmp_path / "roster.xlsx", *other, "Sunday").stderr
    assert "has no sheet 'Sunday'" in refused
    assert "'Monday', 'Friday'" in refused


def test_the_sheet_of_a_roster_with_other_columns_is_named_too(on_file: BookFolder, tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "roster.xlsx") as made:
        for name, who in (("Monday", "eli@northfen.example"), ("Friday", "bo@northfen.example")):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, ["Name", "Email"])
            sheet.write_row(1, 0, [name, who])
    on = ("--event", "E", "--on", "2025-06-20")
    assert "--sheet" in on_file.run("session", tmp_path / "roster.xlsx", *on).stderr
    assert "1 attendee." in on_file.done("session", tmp_path / "roster.xlsx", *on, "--sheet", "Friday")


def test_records_are_found_by_what_is_known_of_them(book: BookFolder) -> None:
    said = book.done("records", "--email", "bo@northfen.example")
    assert said.count("Bo Lind") == 2
    assert book.done("records", "--email", "bo@northfen.example", "--from", "2025-01-01").count("Bo Lind") == 1
    assert book.done("records", "--person", "Bo Lind", "--to", "2024-12-31").count("Bo Lind") == 1
    assert book.done("records", "--course", "SEC-AWARE", "--source", "lms").count("SEC-AWARE") == TRAINING.count(
        "SEC-AWARE"
    )
    assert "No completion is like this." in book.done("records", "--email", "nobody@northfen.example")
    assert "and more; --limit 0 shows all" in book.done("records", "--limit", "2")
