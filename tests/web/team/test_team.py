"""A manager's team, and which leads finished before theirs."""

from __future__ import annotations

import re
from html import unescape

from musterroll.web.site import Site
from tests.web.counting import MOST, questions
from tests.web.people import SignIn

BIGGEST = "SELECT manager FROM state_people WHERE manager LIKE '%%@%%' GROUP BY manager ORDER BY count(*) DESC LIMIT 1"
_OPEN = ("missed", "unverified", "indeterminate", "not_yet_due")


def manager(northfen: Site) -> str:
    return str(northfen.book.tables.rows(BIGGEST)[0][0])


def cells(page: str, label: str) -> list[str]:
    return [re.sub("<[^>]+>", "", one) for one in re.findall(rf'data-l="{label}">(.*?)</td>', page)]


def test_the_team_page_shows_every_open_obligation_of_the_team_once_and_overdue_first(
    northfen: Site, sign_in: SignIn
) -> None:
    said = manager(northfen)
    marks = ", ".join(["%s"] * len(_OPEN))
    rows = northfen.book.tables.rows(
        "SELECT o.status FROM state_obligations o JOIN state_people p ON p.person = o.person"
        f" WHERE p.manager = %s AND o.status IN ({marks})",
        (said, *_OPEN),
    )
    client, address, found = sign_in(said), "/team/", list[str]()
    while address:
        page = client.get(address).content.decode()
        found += cells(page, "Status")
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else ""
    assert len(found) == len(rows) > 50
    missed = sum(status == "missed" for (status,) in rows)
    assert found[:missed] == ["Missed"] * missed


def test_the_heading_counts_the_people_who_are_overdue(northfen: Site, sign_in: SignIn) -> None:
    said = manager(northfen)
    rows = northfen.book.tables.rows(
        "SELECT count(DISTINCT p.person) FROM state_obligations o JOIN state_people p ON p.person = o.person"
        " WHERE p.manager = %s AND o.status = 'missed'",
        (said,),
    )
    team = northfen.book.tables.rows("SELECT count(*) FROM state_people WHERE manager = %s", (said,))
    page = sign_in(said).get("/team/").content.decode()
    assert f"<h1>{rows[0][0]} of {team[0][0]} in your team are overdue</h1>" in page


def test_who_leads_nobody_has_no_team_page(northfen: Site, sign_in: SignIn) -> None:
    assert sign_in("fay@elsewhere.example", "lead").get("/team/").status_code == 403
    assert sign_in("stranger@elsewhere.example").get("/example/").status_code == 403


def test_lead_by_example_counts_each_lead_and_team_over_the_period(northfen: Site, sign_in: SignIn) -> None:
    said = manager(northfen)
    fell = "('on_time', 'late', 'missed', 'unverified', 'indeterminate')"
    due, met = northfen.book.tables.rows(
        "SELECT count(*), sum(CASE WHEN o.status IN ('on_time', 'late') THEN 1 ELSE 0 END) FROM state_obligations o"
        " JOIN state_people p ON p.person = o.person WHERE p.manager = %s AND o.in_period AND o.status IN " + fell,
        (said,),
    )[0]
    page = sign_in("fay@elsewhere.example", "lead").get("/example/").content.decode()
    assert f"{met} of {due}" in cells(page, "The team’s")
    leads = northfen.book.tables.rows("SELECT count(DISTINCT manager) FROM state_people WHERE manager <> ''")
    assert len(cells(page, "People")) == leads[0][0]


def test_a_manager_sees_their_own_line_and_no_other(northfen: Site, sign_in: SignIn) -> None:
    page = sign_in(manager(northfen)).get("/example/").content.decode()
    assert len(cells(page, "People")) == 1


def test_a_lead_is_ahead_of_those_who_finished_later_or_not_at_all(northfen: Site, sign_in: SignIn) -> None:
    """Counted once more, person by person, from the rows of the state."""
    from musterroll.store.reading.leads import counted, every_lead

    tables = northfen.book.tables
    for one in counted(tables, every_lead(tables)):
        if one.key is None:
            continue
        mine: dict[tuple[str, str], str] = {}
        for requirement, topic, on in tables.rows(
            "SELECT requirement, coalesce(topic, ''), coalesce(completed_on, '') FROM state_obligations"
            " WHERE person = %s AND in_period"
            " AND status NOT IN ('exempt', 'not_required', 'not_yet_due', 'ended_before_due')",
            (one.key,),
        ):
            days = [day for day in (mine.get((requirement, topic)), on) if day]
            mine[requirement, topic] = min(days, default="")
        theirs = tables.rows(
            "SELECT o.requirement, coalesce(o.topic, ''), o.completed_on FROM state_obligations o JOIN state_people p"
            " ON p.person = o.person WHERE p.manager = %s AND o.in_period AND p.person <> %s"
            " AND o.status NOT IN ('exempt', 'not_required', 'not_yet_due', 'ended_before_due')",
            (one.said, one.key),
        )
        both = [(mine[key], on) for *names, on in theirs if (key := (names[0], names[1])) in mine]
        assert (one.ahead, one.compared) == (sum(bool(my) and (on is None or my <= on) for my, on in both), len(both))


def test_both_pages_ask_few_questions(northfen: Site, sign_in: SignIn) -> None:
    client = sign_in(manager(northfen))
    for address in ("/team/", "/example/"):
        assert len(questions(client, address)) <= MOST, address


def test_the_number_of_people_of_each_team_opens_as_many_of_the_list(northfen: Site, sign_in: SignIn) -> None:
    client = sign_in("fay@northfen.example", "lead")
    links = re.findall(r'data-l="People"><a href="([^"]+)">([\d,]+)<', client.get("/example/").content.decode())
    assert len(links) > 5
    for address, number in (links[0], max(links, key=lambda one: int(one[1]))):
        csv = unescape(address).replace("/people/?", "/people/people.csv?")
        rows = client.get(csv).getvalue().decode().strip().splitlines()[1:]
        assert len(rows) == int(number)
