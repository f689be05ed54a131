"""A PDF into the archive of the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from musterroll.facts.errors import Refused

if TYPE_CHECKING:
    from musterroll.facts.bodies import CoursePublished
    from musterroll.store.setup import Book


def archived(book: Book, path: Path, before: CoursePublished | None) -> str:
    """The SHA-256 of a PDF that was kept; Refused for what is none, or where other content is archived already."""
    from musterroll.procedures.archive import archived

    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            f"{path}: {(error.strerror or 'it cannot be read').lower()}.", "Check the name and the folder."
        ) from None
    return archived(book, data, str(path), before)
