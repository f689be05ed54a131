"""Today, on the demo company."""

from __future__ import annotations

import html
import re
from collections import Counter
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from musterroll.store.reading.over_time import Missing
from musterroll.store.state.catch_up import twelve_months
from musterroll.web.dashboard.figures import like_latency, week_ends
from musterroll.web.site import Site
from tests.web.gaps.counting import owed
from tests.web.gaps.pages import all_pages
from tests.web.people import SignIn


def test_the_heading_counts_the_records_that_are_missing(northfen: Site, sign_in: SignIn) -> None:
    counted = Counter(
        status for (status,) in northfen.book.tables.rows("SELECT status FROM state_obligations WHERE in_period")
    )
    page = sign_in("fay@northfen.example", "lead").get("/today/").content.decode()
    assert f"{counted['missed']} records are missing today" in page
    assert '<h1><a href="/gaps/?status=missed">' in page
    assert '<a href="/gaps/?status=missed&amp;age=30">' in page


def test_who_has_not_signed_in_is_asked_to(northfen: Site) -> None:
    from tests.web.people import browser

    answer = browser().get("/today/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/login/?next=/today/")


def test_who_was_given_no_role_sees_nobody_elses_numbers(sign_in: SignIn) -> None:
    assert sign_in("stranger@elsewhere.example").get("/today/").status_code == 403


def test_no_page_may_be_framed_or_run_script_of_its_own(sign_in: SignIn) -> None:
    headers = sign_in("fay@northfen.example", "lead").get("/today/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


_LINK = re.compile(r'<a class="of" href="(/gaps/[^"]*)">(?:<b>)?([0-9,]+)')
_MONTH = re.compile(r'<li><a href="(/gaps/\?overdue=[^"]+)">([0-9,]+)</a><svg viewBox="0 0 10 100"')


def test_every_number_opens_as_many_rows_as_it_says(northfen: Site, sign_in: SignIn) -> None:
    fay = sign_in("fay@northfen.example", "lead")
    page = fay.get("/today/").content.decode()
    table = page[page.index('id="req"') : page.index("</table>", page.index('id="req"'))]
    found = [(html.unescape(address), int(count.replace(",", ""))) for address, count in _LINK.findall(table)]
    assert len(found) > 20
    for address, count in found:
        if "status=on_time" in address and "requirement" not in address:
            continue  # ten pages
        assert len(all_pages(fay, address)) == count, address


def test_overdue_days_by_month_add_up_to_what_the_rules_counted(northfen: Site, sign_in: SignIn) -> None:
    page = sign_in("fay@northfen.example", "lead").get("/today/").content.decode()
    months = {
        parse_qs(urlsplit(html.unescape(where)).query)["overdue"][0]: int(days.replace(",", ""))
        for where, days in _MONTH.findall(page)
    }
    counted = sum(
        one.overdue_days_in_period for one in owed(northfen) if one.in_period and one.status in ("late", "missed")
    )
    assert sum(months.values()) + _before(northfen, min(months)) == counted
    assert months["2025-06-01..2025-06-30"] == _days(northfen, date(2025, 6, 1), date(2025, 6, 30))


def _days(site: Site, first: date, last: date) -> int:
    """Day by day and person by person: due before it, not met up to it, not gone."""
    days, total = (last - first).days + 1, 0
    for one in owed(site):
        if not (one.in_period and one.status in ("late", "missed")):
            continue
        ends = min(
            filter(
                None,
                (
                    one.completed_on and date.fromisoformat(one.completed_on) - timedelta(days=1),
                    one.ended_on,
                    date(2026, 1, 20),
                ),
            )
        )
        total += sum(1 for day in (first + timedelta(days=n) for n in range(days)) if one.due < day <= ends)
    return total


def _before(site: Site, first_month: str) -> int:
    """Overdue days before the first month that is drawn."""
    begins = date.fromisoformat(first_month[:10])
    return _days(site, date(2025, 1, 21), begins - timedelta(days=1)) if begins > date(2025, 1, 21) else 0


def test_a_request_for_an_exemption_waits_at_the_top(northfen: Site, sign_in: SignIn) -> None:
    fay = sign_in("fay@northfen.example", "lead")
    one = next(one for one in owed(northfen) if one.in_period and one.status == "missed")
    fay.post(f"/gaps/{one.id}/exempt/", {"first": "2026-01-01", "reason": "approved leave"})
    page = fay.get("/today/").content.decode()
    waiting = page[page.index('id="wait"') : page.index('id="req"')]
    assert f"fay@northfen.example asks to exempt {html.escape(one.name)}" in waiting
    assert waiting.index("asks to exempt") < waiting.index("Source shrank")


def test_an_administrator_sees_numbers_and_no_link_that_would_be_refused(sign_in: SignIn) -> None:
    page = sign_in("ada@elsewhere.example", "administrator").get("/today/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "records are missing today" in main
    assert 'href="/gaps' not in main
    assert 'href="/findings' not in main


def test_the_mock_audit_counts_people_by_result_and_drafts_every_exception(northfen: Site, sign_in: SignIn) -> None:
    people = Counter(result for (result,) in northfen.book.tables.rows("SELECT result FROM state_people"))
    population = people.total() - people["out_of_population"]
    kinds = Counter(
        (one.requirement, one.status) for one in owed(northfen) if one.in_period and one.status in ("late", "missed")
    )
    page = sign_in("fay@northfen.example", "lead").get("/today/mock-audit/").content.decode()
    assert f"Mock audit: {people['deviation']} of {population} people would be exceptions" in page
    for (requirement, status), count in kinds.items():
        begins = page.index(f'id="{requirement}-{status}"')
        card = page[begins : page.index('<p class="note"><a class="of"', begins) + 200]
        assert f"<b>{count}</b> of" in card
        assert "Condition" in card


@pytest.mark.parametrize("today", ["2026-01-20", "2025-12-31", "2025-01-01", "2024-02-28", "2024-02-29", "2025-03-31"])
def test_the_trend_reaches_back_twelve_whole_months_from_any_day(today: str) -> None:
    as_of = date.fromisoformat(today)
    begins, _ = twelve_months(as_of)
    records = Missing(begins, {"awareness": [1] * ((as_of - begins).days + 1)})
    _, drawn = like_latency(records, begins, as_of, linked=False)
    counts = [int(count) for count in re.findall(r"<li>(\d+)<", str(drawn))]
    assert len(counts) == 12, "no month is left out as lying before the period"
    assert all(count >= 28 for count in counts[:-1])
    assert counts[-1] == as_of.day
    assert len(week_ends(begins, as_of)) in (52, 53)
