"""Uploaded files into the book, in the clerk's process."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

from musterroll.procedures.collect import How
from musterroll.procedures.take_files import Reading, take_files
from musterroll.store.reading.figures import keep_figures
from musterroll.store.setup import Book


def collect_uploads(
    book: Book, progress: Any, files: tuple[str, ...], by: str, now: datetime, today: date, dates: str | None
) -> dict[str, int]:
    """Read and collect files, then judge everybody whom they touch. The files go, whatever became of them."""
    try:
        facts, collected = take_files(book, files, Reading(dates=dates), How(now, by), progress)
    finally:
        shutil.rmtree(Path(files[0]).parent, ignore_errors=True)
    progress(0, 0, "Judging everybody.")
    done = book.state.catch_up(today)
    keep_figures(book.tables)
    progress(1, 1, "Judged.")
    return {"entries": collected.entries, "refused": facts.refused.num_rows, "people": done.people}
