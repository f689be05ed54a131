"""My training: what is next, what was finished, what is kept; and only one's own."""

from __future__ import annotations

import json
from datetime import timedelta

import msgspec

from musterroll.facts.bodies import CoursePublished
from musterroll.facts.fact import Fact
from musterroll.web.site import Site
from tests.web.counting import MOST, questions
from tests.web.people import SignIn

OWES = (
    "SELECT p.person, p.emails FROM state_people p JOIN state_obligations o ON o.person = p.person"
    " WHERE o.status = 'missed' AND p.emails <> '[]' ORDER BY o.due, p.person LIMIT 1"
)


def address(northfen: Site, question: str = OWES) -> tuple[str, str]:
    ((person, emails),) = northfen.book.tables.rows(question)
    return person, msgspec.json.decode(emails)[0]


def test_the_heading_counts_what_a_person_has_still_to_finish(northfen: Site, sign_in: SignIn) -> None:
    person, email = address(northfen)
    rows = northfen.book.tables.rows(
        "SELECT count(*) FROM state_obligations WHERE person = %s AND status IN ('missed', 'not_yet_due')", (person,)
    )
    page = sign_in(email).get("/me/").content.decode()
    assert f"have {rows[0][0]} course" in page


def test_every_finished_course_of_a_person_is_in_their_history(northfen: Site, sign_in: SignIn) -> None:
    question = (
        "SELECT p.person, p.emails FROM state_people p JOIN state_obligations o ON o.person = p.person WHERE"
        " o.completed_on IS NOT NULL AND p.emails <> '[]' GROUP BY p.person, p.emails ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    person, email = address(northfen, question)
    known = northfen.book.tables.rows(
        "SELECT count(*) FROM state_obligations WHERE person = %s AND completed_on IS NOT NULL", (person,)
    )
    page = sign_in(email).get("/me/").content.decode()
    assert page.count('data-l="Finished"') == known[0][0] > 3


def test_the_next_thing_leads_to_the_course_where_it_has_a_link(northfen: Site, sign_in: SignIn) -> None:
    _, email = address(
        northfen, OWES.replace("o.status = 'missed'", "o.requirement = 'awareness' AND o.status = 'missed'")
    )
    page = sign_in(email).get("/me/").content.decode()
    assert 'href="https://training.northfen.example/courses/sec-aware"' in page
    publish(northfen, "https://training.northfen.example/aware?a=1&b=2")
    page = sign_in(email).get("/me/").content.decode()
    assert 'href="https://training.northfen.example/aware?a=1&amp;b=2"' in page


def test_a_link_that_would_run_is_no_link(northfen: Site, sign_in: SignIn) -> None:
    _, email = address(
        northfen, OWES.replace("o.status = 'missed'", "o.requirement = 'awareness' AND o.status = 'missed'")
    )
    publish(northfen, "javascript:alert('muster')")
    assert "javascript:" not in sign_in(email).get("/me/").content.decode()


def publish(northfen: Site, link: str) -> None:
    body = CoursePublished(course="SEC-AWARE", version="5.0", title="<b>Aware</b>", link=link)
    fact = Fact(kind="course.published", source="musterroll", body=body, happened_at=northfen.now, actor="fay")
    northfen.book.journal.append([fact], received_at=northfen.now + timedelta(seconds=1))


def test_a_title_of_a_course_is_never_markup(northfen: Site, sign_in: SignIn) -> None:
    _, email = address(
        northfen, OWES.replace("o.status = 'missed'", "o.requirement = 'awareness' AND o.status = 'missed'")
    )
    publish(northfen, "https://training.northfen.example/")
    page = sign_in(email).get("/me/").content.decode()
    assert "<b>Aware" not in page
    assert "&lt;b&gt;Aware" in page


def test_the_download_holds_what_is_kept_about_oneself_and_of_nobody_else(northfen: Site, sign_in: SignIn) -> None:
    person, email = address(northfen)
    told = json.loads(sign_in(email).get("/me/everything.json").content)
    assert told["person"]["person"] == person
    rows = northfen.book.tables.rows("SELECT source, account FROM state_accounts WHERE person = %s", (person,))
    assert {(one["source"], one["account"]) for one in told["accounts"]} == set(rows)
    assert {one["person"] for one in told["obligations"]} == {person}
    assert all((one["source"], one["account"]) in rows for one in told["completions"])


def test_whom_the_book_does_not_know_has_no_page_of_their_own(sign_in: SignIn) -> None:
    client = sign_in("stranger@elsewhere.example")
    assert client.get("/me/").status_code == 403
    assert client.get("/me/everything.json").status_code == 403


def test_the_page_asks_few_questions(northfen: Site, sign_in: SignIn) -> None:
    asked = questions(sign_in(address(northfen)[1]), "/me/")
    assert len(asked) <= MOST, asked
