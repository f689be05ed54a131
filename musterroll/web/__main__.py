"""The server process: brings its tables up to date, then answers pages until it is told to stop."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Serve the book in a folder. Status 2 where it cannot be opened.

    What is prepared is prepared in a process of its own: those that answer pages are forked from this one, which is
    to hold no connection and no settings.
    """
    options = _options()
    os.environ["MUSTERROLL_FOLDER"] = str(options.folder)
    prepare = [sys.executable, "-m", "musterroll.web.prepare", str(options.folder)]
    prepared = subprocess.run(prepare, stdout=subprocess.PIPE, text=True, check=False)
    if prepared.returncode:
        return prepared.returncode
    sys.stderr.write(f"Open http://{options.host}:{options.port}{prepared.stdout.strip()}\n")
    _serve(options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m musterroll.web", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get("MUSTERROLL_FOLDER", ".")))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    return parser.parse_args()


def _serve(options: argparse.Namespace) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "musterroll.web.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    sys.exit(main())
