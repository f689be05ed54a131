"""A browser for the tests that look at pages, and an end to those that it does not answer."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.web.seen.watching import CHROMIUM

_PATIENCE_S = 240


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """A browser that answers nothing any more fails its test, and does not hold up all others for ever."""

    def stop(number: int, frame: object) -> None:
        raise AssertionError(f"The browser has not answered for {_PATIENCE_S} seconds.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_PATIENCE_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
