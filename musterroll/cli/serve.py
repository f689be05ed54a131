"""`musterroll serve`: the web application and its worker, until told to stop."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from musterroll.cli.book import of_folder, settings


@click.command("serve")
@of_folder
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes that answer pages; several on PostgreSQL.")
def command(folder: str, host: str, port: int, workers: int) -> None:
    """Open the book in FOLDER to browsers.

    It listens on this machine only unless --host says otherwise; put a proxy with TLS before it and say under which
    address people come: `[web] url = "https://…"` in musterroll.toml.
    """
    settings(folder)
    click.echo(f"http://{host}:{port}/", err=True)
    typed = [sys.executable, "-m", "musterroll.web", "--folder", folder, "--host", host, "--port", str(port)]
    os.execv(sys.executable, [*typed, "--workers", str(workers)]) if os.name == "posix" else sys.exit(
        subprocess.call(typed)
    )
