"""A copy of a book looked at before anybody relies on it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from musterroll.config import Files
from musterroll.facts.errors import Refused
from musterroll.procedures.backup import SQLITE, Backup
from musterroll.procedures.verification.report import Problem, Report
from musterroll.procedures.verify import verify
from musterroll.store.setup import open_book

if TYPE_CHECKING:
    from musterroll.config import Config


def look_at_copy(backup: Backup, config: Config) -> str:
    """Verify the database in a backup, in words what was looked at; Refused where it does not hold.

    A dump of PostgreSQL is looked at when it is restored: until then its digest is all that can be compared.
    """
    if not backup.on_sqlite:
        return "Its files were read again; the dump is verified when it is restored."
    with tempfile.TemporaryDirectory(prefix="musterroll-") as folder:
        # A book writes beside its database as soon as it is opened: the backup itself is left alone.
        place = Path(folder)
        shutil.copy2(backup.folder / SQLITE, place / SQLITE)
        for name in ("secrets", "archive", "extracts"):
            source = backup.folder / name
            if not source.exists():
                source = config.folder / name
            if source.exists():
                (place / name).symlink_to(source.resolve(), target_is_directory=True)
        book = open_book(replace(config, folder=place, database=None, files=Files()), doubted=True)
        try:
            report = verify(book, rebuild=False)
        finally:
            book.close()
    if not report.holds:
        first = report.problems[0]
        raise Refused(f"The copy does not verify: {first}", "Run musterroll log verify on the book itself.")
    return "The copy verifies."


def look_at_restored(config: Config, backup: Backup) -> Report:
    """The verification of a restored book, with the state made anew; what the backup's list says must be there."""
    book = open_book(config, doubted=True)
    book.segments.rebuild()
    report = verify(book, rebuild=False)
    head = book.heads.at(backup.size)
    if head is None or head.root != backup.root:
        report.problems.append(Problem("backup", f"the book has not the {backup.size} entries that the backup lists"))
    return report
