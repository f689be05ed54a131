"""People: found, narrowed, page by page, kept as a file; and who may see them."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

from django.test import Client

from musterroll.web.site import Site
from tests.web.counting import MOST, questions
from tests.web.people import SignIn

_ROW = re.compile(r'<th role="rowheader" scope="row"><a href="/people/(p_[0-9a-f]+)/">')


def lead(sign_in: SignIn) -> Client:
    return sign_in("fay@northfen.example", "lead")


def test_the_list_shows_everybody_once_page_after_page(northfen: Site, sign_in: SignIn) -> None:
    known = {row[0] for row in northfen.book.tables.rows("SELECT person FROM state_people")}
    client, address, found = lead(sign_in), "/people/?sort=department", list[str]()
    while address:
        page = client.get(address).content.decode()
        found += _ROW.findall(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
    assert len(found) == len(known)
    assert set(found) == known


def test_a_filter_shows_as_many_as_the_state_counts(northfen: Site, sign_in: SignIn) -> None:
    rows = northfen.book.tables.rows(
        "SELECT count(*) FROM state_people WHERE result = 'unresolved' AND department = 'Design'"
    )
    page = lead(sign_in).get("/people/?result=unresolved&department=Design").content.decode()
    assert f"<h1>{rows[0][0]} of " in page
    assert len(_ROW.findall(page)) == rows[0][0] > 0
    assert "remove this filter" in page


def test_the_file_holds_everybody_who_is_listed_and_no_cell_runs(northfen: Site, sign_in: SignIn) -> None:
    answer = lead(sign_in).get("/people/people.csv?type=employee")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    known = northfen.book.tables.rows("SELECT name FROM state_people WHERE type = 'employee'")
    assert len(rows) == len(known)
    planted = [name for (name,) in known if name and name[0] in "=+-@"]
    assert planted, "the demo company plants formulas"
    for name in planted:
        (row,) = [one for one in rows if one["name"] == f"'{name}"]
        assert "name" in row["neutralised"].split("; ")


def test_what_a_source_wrote_is_never_markup(sign_in: SignIn) -> None:
    page = (
        lead(sign_in).get("/people/?sort=-department").content.decode()
        + lead(sign_in).get("/people/?department=Facilities %26 <script>alert('muster')</script>").content.decode()
    )
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_leads_see_the_list_and_others_do_not(northfen: Site, sign_in: SignIn) -> None:
    (manager,) = northfen.book.tables.rows(
        "SELECT manager FROM state_people WHERE manager LIKE '%@%' GROUP BY manager ORDER BY count(*) DESC LIMIT 1"
    )
    for address in ("/people/", "/people/people.csv"):
        assert sign_in("gus@audit.example", "auditor", engagement=1).get(address).status_code == 403
        assert sign_in(manager[0]).get(address).status_code == 403
        assert sign_in("stranger@elsewhere.example").get(address).status_code == 403


def test_a_place_that_no_list_has_is_said_to_be_wrong(sign_in: SignIn) -> None:
    answer = lead(sign_in).get("/people/?after=nowhere")
    assert answer.status_code == 400
    assert "Begin at the first page." in answer.content.decode()


def test_a_sort_that_there_is_not_is_that_by_name(sign_in: SignIn) -> None:
    client = lead(sign_in)
    assert _ROW.findall(client.get("/people/?sort=digest").content.decode()) == _ROW.findall(
        client.get("/people/").content.decode()
    )


def test_the_list_asks_few_questions(sign_in: SignIn) -> None:
    assert len(questions(lead(sign_in), "/people/?q=ng&result=pass&department=Design&sort=-started_on")) <= MOST


def test_nobody_found_says_what_to_do(sign_in: SignIn) -> None:
    page = lead(sign_in).get("/people/?q=nobody-has-this-name").content.decode()
    assert "Nobody is like this" in page
    assert "<h1>0 of " in page


def test_what_is_typed_and_what_is_shown_are_not_compressed_together(sign_in: SignIn) -> None:
    """Else the length of an answer would tell whether a guess stands in it."""
    answer = lead(sign_in).get("/people/?q=a", headers={"Accept-Encoding": "gzip, br"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
