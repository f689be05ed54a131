"""The engagement: who is in the population, who was left out, and what the files say of it."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from pytest import MonkeyPatch

from musterroll.facts.bodies import LeaveRecorded
from musterroll.facts.fact import Fact
from musterroll.procedures.period import Period, opened
from musterroll.store.reading.of_kind import of_kind
from musterroll.web import clerk
from musterroll.web.clerk.models import Task
from musterroll.web.site import Site
from tests.web.audit.engaged import FAY, IRIS, auditor, bodies, downloaded, draw, text, the_period
from tests.web.counting import MOST, questions
from tests.web.people import SignIn


def _numbers(page: str) -> list[int]:
    table = page[page.index("Roll-forward of the population") :]
    cells = re.findall(r'class="num">(?:<b>)?(?:<a[^>]+>)?([\d,]+)<', table[: table.index("</table>")])
    return [int(cell.replace(",", "")) for cell in cells]


def test_the_population_rolls_forward_and_ties_to_its_files(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    start, joined, everyone, left, end = _numbers(text(iris, f"/periods/{n}/"))
    people = downloaded(iris, f"/periods/{n}/files/population.csv")
    assert (len(people), len({row["person_id"] for row in people})) == (everyone, everyone)
    assert sum(row["population_from"] > "2025-01-01" for row in people) == joined > 0
    assert sum(row["population_to"] != "" for row in people) == left > 0
    assert (start + joined, everyone - left) == (everyone, end)
    out = downloaded(iris, f"/periods/{n}/files/exclusions.csv")
    assert all(row["reason"] for row in out)
    assert not {row["person_id"] for row in out} & {row["person_id"] for row in people}


def test_hires_and_leavers_are_all_of_whom_an_engagement_began_or_ended_in_the_period(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    people = downloaded(iris, f"/periods/{n}/files/population.csv")
    for file, stratum in (("hires", "hired_in_period"), ("leavers", "left_in_period")):
        listed = [row["person_id"] for row in downloaded(iris, f"/periods/{n}/files/{file}.csv")]
        assert sorted(listed) == sorted(row["person_id"] for row in people if stratum in row["strata"].split(", "))
    again = [row for row in people if "rehire" in row["strata"] and row["population_from"] == "2025-01-01"]
    assert again, "the demo company has somebody who left and came back; both are occurrences of the control"


def test_what_asks_whether_the_population_is_complete_stands_beside_it(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    page = text(iris, f"/periods/{n}/")
    rows = downloaded(iris, f"/periods/{n}/files/questions.csv")
    shrank = [row["sentence"] for row in rows if row["code"] == "source_shrank"]
    assert shrank
    assert all(sentence in html.unescape(page) for sentence in shrank)
    gaps = [row for row in rows if row["code"] == "population_gap"]
    assert f"population gap <b>{len(gaps)}</b>" in page
    assert all(row["sentence"] for row in gaps)


def test_the_digest_of_the_population_is_that_of_its_file_of_keys(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    keys = iris.get(f"/periods/{n}/files/keys.txt").content
    people = downloaded(iris, f"/periods/{n}/files/population.csv")
    assert keys.decode().split() == sorted(row["person_id"] for row in people)
    assert sha256(keys).hexdigest() in text(iris, f"/periods/{n}/")


def test_how_the_list_was_produced_names_every_file_that_the_book_received(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    page = text(iris, f"/periods/{n}/")
    received = [one.fact.body for one in of_kind(northfen.book.tables, "extract.received") if one.fact]
    assert len(received) > 3
    assert all(body.sha256 in page for body in received)  # type: ignore[union-attr]  # the struct of this kind
    rows = downloaded(iris, f"/periods/{n}/files/produced.csv")
    assert sorted(row["sha256"] for row in rows) == sorted(body.sha256 for body in received)  # type: ignore[union-attr]  # as above


def test_every_number_leads_to_as_many_people(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    page = text(iris, f"/periods/{n}/")
    links = re.findall(r'href="(/periods/\d+/people/\?[^"]+)">([\d,]+)<', page)
    assert len(links) > 6
    hostile = 0
    for address, count in links:
        listed, seen = address.replace("&amp;", "&"), 0
        while listed:
            rows = text(iris, listed)
            assert not re.search(r"<(script>|img|iframe|b>Caretaker)", rows), "what an import brought is text"
            hostile += rows.count("&lt;script&gt;alert(")
            seen += rows.count('<th scope="row">')
            on = re.search(r'href="([^"]+)">Next page', rows)
            listed = on[1].replace("&amp;", "&") if on else ""
        assert seen == int(count.replace(",", "")), address
        assert len(downloaded(iris, address.replace("&amp;", "&") + "&as=csv")) == seen, "and as a file"
    assert hostile > 0, "the demo company plants such values"


def test_an_auditor_sees_the_engagement_they_were_invited_to_and_no_other(northfen: Site, sign_in: SignIn) -> None:
    now = northfen.now
    other = Period("Audit of 2024", "II", date(2024, 1, 1), date(2024, 12, 31))
    number = northfen.book.journal.append([opened(other, FAY, now)], received_at=now).indices[0]
    iris = auditor(northfen)
    for address in ("", "people/", "files/population.csv", "files/keys.txt", "requests/", "views/"):
        assert iris.get(f"/periods/{number}/{address}").status_code == 404
    assert iris.post(f"/periods/{number}/samples/draw/", {"n": "5", "seed": "x"}).status_code == 404
    assert "Audit of 2024" not in text(iris, "/periods/")
    uninvited = sign_in("rolf@auditors.example", "auditor", expires_at=now + timedelta(days=3))
    assert uninvited.get(f"/periods/{number}/").status_code == 404
    assert "Audit of 2024" in text(sign_in(FAY, "lead"), "/periods/")


def test_an_auditors_access_ends_with_its_last_day(northfen: Site, sign_in: SignIn) -> None:
    n = the_period(northfen)
    late = sign_in(IRIS, "auditor", engagement=n, expires_at=northfen.now - timedelta(seconds=1))
    assert late.get(f"/periods/{n}/").status_code == 404


def test_what_arrived_since_is_counted_and_what_visitors_do_is_not(northfen: Site) -> None:
    iris, n, now = auditor(northfen), the_period(northfen), northfen.now
    assert "This is all that is known today." in text(iris, f"/periods/{n}/")
    assert "This is all that is known today." in text(iris, f"/periods/{n}/"), "the first view is an entry too"
    body = LeaveRecorded(account="e_1", from_=date(2025, 5, 1))
    northfen.book.journal.append([Fact(kind="leave.recorded", source="gusto", body=body)], received_at=now)
    assert "1 fact arrived since." in text(iris, f"/periods/{n}/")


def test_a_view_that_was_not_made_is_made_once_in_the_background(northfen: Site, monkeypatch: MonkeyPatch) -> None:
    begun = []

    def begin(function: object, view: object, *, title: str, asked_by: str, then: str) -> str:
        begun.append(view)
        at = datetime.now(UTC)
        Task.objects.create(id="1" * 32, title=title, asked_by=asked_by, began_at=at, seen_at=at, then=then)
        return "1" * 32

    monkeypatch.setattr(clerk, "begin", begin)
    iris, n = auditor(northfen), the_period(northfen)
    for file in northfen.config.views.glob("*.db"):
        file.unlink()
    for _ in range(2):
        assert iris.get(f"/periods/{n}/").headers["Location"] == f"/tasks/{'1' * 32}/"
    assert len(begun) == 1
    assert Task.objects.get(id="1" * 32).then == f"/periods/{n}/"


def test_a_day_before_the_book_or_no_day_is_said_in_words(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    for said, words in (
        ("2025-03-01", "the book knew nothing then"),
        ("2027-01-01", "lies in the future"),
        ("2024-01-01", "had not begun"),
        ("soon", "is no day"),
    ):
        answer = iris.get(f"/periods/{n}/", {"known": said})
        assert answer.status_code == 400
        assert words in answer.content.decode()


def test_the_slider_counts_where_the_date_was_left_as_it_was(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    said = {"first": "2025-01-01", "was": "2026-01-20", "known": "2026-01-20", "moved": "59"}
    assert "2025-03-01: the book knew nothing" in iris.get(f"/periods/{n}/", said).content.decode()
    said["known"] = "2025-02-02"
    assert "2025-02-02: the book knew nothing" in iris.get(f"/periods/{n}/", said).content.decode()


def test_a_page_asks_twelve_questions_at_most(northfen: Site, sign_in: SignIn) -> None:
    n, fay = the_period(northfen), sign_in(FAY, "lead")
    where = draw(fay, n)
    person = bodies(northfen, "sample.drawn")[0]["people"][0]["key"]
    for address in (
        "/periods/",
        f"/periods/{n}/",
        f"/periods/{n}/people/",
        f"/periods/{n}/requests/",
        f"/periods/{n}/views/",
        where,
        f"{where}people/{person}/",
    ):
        fay.get(address)
        asked = questions(fay, address)
        assert len(asked) <= MOST, (address, asked)
