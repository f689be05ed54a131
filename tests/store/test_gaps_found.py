"""What pages ask of the state about gaps, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from musterroll.facts.bodies import ExtractReceived
from musterroll.facts.fact import Fact
from musterroll.store.reading.coverage import coverage, departments
from musterroll.store.reading.deviations import ages, examples, groups
from musterroll.store.reading.findings import SORTS, Sought, by_code, findings_page
from musterroll.store.reading.freshness import freshness
from musterroll.store.reading.gap_filters import Wanted
from musterroll.store.reading.gaps import counted, obligation_with, page_of
from musterroll.store.reading.over_time import by_month, by_week, missing
from musterroll.store.reading.rows import finding_with, findings_about
from musterroll.store.reading.subjects import names_of, persons_of, subjects
from musterroll.store.setup import Book
from musterroll.store.tables import Tables
from tests.store.owing import found, owes, person
from tests.store.plans import read_whole

D = date.fromisoformat
AS_OF, BEGINS = D("2025-11-18"), D("2025-01-01")
GAPS = ("missed", "late", "unverified")
ALL = Wanted(GAPS, AS_OF, BEGINS)


@pytest.fixture
def tables(book: Book) -> Tables:
    """Ana missed two, Bo was late, Cy is undecided, Dee left and missed one, Eli owes one soon."""
    tables = book.tables
    person(tables, "ana", "Ana Lindqvist", department="Engineering", manager="Tess@northfen.example", type="employee")
    person(tables, "bo", "Bo Okafor", department="Support", type="contractor")
    person(tables, "cy", "Cy Marchetti", department="Support", result="unresolved")
    person(tables, "dee", "Dee Novak", ended_on="2025-10-25")
    person(tables, "eli", "Eli 100%_Brandt", result="out_of_population", reason="never_seen_active")
    owes(tables, "1", "ana", "missed", "2025-10-20", overdue_days_in_period=29)
    owes(tables, "2", "ana", "missed", "2025-03-31", requirement="topics", topic="phishing", overdue_days_in_period=232)
    owes(tables, "3", "bo", "late", "2025-03-01", completed_on="2025-04-02", days_late=32, overdue_days_in_period=31)
    owes(tables, "4", "cy", "unverified", "2025-06-01", completion="book:7", reason="shared_account")
    owes(tables, "5", "dee", "missed", "2025-10-20", overdue_days_in_period=5)
    owes(tables, "6", "eli", "not_yet_due", "2025-11-20", in_period=False)
    owes(tables, "7", "eli", "late", "2023-01-01", in_period=False)
    owes(tables, "8", "bo", "on_time", "2025-05-01", completed_on="2025-04-30")
    due, day = '{"due":"2025-10-20"}', '{"day":"2025-03-02","recorded":null}'
    found(tables, "a", "refresh_missed", person="p_ana", obligation="o_1", severity="strong", details=due)
    found(tables, "b", "shared_account", person="p_cy", facts='["book:7"]', explained="fay: It is Cy's.", details=day)
    found(tables, "c", "shared_account", person="p_bo")
    return tables


def _ids(tables: Tables, wanted: Wanted, sort: str = "oldest") -> list[str]:
    return [row.obligation["id"] for row in page_of(tables, wanted, sort)]


def test_the_oldest_miss_comes_first_then_the_late_then_the_undecided(tables: Tables) -> None:
    assert _ids(tables, ALL) == ["o_2", "o_1", "o_5", "o_3", "o_4"]


def test_days_are_days_and_lists_are_lists(tables: Tables) -> None:
    row = page_of(tables, ALL)[0]
    assert row.obligation["due"] == D("2025-03-31")
    assert row.person["emails"] == ["ana@northfen.example"]
    assert [one["source"] for one in row.person["accounts"]] == ["okta", "gusto"]


@pytest.mark.parametrize("sort", ["oldest", "due", "-due", "person", "-person"])
def test_pages_of_one_row_each_are_the_whole_list_in_its_order(tables: Tables, sort: str) -> None:
    listed: list[str] = []
    place = ""
    for _ in range(9):
        rows = page_of(tables, ALL, sort, place, limit=1)
        listed += [row.obligation["id"] for row in rows[:1]]
        if len(rows) < 2:
            break
        place = rows[0].place
    assert listed == _ids(tables, ALL, sort)
    assert len(listed) == 5


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"requirement": "topics"}, ["o_2"]),
        ({"department": "Support"}, ["o_3", "o_4"]),
        ({"manager": "TESS@northfen.example"}, ["o_2", "o_1"]),
        ({"type": "contractor"}, ["o_3"]),
        ({"result": "unresolved"}, ["o_4"]),
        ({"due": (D("2025-03-01"), D("2025-03-31"))}, ["o_2", "o_3"]),
        ({"statuses": ("missed",), "age": (15, 29)}, ["o_1"]),
        ({"statuses": ("missed",), "age": (0, 14)}, ["o_5"]),
        ({"statuses": ("missed",), "age": (30, None)}, ["o_2"]),
        ({"statuses": ("missed", "late"), "overdue": (D("2025-10-22"), D("2025-10-31"))}, ["o_2", "o_1", "o_5"]),
        ({"statuses": ("missed", "late"), "overdue": (D("2025-10-26"), D("2025-10-31"))}, ["o_2", "o_1"]),
        ({"statuses": ("missed", "late"), "overdue": (D("2025-03-02"), D("2025-03-31"))}, ["o_3"]),
        ({"search": "ana.BEFORE@northfen.example"}, ["o_2", "o_1"]),
        ({"search": "lindqvist"}, ["o_2", "o_1"]),
        ({"search": "p_bo"}, ["o_3"]),
        ({"search": "%"}, []),
        ({"search": "100%_", "statuses": ("not_yet_due",)}, ["o_6"]),
        ({"search": "'; DROP TABLE state_people; --"}, []),
        ({"statuses": ("not_yet_due",)}, ["o_6"]),
    ],
    ids=str,
)
def test_a_filter_leaves_what_it_names_and_counts_it(
    tables: Tables, filters: dict[str, object], wanted: list[str]
) -> None:
    narrowed = replace(ALL, **filters)  # type: ignore[arg-type]  # the names are those of Wanted
    assert _ids(tables, narrowed) == wanted
    counts = counted(tables, narrowed)
    assert sum(counts[status] for status in narrowed.statuses) == len(wanted)


def test_an_obligation_is_found_by_its_id_and_another_is_not(tables: Tables) -> None:
    one = obligation_with(tables, "o_3")
    assert one is not None
    assert one.person["name"] == "Bo Okafor"
    assert obligation_with(tables, "o_none") is None


def test_everything_is_counted_in_one_question(tables: Tables) -> None:
    counts = coverage(tables, AS_OF)
    assert counts.requirements["awareness"].by_status == {"missed": 2, "late": 1, "unverified": 1, "on_time": 1}
    assert counts.requirements["awareness"].fell_due == 5
    assert counts.soon == {D("2025-11-20"): 1}
    assert (counts.population, counts.results["deviation"]) == (4, 3)
    assert counts.left_out == {"never_seen_active": 1}
    assert counts.findings["shared_account"].count == 1, "explained ones ask for nothing"
    assert departments(tables) == ("Engineering", "Support")


def test_deviations_are_grouped_by_requirement_and_status(tables: Tables) -> None:
    first, second, third = groups(tables)
    assert (first.requirement, first.status, first.count, first.people) == ("awareness", "missed", 2, 2)
    assert (second.status, second.least_late, second.most_late) == ("late", 32, 32)
    assert (third.requirement, third.first_due) == ("topics", D("2025-03-31"))
    assert ages(tables, AS_OF) == {5: 1, 29: 1, 232: 1}
    of = [(one.requirement, one.status) for one in groups(tables)]
    assert [row["id"] for row, _ in examples(tables, of, 1)] == ["o_3", "o_2", "o_1"]
    assert examples(tables, [], 1) == []


def test_missing_days_fall_into_their_weeks_and_months(tables: Tables) -> None:
    records = missing(tables, BEGINS)
    assert [records.on("awareness", D(day)) for day in ("2025-10-20", "2025-10-21", "2025-10-26")] == [0, 2, 1]
    assert records.on("awareness", D("2024-12-31")) == records.on("nothing", AS_OF) == 0
    ends = [D("2025-03-31"), D("2025-04-01"), D("2025-10-25"), D("2025-10-26"), AS_OF]
    assert by_week(records, ends) == {"awareness": [1, 1, 2, 1, 1], "topics": [0, 1, 1, 1, 1]}
    months = by_month(records)
    assert months[D("2025-03-01")] == 30
    assert months.total() == 29 + 232 + 31 + 5


def test_findings_are_paged_by_code_and_by_whether_they_are_explained(tables: Tables) -> None:
    assert [row["key"] for row in findings_page(tables, Sought())] == ["f_a", "f_b", "f_c"]
    assert [row["key"] for row in findings_page(tables, Sought("shared_account", "ask", True))] == ["f_c"]
    assert [row["key"] for row in findings_page(tables, Sought(), "refresh_missed~a", limit=1)] == ["f_b", "f_c"]
    assert findings_page(tables, Sought())[1]["place"] == "shared_account~b"
    assert [(one.code, one.count, one.open) for one in by_code(tables)] == [
        ("refresh_missed", 1, 1),
        ("shared_account", 2, 1),
    ]


IN_ORDER = {
    "code": "edabc",
    "severity": "adbce",
    "person": "acbde",
    "requirement": "eabcd",
    "day": "ebacd",
    "-code": "cbade",
    "-severity": "ecbda",
    "-person": "bcaed",
    "-requirement": "edcba",
    "-day": "abedc",
}


@pytest.mark.parametrize("sort", SORTS)
def test_findings_stand_in_each_order_once_page_after_page_and_what_has_no_value_last(
    tables: Tables, sort: str
) -> None:
    found(tables, "d", "archive_missing", details='{"course":"S~1"}')
    day = '{"at":"2024-08-27 15:00:00"}'
    found(tables, "e", "a_first", severity="info", requirement="aware~ness", details=day)
    listed, after = "", ""
    while True:
        rows = findings_page(tables, Sought(sort=sort), after, limit=1)
        listed += rows[0]["id"]
        if len(rows) < 2:
            break
        after = rows[0]["place"]
    assert listed == IN_ORDER[sort]


def test_findings_are_narrowed_by_person_and_by_whether_they_are_explained(tables: Tables) -> None:
    def ids(**sought: object) -> list[str]:
        return [one["id"] for one in findings_page(tables, Sought(**sought))]  # type: ignore[arg-type]

    assert ids(person="p_cy") == ids(explained=True) == ["b"]
    assert ids(unexplained=True) == ["a", "c"]
    assert ids(requirement="none") == []


def test_the_obligations_of_one_person_are_found(tables: Tables) -> None:
    assert _ids(tables, replace(ALL, person="p_dee")) == ["o_5"]


def test_findings_about_people_have_the_keys_to_explain_them(tables: Tables) -> None:
    assert [row["key"] for row in findings_about(tables, ["p_cy", "p_ana"])] == ["f_a", "f_b"]
    assert findings_about(tables, []) == []


def test_beside_an_obligation_stands_what_was_found_of_it_and_the_records_in_doubt(tables: Tables) -> None:
    both = ["p_cy", "p_ana"]
    assert [row["key"] for row in findings_about(tables, both, beside=["o_1"])] == ["f_a"]
    assert [row["key"] for row in findings_about(tables, both, beside=["o_2"], codes=["shared_account"])] == ["f_b"]
    one = finding_with(tables, "f_b")
    assert one is not None
    assert one["facts"] == ["book:7"]
    assert finding_with(tables, "f_none") is None


def test_everything_a_person_is_called_by_is_known_of_their_account(tables: Tables) -> None:
    known = subjects(tables, [("gusto", "gusto-ana"), ("okta", "unknown")])
    ana = known["gusto", "gusto-ana"]
    assert (ana.person, ana.name) == ("p_ana", "Ana Lindqvist")
    assert {"ana@northfen.example", "ana.before@northfen.example", "okta-ana", "gusto-ana"} <= set(ana.words)
    assert known["okta", "unknown"].words == ("unknown",)
    assert names_of(tables, [("okta", "okta-bo"), ("okta", "unknown")]) == {
        ("okta", "okta-bo"): "Bo Okafor",
        ("okta", "unknown"): "unknown",
    }


def test_whose_accounts_a_few_are_is_told_without_reading_everybodys(tables: Tables) -> None:
    if tables.on_sqlite:
        few = [("okta", "okta-bo"), ("okta", "okta-ana")]
        assert read_whole(tables, lambda: names_of(tables, few)).isdisjoint({"a", "p"})
        assert read_whole(tables, lambda: persons_of(tables, few)).isdisjoint({"a", "p"})
    assert persons_of(tables, [("okta", "OKTA-bo ")]) == {("okta", "okta-bo"): ("p_bo", "Bo Okafor")}


def test_the_source_that_was_silent_longest_comes_first(book: Book) -> None:
    now = datetime(2025, 11, 18, 14, 40, tzinfo=UTC)

    def extract(source: str, hours: int, rows: int, complete: bool) -> Fact:
        body = ExtractReceived(sha256=f"{hours:064x}", source=source, rows=rows, complete=complete)
        at = now - timedelta(hours=hours)
        return Fact(kind="extract.received", source=source, body=body, happened_at=at)

    told = [extract("okta", 30, 198, True), extract("okta", 1, 199, True), extract("gusto", 27, 17, False)]
    own = extract("musterroll", 100, 12, True)
    book.journal.append([*told, own], received_at=now)
    found = freshness(book.tables)
    assert [(one.source, one.rows, one.complete) for one in found] == [("gusto", 17, False), ("okta", 199, True)]
    assert found[0].age(now) == timedelta(hours=27)
