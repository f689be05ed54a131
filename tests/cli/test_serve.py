"""`musterroll serve`, as a person starts and stops it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from musterroll import config
from tests.cli.small import command
from tests.web.server import free_port

_PATIENCE_S = 120


def _started(folder: Path, *more: str) -> tuple[subprocess.Popen[bytes], str]:
    """The program, and the address that it says to open."""
    log = folder.with_suffix(".log")
    typed = [sys.executable, "-m", "musterroll", "serve", "--folder", str(folder), "--port", str(free_port()), *more]
    with log.open("wb") as out:
        process = subprocess.Popen(typed, stdout=out, stderr=out, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    for _ in range(_PATIENCE_S * 5):
        found = re.search(r"Open (http://\S+)", log.read_text("utf-8"))
        if found and _answers(found[1]):
            return process, found[1]
        assert process.poll() is None, log.read_text("utf-8")
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=10).status_code == 200
    except httpx.TransportError:
        return False


def test_an_empty_folder_becomes_a_book_and_the_address_leads_to_the_first_run(tmp_path: Path) -> None:
    process, address = _started(tmp_path / "book")
    try:
        assert "/setup/begin/" in address
        assert "Who runs this?" in httpx.get(address, timeout=30).text
        assert config.load(tmp_path / "book").web.url in address
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


def test_the_demo_company_forgets_only_itself(tmp_path: Path) -> None:
    assert command("init", tmp_path / "real").exit_code == 0
    refused = command("serve", "--demo", "--reset", "--folder", tmp_path / "real")
    assert refused.exit_code == 2
    assert "not the demo company's" in refused.output
    assert (tmp_path / "real" / config.FILE).exists()


@pytest.mark.parametrize("url", ["https://training.example.com", "http://10.0.0.5:8000"])
def test_a_book_that_others_can_open_is_no_demo(tmp_path: Path, url: str) -> None:
    assert command("init", tmp_path / "book").exit_code == 0
    with (tmp_path / "book" / config.FILE).open("a", encoding="utf-8") as file:
        file.write(f'[web]\nurl = "{url}"\ndemo = true\n')
    refused = command("status", "--folder", tmp_path / "book")
    assert refused.exit_code == 2
    assert "web.demo" in refused.output
