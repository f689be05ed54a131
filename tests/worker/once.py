"""A worker that does once what is due, inside this process."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from musterroll.worker.__main__ import main


def work_once(folder: Path, at: str) -> tuple[int, str]:
    """The status of `python -m musterroll.worker --once`, and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = main(["--folder", str(folder), "--once", "--now", at])
    return status, said.getvalue()
