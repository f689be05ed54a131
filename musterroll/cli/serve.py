"""`musterroll serve`: the web application, until told to stop. A folder without a book becomes one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from musterroll.cli.book import moment
from musterroll.facts.errors import Refused

if TYPE_CHECKING:
    from musterroll.config import Config

_DEMO = "musterroll-demo"


@click.command("serve")
@click.option(
    "--folder",
    envvar="MUSTERROLL_FOLDER",
    metavar="DIR",
    help="The folder of the book, made where there is none. Default: $MUSTERROLL_FOLDER, else this folder.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes that answer pages; several on PostgreSQL.")
@click.option("--demo", is_flag=True, help=f"Show the demo company, in the folder {_DEMO} unless named.")
@click.option("--reset", is_flag=True, help="With --demo: forget what was recorded there, and begin again.")
@click.option("--now", metavar="INSTANT", help="Take this for now, such as 2026-01-20T14:40:00Z. For tests.")
def command(folder: str | None, host: str, port: int, workers: int, demo: bool, reset: bool, now: str | None) -> int:
    """Open the book in FOLDER to browsers.

    It listens on this machine only unless --host says otherwise; put a proxy with TLS before it and say under which
    address people come: `[web] url = "https://…"` in musterroll.toml. The address to open is printed.
    """
    place = Path(folder or (_DEMO if demo else "."))
    if demo:
        now = _demo_company(place, reset, port)
    elif reset:
        raise Refused("--reset forgets a book, and this one is not the demo company's.", "Leave it out.")
    else:
        _book_in(place, moment(now), port)
    typed = ["--folder", str(place), "--host", host, "--port", str(port), "--workers", str(workers)]
    return _supervised([sys.executable, "-m", "musterroll.web", *typed], now)


def _book_in(place: Path, now: Any, port: int) -> None:
    """The book in a folder, made where there is none."""
    from musterroll.config import FILE
    from musterroll.procedures.begin import begin

    if (place / FILE).exists():
        return
    begun = begin(place, now)
    _settings(begun.config, port)
    click.echo(f"Made an empty book in {place}. Its verifier key, for your auditor:\n  {begun.verifier}", err=True)


def _demo_company(place: Path, reset: bool, port: int) -> str:
    """The demo company's book; the instant at which it is shown."""
    from musterroll import config
    from musterroll.procedures.begin import begin
    from musterroll.procedures.demo_company import NAME, NOW, fill
    from musterroll.store.setup import open_book

    if (place / config.FILE).exists():
        if not config.load(place).web.demo:
            raise Refused(f"{place} holds a book that is not the demo company's.", "Choose another folder.")
        if not reset:
            return NOW.isoformat()
        shutil.rmtree(place)
    click.echo(f"Inventing a company in {place}: about ten seconds.", err=True)
    begun = begin(place, NOW)
    _settings(begun.config, port, f'company = "{NAME}"', "demo = true")
    book = open_book(config.load(place))
    fill(book, "fay@northfen.example")
    book.close()
    return NOW.isoformat()


def _settings(made: Config, port: int, *more: str) -> None:
    from musterroll.config import FILE

    with (made.folder / FILE).open("a", encoding="utf-8") as file:
        lines = ["", "[web]", f'url = "http://127.0.0.1:{port}"', *more]
        file.write("\n".join(lines) + "\n")


def _supervised(typed: list[str], now: str | None) -> int:
    """Runs the server and hands on what it is told; its status."""
    environment = os.environ | ({"MUSTERROLL_NOW": now} if now else {})
    process = subprocess.Popen(typed, env=environment)

    def stop(number: int, frame: object) -> None:
        process.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    status = process.wait()
    return 0 if status in (0, -signal.SIGTERM) else status
