"""`musterroll serve`: the web application and its worker, until told to stop. A folder without a book becomes one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from musterroll.cli.book import moment
from musterroll.facts.errors import Refused

if TYPE_CHECKING:
    from musterroll.config import Config

_DEMO = "musterroll-demo"
_LOOK_S = 0.5


@click.command("serve")
@click.option(
    "--folder",
    envvar="MUSTERROLL_FOLDER",
    metavar="DIR",
    help="The folder of the book, made where there is none. Default: $MUSTERROLL_FOLDER, else this folder.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes that answer pages; several on PostgreSQL.",
)
@click.option("--no-worker", is_flag=True, help="Answer pages only: musterroll worker runs elsewhere.")
@click.option("--demo", is_flag=True, help=f"Show the demo company, in the folder {_DEMO} unless named.")
@click.option("--reset", is_flag=True, help="With --demo: forget what was recorded there, and begin again.")
@click.option("--now", metavar="INSTANT", help="Take this for now, such as 2026-01-20T14:40:00Z. For tests.")
def command(
    folder: str | None, host: str, port: int, workers: int, no_worker: bool, demo: bool, reset: bool, now: str | None
) -> int:
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
    server = [sys.executable, "-m", "musterroll.web", "--folder", str(place), "--host", host, "--port", str(port)]
    worker = [sys.executable, "-m", "musterroll.worker", "--folder", str(place), *(["--now", now] if now else [])]
    return _Processes([*server, "--workers", str(workers)], None if no_worker else worker, now).run()


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


class _Processes:
    """The server and its worker. The server's end is the end; a worker that ends is started again."""

    def __init__(self, server: list[str], worker: list[str] | None, now: str | None) -> None:
        self._environment = os.environ | ({"MUSTERROLL_NOW": now} if now else {})
        self._worker_command = worker
        self._server = subprocess.Popen(server, env=self._environment)
        self._worker = self._start_worker()

    def run(self) -> int:
        """Until the server ends or a signal says stop; its status."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while (status := self._server.poll()) is None:
            if self._worker is not None and self._worker.poll() is not None and not self._stopped:
                self._worker = self._start_worker()
            time.sleep(_LOOK_S)
        if self._worker is not None:
            self._worker.terminate()
            self._worker.wait()
        return 0 if self._stopped or status == 0 else status

    _stopped = False

    def _stop(self, number: int, frame: object) -> None:
        self._stopped = True
        for process in (self._server, self._worker):
            if process is not None:
                process.send_signal(signal.SIGTERM)

    def _start_worker(self) -> subprocess.Popen[bytes] | None:
        if self._worker_command is None:
            return None
        return subprocess.Popen(self._worker_command, env=self._environment)
