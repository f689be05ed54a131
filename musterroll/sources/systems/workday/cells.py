"""Cells of a report's row by our names of fields, through the columns that the settings give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from musterroll.sources.files.words import yes_or_no
from musterroll.sources.row import refuse
from musterroll.sources.systems.workday.columns import Columns
from musterroll.sources.systems.workday.dates import day_in


class Cells:
    """The cells of a row, or of one entry of a group in it. Absent, null and empty are the same."""

    def __init__(self, members: Mapping[str, Any], columns: Columns) -> None:
        self._members, self._columns = members, columns

    def column(self, field: str) -> str:
        """The column in which a field stands: the first that is filled, else the first there is."""
        named = self._columns[field]
        return next((name for name in named if self._filled(name)), named[0] if named else "")

    def text(self, field: str) -> str | None:
        """A text; numbers and truth values as their text."""
        column = self.column(field)
        value = self._members.get(column)
        if isinstance(value, bool):
            return str(value).casefold()
        if isinstance(value, dict | list):
            raise refuse(column, value, "a text")
        return str(value).strip() or None if value is not None else None

    def key(self, field: str) -> str:
        """A text that must be there."""
        value = self.text(field)
        if value is None:
            raise refuse(self.column(field), None, "a key", "Name its column in the settings: columns.")
        return value

    def day(self, field: str) -> date | None:
        """A date."""
        column = self.column(field)
        return day_in(self._members.get(column), column)

    def flag(self, field: str) -> bool | None:
        """Yes or no; None where it says neither."""
        value = self.text(field)
        return None if value is None else yes_or_no(value)

    def has(self, field: str) -> bool:
        """Whether the row has a column of this field, filled or not."""
        return any(name in self._members for name in self._columns[field])

    def group(self, field: str) -> list[Cells] | None:
        """The entries of a column with several values; None where there is no such column."""
        column = self.column(field)
        value = self._members.get(column)
        if not value:
            return [] if self.has(field) else None
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise refuse(column, value, "a list of entries")
        return [Cells(one, self._columns) for one in value]

    def _filled(self, column: str) -> bool:
        value = self._members.get(column)
        return value is not None and value != "" and not (isinstance(value, str) and not value.strip())
