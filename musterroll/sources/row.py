"""One row of an answer, and reading its members: a value that does not fit refuses the row, with its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from musterroll.facts.fact import Origin
from musterroll.facts.moments import DAY_EXPECTED, INSTANT_EXPECTED, day, instant
from musterroll.facts.refusal import FactError, shown

_TEXT = "a text"
_NO_TEXTS = (bool, dict, list)
_DIGITS = 15  # of a number, at most
_TOO_LONG = 10**_DIGITS


@lru_cache(maxsize=1000)
def _steps(name: str) -> tuple[str, ...]:
    return tuple(name.split("."))


# A day stands in many rows: of a hundred thousand people a few thousand began on different ones.
_day_of = lru_cache(maxsize=5000)(day)


class RowRefused(Exception):
    """Ends the reading of one row; `error` says where, what was found, what was expected, what to do.

    `aside`: the row was understood, and tells of nobody and nothing that is asked for.
    """

    def __init__(self, error: FactError, aside: bool = False) -> None:
        super().__init__(str(error))
        self.error, self.aside = error, aside


def refuse(column: str, found: Any, expected: str, remedy: str = "Mend it in the source system.") -> RowRefused:
    """The refusal of a row for the value of one member."""
    return RowRefused(FactError(column, shown(found), expected, remedy))


def set_aside(column: str, found: Any, expected: str, why: str = "") -> RowRefused:
    """The refusal of a row that was understood, and is none of those that are asked for."""
    remedy = f"Nothing is to be done: {why}." if why else "Nothing is to be done."
    return RowRefused(FactError(column, shown(found), expected, remedy), aside=True)


class Row(msgspec.Struct, frozen=True, gc=False, eq=False):
    """A row: its place in the extract, its members, the part and page it stood in, and when that page came.

    Members are named with dots: `profile.email`. A member that is absent and one that is null are the same.
    `within` is set of an object in a row, and stands before the names in its refusals: `profile.`. `origin` is what
    its facts name as theirs.
    """

    place: int
    members: dict[str, Any]
    at: datetime
    part: str = ""
    about: str = ""
    within: str = ""
    origin: Origin | None = None

    def __repr__(self) -> str:
        return f"Row({self.place}, part={self.part!r}, about={self.about!r})"

    def get(self, name: str) -> Any:
        """The member as it is, None where there is none."""
        if "." not in name:
            return self.members.get(name)
        value: Any = self.members
        for step in _steps(name):
            if type(value) is not dict:
                return None
            value = value.get(step)
        return value

    def inside(self, name: str) -> Row:
        """The object that is a member, as a row, for one of which many members are read; empty where there is none."""
        value = self.members.get(name)
        members = value if type(value) is dict else {}
        return Row(self.place, members, self.at, self.part, self.about, f"{self.within}{name}.", self.origin)

    def key(self, name: str, *others: str) -> str:
        """A key that must be there: a text or a whole number, as text. The first of several names that has one."""
        for one in (name, *others):
            value = self.get(one)
            if type(value) is int:
                return str(value)
            if type(value) is str and (key := value.strip()):
                return key
        raise self._refuse(name, self.get(name), "a key", "The source may have renamed it; ask its operator.")

    def text(self, name: str) -> str | None:
        """A text without blanks around it; numbers as their text; None where it is empty."""
        value = self.members.get(name) if "." not in name else self.get(name)
        if type(value) is str:
            return value.strip() or None
        if value is None:
            return None
        if type(value) in _NO_TEXTS:
            raise self._refuse(name, value, _TEXT)
        return str(value)

    def texts(self, name: str) -> list[str]:
        """A list of texts, empty ones left out."""
        value = self.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, str | int) for one in value):
            raise self._refuse(name, value, "a list of texts")
        return [str(one).strip() for one in value if str(one).strip()]

    def objects(self, name: str) -> list[dict[str, Any]]:
        """A list of objects; none where the member is absent."""
        value = self.get(name)
        if value is None:
            return []
        if type(value) is not list or not all(type(one) is dict for one in value):
            raise self._refuse(name, value, "a list of objects")
        return value

    def instant(self, name: str) -> datetime | None:
        """An instant with offset, in UTC where it is written so."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return instant(value)
        except ValueError:
            raise self._refuse(name, value, INSTANT_EXPECTED) from None

    def day(self, name: str) -> date | None:
        """A plain date; of an instant at midnight UTC, which is how systems write dates, its date."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return _day_of(value) if len(value) == 10 else _midnight(instant(value))
        except ValueError:
            raise self._refuse(name, value, DAY_EXPECTED) from None

    def number(self, name: str) -> int | None:
        """A whole number that is not negative."""
        given = self.get(name)
        if type(given) is int and 0 <= given < _TOO_LONG:
            return given
        value = self.text(name)
        if value is None:
            return None
        if not value.isascii() or not value.isdecimal() or len(value) > _DIGITS:
            raise self._refuse(name, value, "a whole number")
        return int(value)

    def flag(self, name: str) -> bool | None:
        """True, false, or None."""
        value = self.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise self._refuse(name, value, "true or false")

    def _refuse(self, name: str, found: Any, expected: str, *remedy: str) -> RowRefused:
        return refuse(self.within + name, found, expected, *remedy)


def _midnight(value: datetime) -> date:
    return value.astimezone(UTC).date()


def full_name(first: str | None, last: str | None) -> str | None:
    """First and last name put together; None where there is neither."""
    return f"{first} {last}" if first and last else first or last or None


def emails(*addresses: str | None) -> list[str] | None:
    """The addresses among these, each once whatever its case, in their order; None where there is none."""
    found: dict[str, str] = {}
    for address in addresses:
        if address and "@" in address:
            found.setdefault(address.casefold(), address)
    return list(found.values()) or None
