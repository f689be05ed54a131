"""Records: found again, and one of them shown in ways that agree with what the commands give out."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from musterroll.procedures.log_keys import verifiers
from musterroll.web.site import Site
from tests.cli.small import command
from tests.web.counting import MOST, questions
from tests.web.northfen import NOW
from tests.web.people import SignIn

_ROW = re.compile(r'<th role="rowheader" scope="row"><a href="/records/(\d+)/">')
_MET = (
    "SELECT c.entry, c.person, c.account, c.course_as_written FROM state_completions c JOIN state_obligations o"
    " ON o.person = c.person AND o.completion = 'book:' || c.entry WHERE o.status = 'late' ORDER BY c.entry LIMIT 1"
)


def lead(sign_in: SignIn) -> Client:
    return sign_in("fay@northfen.example", "lead")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_every_record_is_shown_once_page_after_page(northfen: Site, sign_in: SignIn) -> None:
    known = {
        str(row[0]) for row in northfen.book.tables.rows("SELECT entry FROM state_completions WHERE source = 'lms'")
    }
    client, address, found = lead(sign_in), "/records/?source=lms", list[str]()
    while address:
        page = text(client, address)
        found += _ROW.findall(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
    assert len(found) == len(known)
    assert set(found) == known


def test_a_search_by_an_address_held_earlier_finds_what_was_taken_under_all_of_them(
    northfen: Site, sign_in: SignIn
) -> None:
    person, first, second = northfen.book.tables.rows(
        "SELECT a.person, min(c.account), max(c.account) FROM state_completions c"
        " JOIN state_accounts a ON a.acct = c.acct WHERE c.account LIKE '%@%'"
        " GROUP BY a.person HAVING min(c.account) <> max(c.account) ORDER BY a.person LIMIT 1"
    )[0]
    taken = northfen.book.tables.rows(
        "SELECT count(*) FROM state_completions c JOIN state_accounts a ON a.acct = c.acct WHERE a.person = %s",
        (person,),
    )[0][0]
    for address in (first, second):
        assert len(_ROW.findall(text(lead(sign_in), f"/records/?email={address}"))) == taken


def test_days_course_and_source_narrow_together_and_the_file_holds_the_same(northfen: Site, sign_in: SignIn) -> None:
    counted = northfen.book.tables.rows(
        "SELECT count(*) FROM state_completions WHERE course = 'SEC-AWARE' AND source = 'knowbe4'"
        " AND happened_on BETWEEN '2025-06-01' AND '2025-06-30'"
    )[0][0]
    asked = "?course=SEC-AWARE&source=knowbe4&from=2025-06-01&to=2025-06-30"
    assert f"<h1>{counted} of " in text(lead(sign_in), f"/records/{asked}")
    answer = lead(sign_in).get(f"/records/records.csv{asked}")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert len(rows) == counted > 0
    assert {row["course"] for row in rows} == {"SEC-AWARE"}


@pytest.mark.parametrize(
    "asked", ["from=yesterday", "from=2025-02-30", "from=2025-06-02&to=2025-06-01", "after=2025|x"]
)
def test_days_that_are_none_are_said_to_be_wrong(sign_in: SignIn, asked: str) -> None:
    assert lead(sign_in).get(f"/records/?{asked}").status_code == 400


def test_the_record_shown_is_the_one_that_the_command_gives_out(northfen: Site, sign_in: SignIn) -> None:
    entry, _, account, _ = northfen.book.tables.rows(_MET)[0]
    given = command(
        "records", "--email", account, "--format", "json", "--proof", "--folder", northfen.config.folder, "--now", NOW
    )
    same = next(one for one in json.loads(given.stdout) if one["proof"]["index"] == entry)
    assert json.loads(lead(sign_in).get(f"/records/{entry}/?as=record").content) == same


def test_the_proof_kept_as_a_file_is_accepted_by_the_command(northfen: Site, sign_in: SignIn, tmp_path: Path) -> None:
    entry = northfen.book.tables.rows(_MET)[0][0]
    key = verifiers(northfen.config)[0].to_text()
    for name in ("record", "proof"):
        kept = tmp_path / f"{name}.json"
        kept.write_bytes(lead(sign_in).get(f"/records/{entry}/?as={name}").content)
        said = command("log", "verify", kept, "--key", key)
        assert said.exit_code == 0, said.output
        assert f"Entry {entry:,} of log.example/northfen" in said.output
    assert lead(sign_in).get(f"/records/{entry}/?as=tlog-proof").content.startswith(b"c2sp.org/tlog-proof@v1\n")
    assert lead(sign_in).get(f"/records/{entry}/?as=secrets").status_code == 404


def test_the_row_as_received_is_marked_between_its_neighbours(northfen: Site, sign_in: SignIn) -> None:
    entry, person, account, course = northfen.book.tables.rows(_MET)[0]
    page = text(lead(sign_in), f"/records/{entry}/")
    (marked,) = re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL)
    assert account in unescape(marked)
    assert course.strip() in unescape(marked)
    assert "and its neighbours" in page
    assert f'href="/people/{person}/#o_' in page, "the obligation that it meets"
    assert "The proof holds" in page


def test_the_person_opens_their_own_record_without_the_rows_of_others(northfen: Site, sign_in: SignIn) -> None:
    entry, person, account, _ = northfen.book.tables.rows(_MET)[0]
    client = sign_in(account)
    page = text(client, f"/people/{person}/records/{entry}/")
    rows = re.findall(r"<pre tabindex=\"0\">(<mark>.*?)</pre>", page, re.DOTALL)
    assert [row.strip().count("\n") for row in rows] == [0]
    assert client.get(f"/records/{entry}/").status_code == 404
    other = northfen.book.tables.rows(
        "SELECT entry, person FROM state_completions WHERE person <> %s ORDER BY entry LIMIT 1", (person,)
    )[0]
    assert client.get(f"/people/{person}/records/{other[0]}/").status_code == 404
    assert client.get(f"/people/{other[1]}/records/{other[0]}/").status_code == 404


def test_an_entry_of_another_kind_shows_its_fact(sign_in: SignIn) -> None:
    page = text(lead(sign_in), "/records/0/")
    assert "policy.adopted" in page
    assert "Record as JSON" not in page
    assert "The proof holds" in page


@pytest.mark.parametrize("address", ["/records/9999999/", "/records/99999999999999999999999/", "/records/-1/"])
def test_an_entry_that_there_is_not_is_not_found(sign_in: SignIn, address: str) -> None:
    assert lead(sign_in).get(address).status_code == 404


def test_others_see_no_records(sign_in: SignIn) -> None:
    auditor = sign_in("gus@audit.example", "auditor", engagement=1)
    assert auditor.get("/records/").status_code == 403, "an auditor's people are those of the engagement"
    assert auditor.get("/records/1999/").status_code == 200, "any entry can be followed to its proof"
    for roles in ((), ("administrator",)):
        client = sign_in("stranger@elsewhere.example", *roles)
        assert client.get("/records/").status_code == 403
        assert client.get("/records/records.csv").status_code == 403
        assert client.get("/records/1999/").status_code == 404


def test_the_pages_ask_few_questions(northfen: Site, sign_in: SignIn) -> None:
    entry, _, account, _ = northfen.book.tables.rows(_MET)[0]
    client = sign_in(account, "lead")
    assert len(questions(client, f"/records/?email={account[:6]}&course=SEC-AWARE")) <= MOST
    assert len(questions(client, f"/records/{entry}/")) <= MOST
