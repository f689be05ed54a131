"""What is done once before pages are answered: tables brought up to date, the address to open found."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from musterroll.facts.errors import MusterrollError
from musterroll.web.files.uploads import forget_the_old
from musterroll.web.site import serve
from musterroll.web.tables import bring_up_to_date


def main(folder: str) -> int:
    """Print the path of the page to open first; at the first run there is a key in it. Status 2 where it cannot be."""
    try:
        here = serve(Path(folder))
        bring_up_to_date()
        forget_the_old(here.config, time.time())
        print(_first_page(here.config.web.demo))  # noqa: T201 (read by the process that starts this one)
        here.book.close()
    except MusterrollError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _first_page(demo: bool) -> str:
    from musterroll.web.accounts.models import Grant
    from musterroll.web.demo.people import ready
    from musterroll.web.rights import ADMINISTRATOR
    from musterroll.web.setup.key import setup_key
    from musterroll.web.site import site

    if demo:
        ready()
        return "/demo/"
    if Grant.objects.filter(role=ADMINISTRATOR, ended_at=None).exists():
        return "/"
    return f"/setup/begin/{setup_key(site().config)}/"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
