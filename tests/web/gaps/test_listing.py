"""Gaps, on the demo company: which rows, in which order, in whose words, for whom."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from musterroll.web import once
from musterroll.web.site import Site
from tests.web.gaps.counting import Owed, owed
from tests.web.gaps.pages import all_pages, following, ids, words
from tests.web.people import SignIn

AS_OF = date(2026, 1, 20)
GAPS = ("missed", "late", "unverified", "indeterminate")
UNSETTLED = [("missed", 0), ("late", 1), ("unverified", 2), ("indeterminate", 3)]


@pytest.fixture
def fay(sign_in: SignIn) -> Client:
    return sign_in("fay@northfen.example", "lead")


def test_every_obligation_that_is_not_settled_is_listed_once_the_oldest_miss_first(northfen: Site, fay: Client) -> None:
    rank = dict(UNSETTLED)
    wanted = [one for one in owed(northfen) if one.in_period and one.status in rank]
    wanted.sort(key=lambda one: (rank[one.status], one.due, one.id))
    assert len(wanted) > 100, "so that there is more than one page"
    assert all_pages(fay, "/gaps/") == [one.id for one in wanted]


def _unsettled(one: Owed) -> bool:
    return bool(one.in_period and one.status in GAPS)


def _age(one: Owed) -> int:
    return (min(AS_OF, one.ended_on or AS_OF) - one.due).days


FILTERS: list[tuple[str, Callable[[Owed], bool]]] = [
    ("status=late", lambda one: one.in_period and one.status == "late"),
    ("status=undecided", lambda one: one.in_period and one.status in ("unverified", "indeterminate")),
    ("status=exempt", lambda one: one.in_period and one.status == "exempt"),
    (
        "requirement=secure-coding",
        lambda one: one.requirement == "secure-coding" and one.in_period and one.status in GAPS,
    ),
    ("department=Engineering", lambda one: one.department == "Engineering" and one.in_period and one.status in GAPS),
    ("age=30", lambda one: one.in_period and one.status == "missed" and _age(one) >= 30),
    ("age=15-29", lambda one: one.in_period and one.status == "missed" and 15 <= _age(one) <= 29),
    (
        "due=30",
        lambda one: one.status == "not_yet_due" and AS_OF <= one.due <= AS_OF + timedelta(days=30),
    ),
    (
        "status=any&due=2025-06-01..2025-06-30",
        lambda one: (one.in_period or one.status == "not_yet_due") and one.due.isoformat()[:7] == "2025-06",
    ),
    (
        "overdue=2025-06-01..2025-06-30",
        lambda one: bool(
            one.in_period
            and one.status in ("missed", "late")
            and one.overdue_days_in_period
            and one.due < date(2025, 6, 30)
            and max(one.due, date(2025, 1, 20)) + timedelta(days=one.overdue_days_in_period) >= date(2025, 6, 1)
        ),
    ),
]


@pytest.mark.parametrize(("query", "means"), FILTERS, ids=[query for query, _ in FILTERS])
def test_a_filter_leaves_the_rows_that_it_names(
    northfen: Site, fay: Client, query: str, means: Callable[[Owed], bool]
) -> None:
    wanted = {one.id for one in owed(northfen) if means(one)}
    assert wanted, "the demo company has such a one"
    found = all_pages(fay, f"/gaps/?{query}")
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_a_manager_is_found_whatever_the_letters(northfen: Site, fay: Client) -> None:
    manager = next(one.manager for one in owed(northfen) if one.in_period and one.status == "missed" and one.manager)
    wanted = {one.id for one in owed(northfen) if one.in_period and one.status in GAPS and one.manager == manager}
    assert set(all_pages(fay, f"/gaps/?manager={manager.upper()}")) == wanted


@pytest.mark.parametrize("sort", ["due", "-due"])
def test_a_sort_keeps_its_order_from_page_to_page(northfen: Site, fay: Client, sort: str) -> None:
    wanted = [one for one in owed(northfen) if one.in_period and one.status in GAPS]
    wanted.sort(key=lambda one: (one.due, one.id), reverse=sort == "-due")
    assert all_pages(fay, f"/gaps/?sort={sort}") == [one.id for one in wanted]


def test_a_person_is_found_by_name_address_or_key(northfen: Site, fay: Client) -> None:
    one = next(one for one in owed(northfen) if one.in_period and one.status == "missed")
    wanted = {
        each.id for each in owed(northfen) if each.person == one.person and each.in_period and each.status in GAPS
    }
    rows = northfen.book.tables.rows("SELECT emails FROM state_people WHERE person = %s", (one.person,))
    address = rows[0][0].split('"')[1]
    for said in (one.person, address.upper(), one.name):
        assert wanted <= set(all_pages(fay, f"/gaps/?q={said}"))
    assert ids(fay.get("/gaps/?q=nobody-is-called-so").content.decode()) == []


def test_a_sentence_is_that_of_the_finding_about_the_obligation(northfen: Site, fay: Client) -> None:
    obligation, sentence = northfen.book.tables.rows(
        "SELECT obligation, sentence FROM state_findings WHERE code = 'refresh_missed' ORDER BY id LIMIT 1"
    )[0]
    page = fay.get(f"/gaps/{obligation}/").content.decode()
    assert sentence in words(page)


def test_the_export_holds_every_row_of_the_filter_and_no_formula(northfen: Site, fay: Client) -> None:
    wanted = {one.id for one in owed(northfen) if one.in_period}
    answer = fay.get("/gaps/export.csv?status=any&due=..")
    assert answer.status_code == 400, "a span without days is refused"
    text = fay.get("/gaps/export.csv?status=any").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["id"] for row in rows} >= wanted
    assert [row for row in rows if any(cell[:1] in ("=", "+", "@") for cell in row.values() if cell)] == []


@pytest.mark.parametrize(
    "query", ["status=finished", "age=many", "age=-3", "due=tomorrow", "overdue=2025-03-31..2025-03-01", "sort=shape"]
)
def test_an_address_that_cannot_be_understood_says_what_was_expected(fay: Client, query: str) -> None:
    answer = fay.get(f"/gaps/?{query}")
    assert answer.status_code == 400
    assert "Expected" in answer.content.decode()


def test_a_place_that_no_page_gave_shows_the_beginning(fay: Client) -> None:
    assert ids(fay.get("/gaps/?after=%27;--").content.decode()) == ids(fay.get("/gaps/").content.decode())


def test_what_an_import_brought_is_shown_and_does_not_run(northfen: Site, fay: Client) -> None:
    northfen.book.tables.say("UPDATE state_people SET name = %s, department = %s", ("<script>a()</script>", "<b>"))
    northfen.book.tables.say("UPDATE state_findings SET sentence = '<img src=x onerror=b()>'")
    for where in ("/gaps/", "/findings/", "/today/", "/today/mock-audit/"):
        page = fay.get(where).content.decode()
        assert "<script>a()" not in page
        assert "<img src=x" not in page


def test_an_auditor_sees_gaps_in_the_engagement_and_not_here(northfen: Site, sign_in: SignIn) -> None:
    iris = sign_in("iris@auditors.example", "auditor", engagement=1)
    one = next(one for one in owed(northfen) if one.in_period and one.status == "missed")
    assert [iris.get(where).status_code for where in ("/gaps/", "/findings/", "/exemptions/")] == [403] * 3
    assert iris.get(f"/gaps/{one.id}/").status_code == 404


def test_a_page_asks_the_book_twelve_times_at_most(northfen: Site, sign_in: SignIn) -> None:
    """The first time too, when nothing is kept yet, and for a lead whom the book knows as a person."""
    from django.db import connection

    address = northfen.book.tables.rows("SELECT emails FROM state_people WHERE type = 'employee' ORDER BY person")[0][0]
    lead = sign_in(address.split('"')[1], "lead")
    one = owed(northfen)[0].id
    for where in ("/gaps/", "/gaps/?age=30&q=a", f"/gaps/{one}/", "/findings/", "/exemptions/", "/today/"):
        once.forget()
        with CaptureQueriesContext(connection) as asked:
            assert lead.get(where).status_code == 200
        assert len(asked) <= 12, where


def test_an_empty_filter_says_how_to_see_more(fay: Client) -> None:
    page = fay.get("/gaps/?q=nobody-is-called-so").content.decode()
    assert "No obligation is like this" in page
    assert following(page) is None


def test_the_forms_of_a_line_open_in_place_and_lead_back_to_the_list(northfen: Site, fay: Client) -> None:
    one = next(one for one in owed(northfen) if one.in_period and one.status == "missed")
    listed = "http://localhost/gaps/?age=30"
    part = fay.get(f"/gaps/{one.id}/", headers={"HX-Request": "true", "HX-Current-URL": listed}).content.decode()
    assert "<html" not in part
    assert f'name="back" value="/gaps/?age=30#{one.id}"' in part
