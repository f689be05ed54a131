"""The demo company as a book: policies adopted, exports collected, everybody judged on the day of its report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from musterroll.procedures.adopt import adoption
from musterroll.procedures.collect import Collected, How
from musterroll.procedures.period import Period, opened
from musterroll.procedures.take_files import Reading, take_files
from musterroll.rules.policy.parse import parse_policy
from musterroll.sources import demo

if TYPE_CHECKING:
    from musterroll.store.setup import Book

NOW = datetime.combine(
    demo.AS_OF, time(15), UTC
)  # the demo company's year is over, so its day is said and not looked up
NAME = "Northfen"
AUDIT = Period("Audit of 2025", "II", *demo.PERIOD, firm="Halden & Pryce LLP")


def fill(
    book: Book, by: str, progress: Callable[[int, int, str], None] = lambda done, total, sentence: None
) -> Collected:
    """Everything that the demo company has, into a book that is empty."""
    company = demo.build()
    with tempfile.TemporaryDirectory(prefix="musterroll-") as folder:
        files = [str(file) for file in demo.write(company, Path(folder))]
        texts = [(Path(folder) / name).read_text("utf-8") for name in company.policies]
        policies = [parse_policy(text, name) for text, name in zip(texts, company.policies, strict=True)]
        book.journal.append(adoption((), policies, by, NOW).facts, received_at=NOW)
        _, collected = take_files(book, files, Reading(), How(NOW, by), progress)
    book.journal.append([opened(AUDIT, by, NOW)], received_at=NOW)
    progress(0, 0, "Judging everybody.")
    book.state.catch_up(demo.AS_OF)
    return collected
