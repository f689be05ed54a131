"""The main way of each kind of visitor in a browser, from signing in to what they came for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.seen.watching import CHROMIUM, Seen, keep_picture
from tests.web.server import free_port, served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
_JUDGED_MS = 90_000  # the engine judges a whole company beside the pages


@pytest.fixture(scope="module")
def address(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo company, served."""
    with served(demo_book, tmp_path_factory.mktemp("main-ways") / "book", free_port()) as where:
        yield where


@pytest.fixture
def seen(chromium: Browser) -> Iterator[Seen]:
    """What the browser complains about."""
    seen = Seen()
    yield seen
    assert seen.complaints == []


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser in which nobody has signed in."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context


def _as(context: BrowserContext, seen: Seen, address: str, name: str) -> Page:
    """Signs in; the page that this visitor starts at."""
    page = seen.watch(context.new_page())
    page.goto(f"{address}/demo/")
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(re.compile(r"^(?!.*/demo/)"))
    return page


def _menu(page: Page, words: str) -> None:
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=words, exact=True).click()


def test_one_lead_asks_for_an_exemption_and_only_the_other_can_approve_it(
    context: BrowserContext, seen: Seen, address: str
) -> None:
    page = _as(context, seen, address, "Fay Nakamura")
    page.locator("td[data-l=Missed] a").first.click()
    page.locator("details.gap summary").first.click()
    page.locator("details[open] .actions a").last.click()
    form = page.locator("form", has_text="Ask for an exemption")
    form.get_by_label("First day").fill("2026-01-20")
    form.get_by_label("Reason").fill("approved leave")
    form.get_by_role("button").click()
    _menu(page, "Gaps")
    page.goto(f"{address}/exemptions/")
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()
    context.clear_cookies()
    page = _as(context, seen, address, "Gus Whitlock")
    page.get_by_role("link", name="Read and decide").first.click()
    keep_picture(page, "lead-decides")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("is exempt from")
    expect(page.locator("tbody tr").first).to_contain_text("gus@northfen.example")


def test_an_auditor_draws_with_a_seed_of_their_own_marks_a_person_and_takes_the_sheet(
    context: BrowserContext, seen: Seen, address: str
) -> None:
    page = _as(context, seen, address, "Iris Vance")
    page.get_by_label("Your seed").wait_for(timeout=_JUDGED_MS)
    page.get_by_label("How many").fill("3")
    page.get_by_label("Your seed").fill("halden 2026")
    page.get_by_role("button", name="Freeze and draw").click()
    page.wait_for_url(re.compile("/samples/"))
    expect(page.locator("pre")).to_contain_text("halden 2026")
    sheet = page.url
    page.locator("table.sheet tbody th a").first.click()
    page.get_by_label("A", exact=True).first.select_option("Y")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("What was marked").first).to_be_visible()
    keep_picture(page, "auditor-marks")
    page.goto(sheet)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Sheet, CSV").click()
    assert ',"Y",' in Path(kept.value.path()).read_text("utf-8").splitlines()[1]
    _menu(page, "Requests")
    page.get_by_label("Ask for something").fill("The roster of August, please.")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Waits for an answer.")).to_be_visible()


def test_a_manager_sees_who_is_overdue_and_whether_they_were_first_themselves(
    context: BrowserContext, seen: Seen, address: str
) -> None:
    page = _as(context, seen, address, "Kiều Phạm")
    expect(page.get_by_role("heading", level=1)).to_contain_text("in your team are overdue")
    page.get_by_role("link", name="Did you finish before them?").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    keep_picture(page, "manager-leads")
    _menu(page, "Team")
    page.locator("tbody th a").first.click()
    page.wait_for_selector("text=musterroll explain", timeout=_JUDGED_MS)


def test_who_owes_a_course_opens_it(context: BrowserContext, seen: Seen, address: str) -> None:
    page = _as(context, seen, address, "Dörte Weiß")
    page.route("https://training.northfen.example/**", lambda asked: asked.fulfill(body="the course"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 course to finish")
    keep_picture(page, "everyone-owes")
    page.get_by_role("link", name="Open the course").click()
    page.wait_for_url("https://training.northfen.example/courses/sec-aware")


def test_an_administrator_invites_somebody_gives_a_role_and_finds_both_in_the_book(
    context: BrowserContext, seen: Seen, address: str
) -> None:
    page = _as(context, seen, address, "Ada Lindqvist")
    _menu(page, "People who sign in")
    page.get_by_label("Work e-mail").fill("lena@northfen.example")
    page.get_by_label("Name").fill("Lena Ortiz")
    page.get_by_role("button", name="Invite").click()
    page.wait_for_url(re.compile(r"/operators/\d+/$"))
    page.get_by_label("Role", exact=True).select_option("lead")
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_text("Given by ada@northfen.example")).to_be_visible()
    _menu(page, "What was done here")
    expect(page.get_by_role("main")).to_contain_text("lena@northfen.example")
    keep_picture(page, "administrator-did")
