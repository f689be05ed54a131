"""Pages find people and records in the state, page by page, on either database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from musterroll.facts.bodies import CompletionObserved, PersonObserved
from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.facts.ids import person_key
from musterroll.procedures.records_out import records_out
from musterroll.procedures.trace.proven import record_of_entry
from musterroll.rules.pipeline import Engine
from musterroll.store.reading import people, records
from musterroll.store.reading.person import addresses, person
from musterroll.store.reading.subjects import accounts_of, persons_of
from musterroll.store.setup import Book
from musterroll.store.state.records import of_entries

NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)


def seen(account: str, name: str | None, *emails: str, department: str | None = "Research") -> Fact:
    body = PersonObserved(
        account=account,
        name=name,
        emails=list(emails),
        status="active",
        started_on=date(2025, 1, 1),
        department=department,
    )
    return Fact(kind="person.observed", source="hris", body=body)


def taken(account: str, course: str, day: int | None, source: str = "knowbe4") -> Fact:
    at = None if day is None else datetime(2025, 4, day, 9, tzinfo=UTC)
    body = CompletionObserved(account=account, course=course, result="passed")
    return Fact(kind="completion.observed", source=source, happened_at=at, body=body)


@pytest.fixture
def office(book: Book) -> Book:
    """Ana had another address; nobody knows Bo's department; the third has no name."""
    facts = [
        seen("e1", "Ana Okafor", "ana@corp.example", "ana.o@old.example"),
        seen("e2", "Bo Lind", "bo@corp.example", department=None),
        seen("e3", None, "no_name@corp.example", department="Sales"),
        seen("e4", "Žofie 100%", "zofie@corp.example"),
        taken("ana@corp.example", "SEC-AWARE", 2),
        taken("ana.o@old.example", "SEC-DEV", 9),
        taken("bo@corp.example", "SEC-AWARE", 2, "moodle"),
        taken("bo@corp.example", "SEC-AWARE", None),
        taken("zofie@corp.example", "SEC-AWARE", 5),
    ]
    book.journal.append(facts, received_at=NOW)
    book.state.catch_up(date(2026, 1, 20), engine=Engine(threads=1))
    return book


def names(book: Book, **asked: str | bool) -> list[str | None]:
    return [one.name for one in people.page_of(book.tables, people.Asked(**asked))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("okafor ANA", ["Ana Okafor"]),
        ("ana.o@old.example", ["Ana Okafor"]),
        ("bo@c", ["Bo Lind"]),
        ("e2", ["Bo Lind"]),
        ("hris:e2", ["Bo Lind"]),
        ("žof", ["Žofie 100%"]),
        ("100%", ["Žofie 100%"]),
        ("%", ["Žofie 100%"]),
        ("no_name", [None]),
        ("noxname", []),
        (person_key("hris", "e1"), ["Ana Okafor"]),
        (person_key("knowbe4", "ana@corp.example"), ["Ana Okafor"]),
        ("' OR 1 = 1 --", []),
    ],
)
def test_a_person_is_found_by_name_by_any_address_ever_held_and_by_account(
    office: Book, words: str, found: list[str | None]
) -> None:
    assert names(office, words=words) == found


def test_people_are_sorted_and_what_is_not_known_comes_last(office: Book) -> None:
    assert names(office) == ["Ana Okafor", "Bo Lind", "Žofie 100%", None]
    assert names(office, sort="department")[-1] == "Bo Lind"
    assert names(office, sort="name", descending=True) == [None, "Žofie 100%", "Bo Lind", "Ana Okafor"]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", people.SORTS)
def test_page_after_page_shows_everybody_once_in_the_same_order(office: Book, sort: str, descending: bool) -> None:
    asked = people.Asked(sort=sort, descending=descending)
    whole = people.page_of(office.tables, asked)
    after, found = None, list[people.Listed]()
    while page := people.page_of(office.tables, asked, after, rows=1):
        found += page
        after = people.place_of(asked, page[-1])
    assert found == whole
    assert len(found) == 4


def test_people_are_narrowed_and_counted(office: Book) -> None:
    asked = people.Asked(department="Research", words="o")
    assert names(office, department="Research", words="o") == ["Ana Okafor", "Žofie 100%"]
    assert people.matching(office.tables, asked) == (2, 4)
    assert people.choices(office.tables)["department"] == ["Research", "Sales"]


def test_an_earlier_key_leads_to_the_person(office: Book) -> None:
    found = person(office.tables, person_key("knowbe4", "ana.o@old.example"))
    assert found is not None
    assert found.key == person_key("hris", "e1")
    assert person(office.tables, "p_0000000000000000") is None
    assert person(office.tables, "p_%") is None


def entries(book: Book, **asked: object) -> list[int]:
    wanted = records.found_by_address(book.tables, records.Asked(**asked))  # type: ignore[arg-type]
    found = [one.entry for one in records.page_of(book.tables, wanted)]
    assert records.counted(book.tables, wanted) == (len(found), 5)
    return found


def test_records_come_latest_first_and_those_without_a_day_last(office: Book) -> None:
    assert entries(office) == [5, 8, 6, 4, 7]


def test_records_are_found_by_any_address_of_the_person_or_part_of_it(office: Book) -> None:
    assert entries(office, email="ANA@corp.example") == [5, 4]
    assert entries(office, email="old.ex") == [5, 4]
    assert entries(office, email="nobody@corp.example") == []
    assert entries(office, email="_") == []


def test_records_are_narrowed_by_course_source_and_days(office: Book) -> None:
    assert entries(office, course="SEC-DEV") == [5]
    assert entries(office, source="moodle") == [6]
    assert entries(office, first=date(2025, 4, 5), last=date(2025, 4, 9)) == [5, 8]
    assert records.choices(office.tables) == {"course": ["SEC-AWARE", "SEC-DEV"], "source": ["knowbe4", "moodle"]}


def test_page_after_page_shows_every_record_once(office: Book) -> None:
    after, found = None, list[int]()
    while page := records.page_of(office.tables, records.Asked(), after, rows=1):
        found.append(page[0].entry)
        after = records.place_of(page[0])
    assert found == [5, 8, 6, 4, 7]


def test_a_part_that_too_many_addresses_have_is_refused(office: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "TOO_MANY", 3)
    with pytest.raises(Refused, match="More than 3 accounts"):
        records.found_by_address(office.tables, records.Asked(email="corp"))


def test_records_of_one_person_are_those_of_all_their_accounts(office: Book) -> None:
    assert entries(office, person=person_key("hris", "e1")) == [5, 4]
    assert entries(office, person=person_key("hris", "e1"), email="bo@corp.example") == []
    assert entries(office, person="p_0") == []


def test_records_are_followed_entry_by_entry(office: Book) -> None:
    wanted = records.Asked(course="SEC-AWARE")
    assert [one.entry for one in records.page_from(office.tables, wanted, 5, 2)] == [6, 7]
    assert [one.entry for one in records.page_from(office.tables, wanted, 8, 2)] == [8]


def test_records_are_given_out_together_as_they_are_one_by_one(office: Book) -> None:
    policies = office.state.policies()
    found = of_entries(office.tables, [4, 5, 6, 7, 8, 0])
    given = records_out(office.tables, found, policies)
    assert given == {entry: record_of_entry(office, entry) for entry in (4, 5, 6, 7, 8)}


def test_the_person_of_an_account_is_told_by_any_spelling(office: Book) -> None:
    asked = [("hris", "e2"), ("knowbe4", "zofie@corp.example"), ("knowbe4", "nobody@corp.example")]
    assert persons_of(office.tables, asked) == {
        ("hris", "e2"): (person_key("hris", "e2"), "Bo Lind"),
        ("knowbe4", "zofie@corp.example"): (person_key("hris", "e4"), "Žofie 100%"),
    }
    assert ("moodle", "bo@corp.example") in accounts_of(office.tables, person_key("hris", "e2"))
    assert addresses(office.tables, person_key("hris", "e1")) == ["ana.o@old.example", "ana@corp.example"]
