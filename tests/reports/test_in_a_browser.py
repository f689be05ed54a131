"""The report in a browser: its script runs under its own lock, and a phone never scrolls sideways."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

from musterroll.reports.html.page import render_html
from musterroll.rules.reconciliation import Reconciliation
from tests.reports.sample import MADE, finding, obligation, person, reconciliation

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def opened(html: str, folder: Path) -> tuple[str, str]:
    """The page after its script ran, and what the browser complained about."""
    place = folder / "page.html"
    place.write_text(html, "utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--enable-logging=stderr",
        f"--user-data-dir={folder / 'profile'}",
    ]
    done = subprocess.run(
        [str(BROWSER), *flags, "--dump-dom", place.as_uri()], capture_output=True, text=True, check=False
    )
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


def test_the_script_runs_under_the_lock_and_nothing_is_refused(tmp_path: Path) -> None:
    page, complaints = opened(render_html(reconciliation(), MADE).decode(), tmp_path)
    assert complaints == ""
    assert "5 of 5 shown" in page
    assert "7 of 7 shown" in page
    assert '<th role="columnheader" scope="col"><button type="button">Person</button></th>' in page


LONG = reconciliation(
    people=[person("ana", "Ana" * 40, "deviation", department="D" * 90, emails=["x" * 70 + "@northfen.example"])],
    obligations=[obligation("1", "ana", "missed", "2025-03-01", requirement="r" * 90, due_basis="b" * 90)],
    findings=[finding("population_gap", "strong", "s" * 200, facts=["f" * 90], person="p_ana")],
)


@pytest.mark.parametrize("rec", [reconciliation(), LONG], ids=["sample", "long words"])
def test_nothing_is_wider_than_a_phone(rec: Reconciliation, tmp_path: Path) -> None:
    html = re.sub("<meta http-equiv=[^>]*>", "", render_html(rec, MADE).decode())
    frame = f'<iframe id="f" width="390" height="800" srcdoc="{escape(html)}"></iframe>'
    measure = (
        "<script>addEventListener('load', () => { document.title = 'width ' + "
        "document.getElementById('f').contentDocument.documentElement.scrollWidth; });</script>"
    )
    page, _ = opened(f"<!doctype html><title>none</title>{measure}{frame}", tmp_path)
    assert int(re.search(r"<title>width (\d+)</title>", page)[1]) <= 390  # type: ignore[index]
