"""Each kind of visitor's main pages in a real browser: nothing runs that an import brought, nobody is kept out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from tests.web.seen.watching import CHROMIUM, Seen, keep_picture
from tests.web.server import free_port, served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

# Name on the button of the demo company -> the pages of their main ways; a link is followed by its words.
WAYS: dict[str, tuple[str, ...]] = {
    "Fay Nakamura": (
        "/today/", "/gaps/", "/people/", "/records/", "/policy/", "/criteria/", "/courses/", "/sources/", "/sessions/",
        "/periods/", "/proof/", "/done/", "/example/", "/exemptions/", "/findings/", "/today/mock-audit/",
    ),
    "Ada Lindqvist": (
        "/operators/", "/tokens/", "/keys/", "/verification/", "/backups/", "/worker/", "/settings/", "/done/",
    ),
    "Iris Vance": ("/", "/periods/", "/proof/", "/policy/", "/courses/", "/criteria/", "/sources/", "/sessions/"),
    "Kiều Phạm": ("/team/", "/me/"),
    "Dörte Weiß": ("/me/",),
}  # fmt: skip

_MOST_STEPS = 900
# Where the keyboard is, by its place in the page, and whether that shows; nothing when it has left the page.
_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return ["", false];
  const look = getComputedStyle(at);
  const shown = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== "none";
  return [String([...document.querySelectorAll("*")].indexOf(at)) + " " + at.outerHTML.slice(0, 80), shown];
}"""
# What the page itself offers; what a closed line holds is not there yet.
_THERE = "[...document.querySelectorAll('main a[href], main button:enabled')].filter(a => a.checkVisibility()).length"


@pytest.fixture(scope="module")
def address(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo company, served."""
    with served(demo_book, tmp_path_factory.mktemp("seen") / "book", free_port()) as where:
        yield where


def _signed_in(chromium: Browser, address: str, name: str, **how: Any) -> BrowserContext:
    context = chromium.new_context(**how)
    page = context.new_page()
    page.goto(f"{address}/demo/")
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(re.compile(r"^(?!.*/demo/)"))  # Chromium may never close a page that is on its way elsewhere
    page.close()
    return context


@pytest.mark.parametrize("name", WAYS)
def test_nothing_runs_that_an_import_brought_and_everybody_can_use_the_pages(
    chromium: Browser, address: str, name: str
) -> None:
    seen, faults = Seen(), []
    with _signed_in(chromium, address, name, viewport={"width": 1280, "height": 900}) as context:
        page = seen.watch(context.new_page())
        for number, where in enumerate(WAYS[name]):
            answer = page.goto(address + where)
            assert answer is not None
            assert answer.status == 200, where
            keep_picture(page, f"{name.split()[0]}-{number:02}-wide-light")
            if number == 0:
                page.emulate_media(color_scheme="dark")
                keep_picture(page, f"{name.split()[0]}-{number:02}-wide-dark")
                page.emulate_media(color_scheme="light")
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]})
            faults += [f"{where}: {one['id']} {one['nodes'][0]['target']}" for one in found.response["violations"]]
    assert faults == []
    assert seen.complaints == []


@pytest.mark.parametrize("name", WAYS)
def test_on_a_phone_in_the_dark_no_page_is_wider_than_the_phone(chromium: Browser, address: str, name: str) -> None:
    wide = []
    how: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    with _signed_in(chromium, address, name, **how) as context:
        page = context.new_page()
        for number, where in enumerate(WAYS[name]):
            page.goto(address + where)
            keep_picture(page, f"{name.split()[0]}-{number:02}-phone-dark")
            if number == 0:
                page.emulate_media(color_scheme="light")
                keep_picture(page, f"{name.split()[0]}-{number:02}-phone-light")
                page.emulate_media(color_scheme="dark")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(where)
    assert wide == []


def test_the_lead_goes_from_a_missing_record_to_the_person_and_their_derivation(
    chromium: Browser, address: str
) -> None:
    seen = Seen()
    with _signed_in(chromium, address, "Fay Nakamura") as context:
        page = seen.watch(context.new_page())
        page.goto(f"{address}/gaps/?status=missed")
        page.locator("details summary").first.click()
        page.locator("main a[href^='/people/p_']").first.click()
        page.wait_for_url(re.compile("/people/p_"))
        page.wait_for_selector("text=musterroll explain", timeout=60_000)
    assert seen.complaints == []


def test_on_paper_it_is_dark_on_white_and_says_what_a_list_is_narrowed_to(chromium: Browser, address: str) -> None:
    """Also for whoever chose the dark colours for the screen."""
    ink = "getComputedStyle(document.querySelector('h1')).color"
    with _signed_in(chromium, address, "Fay Nakamura", color_scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{address}/people/?type=contractor")
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        on_screen = page.evaluate(ink)
        page.emulate_media(media="print", color_scheme="dark")
        on_paper = page.evaluate(ink)
        assert page.locator("p.on").is_visible()
        assert not page.locator("form[role=search]").is_visible()
    assert (
        sum(map(int, re.findall(r"\d+", on_screen)[:3])) > 500 > 200 > sum(map(int, re.findall(r"\d+", on_paper)[:3]))
    )


def test_reading_needs_no_script(chromium: Browser, address: str) -> None:
    with _signed_in(chromium, address, "Fay Nakamura", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/gaps/?status=missed")
        page.locator("details summary").first.click()
        assert page.locator("details[open]").count() == 1


def test_the_keyboard_alone_reaches_the_page_past_the_menu(chromium: Browser, address: str) -> None:
    with _signed_in(chromium, address, "Fay Nakamura") as context:
        page = context.new_page()
        page.goto(f"{address}/today/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")


@pytest.mark.parametrize("where", ["/today/", "/gaps/?status=missed", "/courses/", "/people/"])
def test_the_keyboard_alone_goes_through_a_page_sees_where_it_is_and_comes_out_again(
    chromium: Browser, address: str, where: str
) -> None:
    with _signed_in(chromium, address, "Fay Nakamura") as context:
        page = context.new_page()
        page.goto(address + where)
        reached: list[str] = []
        for _ in range(_MOST_STEPS):
            page.keyboard.press("Tab")
            at, seen = page.evaluate(_FOCUS)
            if not at or at in reached:
                break
            assert seen, f"{where}: nothing shows that the keyboard is at {at}"
            reached.append(at)
        there = page.evaluate(_THERE)
    assert len(reached) < _MOST_STEPS, "the keyboard comes out at the end"
    assert len(reached) > there > 0


def test_hovering_over_a_time_says_it_in_the_zone_of_the_reader_too(chromium: Browser, address: str) -> None:
    titles = "[...document.querySelectorAll('time')].map(one => [one.dateTime, one.title])"
    with _signed_in(chromium, address, "Fay Nakamura", timezone_id="Asia/Tokyo") as context:
        page = context.new_page()
        page.goto(f"{address}/today/")
        page.wait_for_function("document.querySelector('time[data-own]')")
        told: list[list[str]] = page.evaluate(titles)
        assert told
        for at, title in told:
            assert title.count("where you are (Asia/Tokyo)") == 1, at
            if found := re.search(r"(\d{4}-\d\d-\d\d \d\d:\d\d)(?::\d\d)? UTC", title):
                there = datetime.fromisoformat(found[1]) + timedelta(hours=9)
                assert there.strftime("%Y-%m-%d %H:%M") in title, at
        page.evaluate(
            "document.querySelector('main').insertAdjacentHTML('beforeend', '<time datetime=\"2026-01-01T00:00Z\" "
            "title=\"x\"></time>'); document.body.dispatchEvent(new Event('htmx:load', { bubbles: true }))"
        )
        assert [title for _, title in page.evaluate(titles) if title.startswith("x")] == [
            "x; 2026-01-01 09:00 where you are (Asia/Tokyo)"
        ]
        assert [title for _, title in page.evaluate(titles) if title.count("Asia/Tokyo") > 1] == []
