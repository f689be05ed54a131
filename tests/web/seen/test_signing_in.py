"""Signing in in a real browser: single sign-on, passkeys, an authenticator app, and the pages that keep them."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.accounts.provider import Keys, Provider, in_the_web, xmlsec
from tests.web.accounts.test_saml import PERSON, SETTINGS
from tests.web.seen.watching import CHROMIUM, Seen
from tests.web.server import free_port, served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def address(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo company, served, with a provider at which Kieu has signed in."""
    place, port, idp = tmp_path_factory.mktemp("ways"), free_port(), free_port()
    keys, at = Keys(place / "keys"), f"http://127.0.0.1:{idp}"
    with served(demo_book, place / "book", port, SETTINGS.format(idp=at), [keys.certificate]) as where:
        if xmlsec() is None:
            yield where
            return
        metadata = httpx.get(f"{where}/sign-in/saml/company/metadata/").text
        with in_the_web(Provider(at, keys, metadata), idp, PERSON):
            yield where


def _by_name(address: str) -> str:
    """The address by which a browser keeps passkeys: a name."""
    return address.replace("127.0.0.1", "localhost")


def _as(context: BrowserContext, address: str, name: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/demo/")
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(re.compile(r"^(?!.*/demo/)"))
    return page


def _with_a_device(page: Page) -> None:
    """The browser gets a device that keeps passkeys, and whose owner is always there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    how = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": how})


def _sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in/login/"))


def _faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]})
    return [f"{page.url}: {one['id']} {one['nodes'][0]['target']}" for one in found.response["violations"]]


def _look(page: Page, place: Path) -> list[str]:
    """Pictures of a page, wide and on a phone in the dark; and what keeps people out of it."""
    name = re.sub(r"\W+", "-", page.url.partition("/sign-in/")[2].partition("?")[0]).strip("-")
    faults = _faults(page)
    page.screenshot(path=place / f"{name}-wide.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=place / f"{name}-phone.png", full_page=True)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append(f"{page.url} is wider than a phone")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    return faults


def _code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), sha1).digest()
    begin = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[begin : begin + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.mark.skipif(xmlsec() is None, reason="the program xmlsec1 is not here and cannot be installed")
def test_single_sign_on_leads_to_the_provider_and_back(chromium: Browser, address: str) -> None:
    seen = Seen()
    with chromium.new_context() as context:
        page = seen.watch(context.new_page())
        page.goto(f"{address}/me/")
        page.get_by_role("button", name="Continue with Northfen single sign-on").click()
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(f"{address}/me/")
    assert seen.complaints == []


def test_a_passkey_is_added_signs_in_and_is_removed(chromium: Browser, address: str, tmp_path: Path) -> None:
    seen, faults, there = Seen(), [], _by_name(address)
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = seen.watch(_as(context, there, "Dörte Weiß"))
        _with_a_device(page)
        page.get_by_role("link", name="Ways to sign in").click()
        faults += _look(page, tmp_path)
        page.get_by_role("link", name="Add a passkey").click()
        faults += _look(page, tmp_path)
        page.get_by_label("Name").fill("my laptop")
        page.get_by_role("button", name="Add it").click()
        page.wait_for_url(re.compile("/reauthenticate/"))  # before the recovery codes are shown
        faults += _look(page, tmp_path)
        page.get_by_role("button", name="Use a passkey or security key").click()
        page.wait_for_url(re.compile("/recovery-codes/$"))
        faults += _look(page, tmp_path)
        _sign_out(page)
        faults += _look(page, tmp_path)
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url(re.compile(r"^(?!.*/sign-in/)"))
        assert page.get_by_text("dorte.weiss@northfen.example").count() > 0
        page.goto(f"{there}/sign-in/2fa/webauthn/")
        faults += _look(page, tmp_path)
        page.get_by_role("link", name="Rename my laptop").click()
        page.get_by_role("button", name="Use a passkey or security key").click()
        page.wait_for_url(re.compile("/edit/$"))
        faults += _look(page, tmp_path)
        page.goto(f"{there}/sign-in/2fa/webauthn/")
        page.get_by_role("link", name="Remove my laptop").click()
        faults += _look(page, tmp_path)
        page.get_by_role("button", name="Remove it").click()
        page.wait_for_url(re.compile("/2fa/webauthn/$"))
        assert page.get_by_text("None.").count() == 1
        _sign_out(page)
        page.get_by_role("button", name="Use a passkey").click()
        page.get_by_role("status").wait_for()
        assert "/sign-in/login/" in page.url, "what was removed signs nobody in"
    assert faults == []
    assert seen.complaints == []


def test_an_app_is_added_and_asked_for_and_a_recovery_code_stands_in_for_it_once(
    chromium: Browser, address: str, tmp_path: Path
) -> None:
    seen, faults, password = Seen(), [], "a password of one's own"
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = seen.watch(_as(context, address, "Ada Lindqvist"))
        page.goto(f"{address}/sign-in/password/set/")
        faults += _look(page, tmp_path)
        for field in page.locator("main input[type=password]").all():
            field.fill(password)
        page.get_by_role("button", name="Set it").click()
        page.goto(f"{address}/sign-in/2fa/totp/activate/")
        _once_more(page, password)
        faults += _look(page, tmp_path)
        secret = page.get_by_label("Or type this secret").input_value()
        page.locator("input[name=code]").fill(_code(secret))
        page.get_by_role("button", name="Add it").click()
        page.goto(f"{address}/sign-in/2fa/recovery-codes/")
        codes = page.locator("main pre").inner_text().split()
        assert len(codes) == 10
        for wrong, right in (("000000", codes[0]), (codes[0], codes[1])):
            _sign_out(page)
            page.get_by_label("Work e-mail").last.fill("ada@northfen.example")
            page.get_by_label("Password").fill(password)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(re.compile("/2fa/authenticate/"))
            _says(page, wrong)
            page.get_by_text("Incorrect code.").wait_for()
            faults += _look(page, tmp_path)
            _says(page, right)
            page.wait_for_url(re.compile(r"^(?!.*/sign-in/)"))
    assert faults == []
    assert seen.complaints == []


def _says(page: Page, code: str) -> None:
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _once_more(page: Page, password: str) -> None:
    """Says the password again where it is asked for."""
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(re.compile(r"^(?!.*/reauthenticate/)"))
