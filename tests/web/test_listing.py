"""Lists as files and in order: the file has what the page lists, and the address says all of it."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from musterroll.store.reading.subjects import subjects
from musterroll.web import once
from musterroll.web.site import Site
from tests.web.audit.engaged import auditor, text, the_period
from tests.web.people import SignIn
from tests.web.things import things

FAY, ADA = "fay@northfen.example", "ada@northfen.example"


def _rows(client: Client, address: str) -> list[dict[str, str]]:
    answer: Any = client.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Disposition"].startswith("attachment"), address
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def _number(site: Site, question: str) -> int:
    row = site.book.tables.row(question)
    assert row is not None
    return int(row[0])


def test_every_list_can_be_kept_as_a_file(northfen: Site, sign_in: SignIn) -> None:
    fay, iris, n = sign_in(FAY, "lead"), auditor(northfen), the_period(northfen)
    iris.get("/policy/")
    for client, page in (
        (fay, "/findings/"), (fay, "/sessions/"), (fay, "/courses/"), (fay, "/sources/"), (fay, "/example/"),
        (iris, f"/periods/{n}/views/"), (sign_in(ADA, "administrator"), "/operators/"),
        (sign_in(things(northfen).manager_email), "/team/"),
    ):  # fmt: skip
        assert "?as=csv" in text(client, page), page
        assert _rows(client, f"{page}?as=csv"), page
    assert _rows(fay, "/exemptions/?as=csv") == [] or "?as=csv" in text(fay, "/exemptions/")


def test_the_file_has_all_pages_of_what_the_address_narrows_to(northfen: Site, sign_in: SignIn) -> None:
    fay = sign_in(FAY, "lead")
    everything, late = _rows(fay, "/findings/?as=csv"), _rows(fay, "/findings/?as=csv&code=completed_late")
    assert len(everything) == _number(northfen, "SELECT count(*) FROM state_findings")
    assert late == [row for row in everything if row["code"] == "completed_late"]
    assert len(_rows(fay, "/example/?as=csv")) == _number(
        northfen, "SELECT count(DISTINCT manager) FROM state_people WHERE manager <> ''"
    )


def test_a_heading_sorts_both_ways_and_the_file_with_it(northfen: Site, sign_in: SignIn) -> None:
    fay = sign_in(FAY, "lead")
    for page, column in (("/courses/", "completions"), ("/sources/", "rows")):
        up, down = (_rows(fay, f"{page}?sort={way}{column}&as=csv") for way in ("", "-"))
        numbers = [int(row[column]) for row in up if row[column]]
        assert numbers == sorted(numbers)
        assert [int(row[column]) for row in down if row[column]] == numbers[::-1]
        shown = text(fay, f"{page}?sort=-{column}")
        assert re.search(r'aria-sort="descending"><a class="sort" href="[^"]*sort=' + column + '"', shown), page
        assert "aria-sort" not in text(fay, page), "as it comes, it is sorted by no heading"


def test_exemptions_are_sorted_and_paged(northfen: Site, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    fay = sign_in(FAY, "lead")
    every = [row["entry"] for row in _rows(fay, "/exemptions/?as=csv&sort=person") if row["state"] == "granted"]
    names = [
        row["name"].casefold() for row in _rows(fay, "/exemptions/?as=csv&sort=person") if row["state"] == "granted"
    ]
    assert len(every) > 2
    assert names == sorted(names)
    monkeypatch.setattr("musterroll.web.gaps.exemptions._SHOWN", 2)
    address, found = "/exemptions/?sort=person", list[str]()
    while address:
        page = text(fay, address)
        found += re.findall(r'data-l="Entry">([\d,]+)<', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
    assert [one.replace(",", "") for one in found] == every, "each once, in the order of the address"


def test_periods_are_sorted_by_their_headings(northfen: Site, sign_in: SignIn) -> None:
    fay = sign_in(FAY, "lead")
    fay.post("/periods/open/", {"name": "A later one", "type": "I", "start": "2026-03-31", "end": "2026-03-31"})
    up, down = (
        re.findall(r'data-l="From"><time datetime="([^"]+)"', text(fay, f"/periods/?sort={way}from"))
        for way in ("", "-")
    )
    assert up == sorted(up)
    assert down == up[::-1]
    assert len(up) > 1


def test_subjects_of_more_accounts_than_a_question_has_depth_are_found(northfen: Site) -> None:
    known = northfen.book.tables.rows("SELECT source, account FROM state_accounts LIMIT 2000")
    found = subjects(northfen.book.tables, [*known, *(("nowhere", f"a{one}") for one in range(3_000))])
    assert len(found) == len(known) + 3_000
    assert all(found[source, account].person for source, account in known)


def test_leads_a_team_and_findings_are_sorted_both_ways(northfen: Site, sign_in: SignIn) -> None:
    fay, manager = sign_in(FAY, "lead"), sign_in(things(northfen).manager_email)
    for client, page, key, column in (
        (fay, "/example/", "people", "people"), (manager, "/team/", "due", "due"), (fay, "/findings/", "code", "code"),
    ):  # fmt: skip
        up, down = (
            [
                row[column].rjust(4 if column == "people" else 0)
                for row in _rows(client, f"{page}?sort={way}{key}&as=csv")
                if row[column]
            ]
            for way in ("", "-")
        )
        assert len(up) > 1, page
        assert up == sorted(up), page
        assert down == up[::-1], page
        if page != "/findings/":
            assert 'aria-sort="descending"' in text(client, f"{page}?sort=-{key}"), page


@pytest.mark.parametrize(("address", "row"), [
    ("/findings/?sort=-code", r'<label for="ex-([^"]+)"'),
    ("/example/?sort=-people", r"\?manager=([^\"]+)\""),
])  # fmt: skip
def test_a_sorted_list_shows_each_row_once_page_after_page(sign_in: SignIn, address: str, row: str) -> None:
    fay, found = sign_in(FAY, "lead"), list[str]()
    all_of_it = len(_rows(fay, f"{address}&as=csv"))
    while address:
        page = text(fay, address)
        found += re.findall(row, page)
        following = re.search(r'href="([^"]+)">(?:Next|Further leads)<', page)
        address = unescape(following[1]) if following else ""
    assert len(found) == len(set(found)) == all_of_it


def test_who_was_left_out_for_a_reason_is_listed(sign_in: SignIn) -> None:
    fay = sign_in(FAY, "lead")
    links = re.findall(
        r'data-l="People"><a href="(/people/\?result=out_of_population[^"]+)">([\d,]+)<',
        text(fay, "/today/mock-audit/"),
    )
    assert len(links) > 1
    for address, number in links:
        assert f"<h1>{number} of " in text(fay, unescape(address)), address
        assert len(_rows(fay, unescape(address).replace("/people/?", "/people/people.csv?"))) == int(number)


def test_the_completions_of_a_version_are_listed(sign_in: SignIn) -> None:
    fay = sign_in(FAY, "lead")
    links = re.findall(r'data-l="Completions"><a href="([^"]+)">([\d,]+)<', text(fay, "/courses/"))
    assert len(links) > 5
    for address, number in links[:5]:
        assert f"<h1>{number} of " in text(fay, unescape(address)), address


@pytest.mark.parametrize(("label", "parameter"), [
    ("Their own", "q="), ("The team’s", "manager="), ("Before the team", "before="),
])  # fmt: skip
def test_both_numbers_of_a_lead_open_the_rows_that_they_count(sign_in: SignIn, label: str, parameter: str) -> None:
    fay = sign_in(FAY, "lead")
    cells = re.findall(rf'data-l="{label}">(.*?)</td>', text(fay, "/example/"))
    links = [re.findall(r'<a class="of" href="([^"]+)">([\d,]+)</a>', cell) for cell in cells]
    both = sorted((two for two in links if len(two) == 2), key=lambda two: two[0][1] == two[1][1])
    assert len(both) > 2
    for address, number in (*both[0], *both[1], *both[-1]):
        assert f">{number} obligation" in text(fay, unescape(address)), address
    assert all(parameter in two[0][0] for two in both)


def test_the_heading_of_lead_by_example_counts_all_leads_and_not_the_page_alone(
    northfen: Site, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fay = sign_in(FAY, "lead")
    last = [row for row in _rows(fay, "/example/?as=csv") if row["person"]][-1]["person"]
    missed = "UPDATE state_obligations SET status = 'missed' WHERE person = %s AND in_period = TRUE"
    assert northfen.book.tables.say(missed, (last,))
    once.forget()
    rows = [row for row in _rows(fay, "/example/?as=csv") if row["person"]]
    done = sum(row["own_met"] == row["own_due"] for row in rows)
    assert 0 < done < len(rows)
    monkeypatch.setattr("musterroll.web.team.example.PAGE", 2)
    page = text(fay, "/example/")
    assert page.count('data-l="People"') == 2
    assert f"<h1>{done} of {len(rows)} leads have finished their own</h1>" in page
