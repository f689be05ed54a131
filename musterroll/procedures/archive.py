"""What a version of a course taught, kept as a PDF under its digest, once and for ever."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from musterroll.facts.bodies import CoursePublished
from musterroll.facts.errors import Refused
from musterroll.procedures.course import not_another_archive
from musterroll.procedures.pdf import check_pdf

if TYPE_CHECKING:
    from musterroll.store.setup import Book

MOST_BYTES = 64 * 1024 * 1024


def archived(book: Book, data: bytes, name: str, before: CoursePublished | None) -> str:
    """The SHA-256 of a PDF that is kept now; Refused for what is none, or where other content is archived already."""
    check_pdf(data, name)
    not_another_archive(before, sha256(data).hexdigest())
    return book.archive.keep(data)


def small_enough(size: int, name: str) -> None:
    """Refused for a file that a browser shall not send."""
    if size > MOST_BYTES:
        raise Refused(
            f"{name} is larger than {MOST_BYTES >> 20} MiB.", "Archive it on the server: musterroll course archive."
        )
