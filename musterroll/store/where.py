"""Conditions in SQL, and texts as the tables of what directories push compare them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from unicodedata import normalize


@dataclass(frozen=True)
class Where:
    """A condition in SQL with its values."""

    sql: str = "TRUE"
    values: tuple[Any, ...] = ()

    def __and__(self, other: Where) -> Where:
        return Where(f"({self.sql}) AND ({other.sql})", (*self.values, *other.values))

    def __or__(self, other: Where) -> Where:
        return Where(f"({self.sql}) OR ({other.sql})", (*self.values, *other.values))


def compared(text: str) -> str:
    """A name or address as it is compared: whatever its case."""
    return normalize("NFC", normalize("NFC", text).lower())


def exactly(text: str | None) -> str | None:
    """A text that is compared as it is written, whatever way its letters are composed."""
    return None if text is None else normalize("NFC", text)


def text_of(value: Any) -> str | None:
    """A text that a database takes: a fact may have come from elsewhere and hold anything."""
    return value.replace("\0", "") if isinstance(value, str) else None
