"""The server process: brings its tables up to date, then answers pages until it is told to stop."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from musterroll.facts.errors import MusterrollError


def main() -> int:
    """Serve the book in a folder. Status 2 where it cannot be opened."""
    options = _options()
    os.environ["MUSTERROLL_FOLDER"] = str(options.folder)
    try:
        _prepare(options.folder)
    except MusterrollError as error:
        sys.stderr.write(f"{error}\n")
        return 2
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


def _prepare(folder: Path) -> None:
    from musterroll.web.site import serve
    from musterroll.web.tables import bring_up_to_date

    book = serve(folder).book
    bring_up_to_date()
    book.close()


def _serve(options: argparse.Namespace) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "musterroll.web.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()


if __name__ == "__main__":
    sys.exit(main())
