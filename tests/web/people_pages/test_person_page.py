"""One person's page: the finding, what is owed, and the same derivation as the command prints."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from musterroll.facts.bodies import LeaveRecorded
from musterroll.web import clerk
from musterroll.web.site import Site
from tests.cli.small import command
from tests.web.counting import MOST, questions
from tests.web.northfen import NOW
from tests.web.people import SignIn

# Of each kind the one with most to tell, by key: those whose due date moved, who have candidates, who were rehired.
_TELLING = (
    "SELECT person FROM state_obligations WHERE original_due <> due ORDER BY person LIMIT 1",
    "SELECT person FROM state_findings WHERE code = 'identity_candidate' AND person IS NOT NULL"
    " ORDER BY person LIMIT 1",
    "SELECT person FROM state_people WHERE strata LIKE '%rehire%' AND result = 'deviation' ORDER BY person LIMIT 1",
)


def lead(sign_in: SignIn) -> Client:
    return sign_in("fay@northfen.example", "lead")


def one(northfen: Site, question: str) -> str:
    return str(northfen.book.tables.rows(question)[0][0])


def words(page: str) -> str:
    """The page without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))


def test_the_heading_counts_what_was_late_and_missed(northfen: Site, sign_in: SignIn) -> None:
    person, late, missed = northfen.book.tables.rows(
        "SELECT person, sum(status = 'late'), sum(status = 'missed') FROM state_obligations WHERE in_period"
        " GROUP BY person HAVING sum(status = 'late') > 1 OR sum(status = 'missed') > 1 ORDER BY person LIMIT 1"
    )[0]
    heading = words(re.findall("<h1>.*?</h1>", lead(sign_in).get(f"/people/{person}/").content.decode())[0])
    counted = [f"{number} {word}" for number, word in ((missed, "missed"), (late, "late")) if number]
    assert f": {', '.join(counted)}" in heading


def test_every_obligation_and_every_record_stands_on_the_page(northfen: Site, sign_in: SignIn) -> None:
    person = one(northfen, _TELLING[0])
    page = lead(sign_in).get(f"/people/{person}/").content.decode()
    owed = northfen.book.tables.rows("SELECT id FROM state_obligations WHERE person = %s", (person,))
    taken = northfen.book.tables.rows("SELECT entry FROM state_completions WHERE person = %s", (person,))
    assert owed
    assert taken
    assert all(f'id="{id}"' in page for (id,) in owed)
    assert all(f'href="/records/{entry}/"' in page for (entry,) in taken)


@pytest.mark.parametrize("question", _TELLING)
def test_the_derivation_is_the_one_that_the_command_prints(northfen: Site, sign_in: SignIn, question: str) -> None:
    person = one(northfen, question)
    page = lead(sign_in).get(f"/people/{person}/?whole=1").content.decode()
    printed = words(re.findall(r'<span class="mono">(musterroll explain.*?)</span>', page)[0])
    told = command(*printed.split()[1:], "--format", "json", "--now", NOW, "--folder", northfen.config.folder)
    assert told.exit_code == 0, told.output
    shown = words(page)
    steps = json.loads(told.stdout)["steps"]
    assert len(steps) > 3
    for step in steps:
        for sentence in (step["title"], *step["sentences"], *(row["says"] for row in step["rows"])):
            assert re.sub(r"\s+", " ", sentence) in shown


def test_the_story_draws_leaves_as_they_were_recorded(northfen: Site, sign_in: SignIn) -> None:
    source, leave = next(
        (fact.source, fact.body)
        for _, fact in northfen.book.entries.facts(0, northfen.book.entries.size())
        if fact is not None and isinstance(fact.body, LeaveRecorded) and fact.body.to
    )
    ((person,),) = northfen.book.tables.rows(
        "SELECT person FROM state_accounts WHERE source = %s AND account = %s", (source, leave.account)
    )
    page = lead(sign_in).get(f"/people/{person}/?whole=1").content.decode()
    assert f"leave, {leave.from_} to {leave.to}" in page


def test_the_page_comes_without_the_engine_and_leads_to_what_it_tells(
    northfen: Site, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clerk, "ask", lambda *_: pytest.fail("the engine was asked"))
    page = lead(sign_in).get(f"/people/{one(northfen, _TELLING[0])}/").content.decode()
    assert 'hx-get="?whole=1"' in page
    assert '<a href="?whole=1">' in page, "without script there is a link"


def test_a_lead_the_person_and_their_manager_see_it_and_nobody_else(northfen: Site, sign_in: SignIn) -> None:
    person, own, manager = northfen.book.tables.rows(
        "SELECT p.person, substr(t.token, 3), p.manager FROM state_people p"
        " JOIN state_accounts a ON a.person = p.person JOIN state_tokens t ON t.acct = a.acct AND t.token LIKE 'a:%'"
        " WHERE p.manager LIKE '%@%'"
        " AND p.result = 'deviation' ORDER BY p.person LIMIT 1"
    )[0]
    colleague, other_manager = northfen.book.tables.rows(
        "SELECT substr(t.token, 3), p.manager FROM state_people p JOIN state_accounts a ON a.person = p.person"
        " JOIN state_tokens t ON t.acct = a.acct AND t.token LIKE 'a:%' WHERE p.manager LIKE '%@%' AND p.manager <> %s"
        " AND p.person <> %s ORDER BY p.person LIMIT 1",
        (manager, person),
    )[0]
    address = f"/people/{person}/"
    assert lead(sign_in).get(address).status_code == 200
    assert sign_in("gus@audit.example", "auditor", engagement=1).get(address).status_code == 404
    assert sign_in(own).get(address).status_code == 200
    assert sign_in(manager).get(address).status_code == 200
    for foreign in (colleague, other_manager, "stranger@elsewhere.example"):
        assert sign_in(foreign).get(address).status_code == 404, foreign
    assert sign_in("ada@northfen.example", "administrator").get(address).status_code == 404


def test_a_manager_is_given_no_link_to_the_list_of_people(northfen: Site, sign_in: SignIn) -> None:
    person, manager = northfen.book.tables.rows(
        "SELECT person, manager FROM state_people WHERE manager LIKE '%@%' ORDER BY person LIMIT 1"
    )[0]
    assert 'href="/people/"' not in sign_in(manager).get(f"/people/{person}/").content.decode()
    assert 'href="/people/"' in lead(sign_in).get(f"/people/{person}/").content.decode()


def test_who_may_not_open_records_is_given_no_link_to_them(northfen: Site, sign_in: SignIn) -> None:
    person, manager = northfen.book.tables.rows(
        "SELECT p.person, p.manager FROM state_people p JOIN state_obligations o ON o.person = p.person"
        " WHERE p.manager LIKE '%@%' AND o.completion IS NOT NULL ORDER BY p.person LIMIT 1"
    )[0]
    assert "/records/" not in sign_in(manager).get(f"/people/{person}/").content.decode()


def test_a_key_of_one_of_the_accounts_leads_to_the_person(northfen: Site, sign_in: SignIn) -> None:
    person, aliases = northfen.book.tables.rows(
        "SELECT person, aliases FROM state_people WHERE aliases LIKE '%p_%' ORDER BY person LIMIT 1"
    )[0]
    answer = lead(sign_in).get(f"/people/{json.loads(aliases)[0]}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/people/{person}/"


@pytest.mark.parametrize("key", ["p_0000000000000000", "nobody", "p_%", "%3Cscript%3E"])
def test_somebody_whom_nobody_knows_is_not_found(sign_in: SignIn, key: str) -> None:
    assert lead(sign_in).get(f"/people/{key}/").status_code == 404


def test_what_a_source_wrote_is_never_markup(northfen: Site, sign_in: SignIn) -> None:
    person = one(northfen, "SELECT person FROM state_people WHERE department LIKE '%<script>%'")
    page = lead(sign_in).get(f"/people/{person}/?whole=1").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert not re.search(r"<[^>]+ style=", page)


def test_the_page_asks_few_questions(northfen: Site, sign_in: SignIn) -> None:
    person, address = northfen.book.tables.rows(
        "SELECT p.person, substr(t.token, 3) FROM state_people p JOIN state_accounts a ON a.person = p.person"
        " JOIN state_tokens t ON t.acct = a.acct AND t.token LIKE 'a:%' WHERE p.result = 'deviation' LIMIT 1"
    )[0]
    client = sign_in(address, "lead")
    assert len(questions(client, f"/people/{person}/")) <= MOST
    assert len(questions(client, f"/people/{person}/?whole=1")) <= MOST
