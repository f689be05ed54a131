"""A PDF into the archive of the book."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from musterroll.facts.errors import Refused

if TYPE_CHECKING:
    from musterroll.facts.bodies import CoursePublished
    from musterroll.store.setup import Book


def archived(book: Book, path: Path, before: CoursePublished | None) -> str:
    """The SHA-256 of a PDF that was kept; Refused for what is none, or where other content is archived already."""
    from musterroll.procedures.course import not_another_archive
    from musterroll.procedures.pdf import check_pdf

    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            f"{path}: {(error.strerror or 'it cannot be read').lower()}.", "Check the name and the folder."
        ) from None
    check_pdf(data, str(path))
    not_another_archive(before, sha256(data).hexdigest())
    return book.archive.keep(data)
