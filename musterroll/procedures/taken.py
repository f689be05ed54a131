"""How often each version of a course was taken, as the state has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musterroll.store.setup import Book

_TAKEN = (
    "SELECT course, version, count(*) FROM state_completions"
    " WHERE course IS NOT NULL AND result IN ('completed', 'passed') GROUP BY course, version"
)


def taken(book: Book) -> dict[tuple[str, str], int]:
    """Finished completions by course and version; the version is empty where a record names none."""
    return {(course, version or ""): int(count) for course, version, count in book.tables.rows(_TAKEN)}
