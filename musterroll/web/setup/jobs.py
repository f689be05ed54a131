"""Long work of the first run, in the clerk's process."""

from __future__ import annotations

from typing import Any

from musterroll.procedures.demo_company import fill
from musterroll.store.setup import Book


def fill_with_demo(book: Book, progress: Any, by: str) -> dict[str, int]:
    """The demo company's policies and exports into the book."""
    return {"entries": fill(book, by, progress).entries}
