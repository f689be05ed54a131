"""What a browser complains about while a test walks through pages."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Dialog, Page

PICTURES = Path(__file__).parents[3] / "build" / "seen"  # looked at by people; not committed
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass
class Seen:
    """What the browser said that no page should make it say."""

    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        """The page, watched."""
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("dialog", self._dismiss)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


def keep_picture(page: Page, name: str) -> None:
    """A picture of the whole page, kept until the next run."""
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
