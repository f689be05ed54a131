"""The kinds of value a policy key can have: how each is read, what a person is told, its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from musterroll.rules.policy.model import Interval
from musterroll.rules.policy.problem import did_you_mean


class Wrong(Exception):
    """A value is not of its kind. `hint` says what to do, `inside` which element of a list it is."""

    def __init__(self, hint: str = "", inside: int | None = None, value: object = None) -> None:
        super().__init__(hint)
        self.hint = hint
        self.inside = inside
        self.value = value


@dataclass(frozen=True)
class Kind:
    """One kind: words for what is expected, a reader that raises Wrong, and a JSON Schema."""

    expected: str
    read: Callable[[Any], Any]
    schema: dict[str, Any] = field(default_factory=dict)


# Line ends and other control characters would break a line of a report.
_CONTROL = "[\x00-\x1f\x7f-\x9f\u2028\u2029]"
_MONTH_DAY = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9])"
_INTERVAL = "([1-9][0-9]{0,3}) (days?|months?|years?)"
_VERSION = "[vV]?[0-9]{1,18}([.][0-9]{1,18})*"  # as facts.versions compares them
_ID = "[A-Za-z0-9][A-Za-z0-9._-]*"
_WEB = "https?://[^\\s<>\"']+"
_RECIPIENT = "person|manager|[^@\\s]+@[^@\\s]+"
MOST_DAYS = 3650


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Wrong("Write it in quotes." if isinstance(value, int | float | date) else "")
    if not value.strip():
        raise Wrong("It is blank.")
    if re.search(_CONTROL, value):
        raise Wrong("Write it on one line, without control characters.")
    return value.strip()


def text(expected: str = "text in quotes, one line") -> Kind:
    """Any line of text that is not blank; blanks around it are dropped."""
    return Kind(expected, _text, {"type": "string", "pattern": "\\S"})


def shaped(pattern: str, expected: str, hint: str = "") -> Kind:
    """Text of a certain shape."""

    def read(value: object) -> str:
        found = _text(value)
        if not re.fullmatch(pattern, found):
            raise Wrong(hint)
        return found

    return Kind(expected, read, {"type": "string", "pattern": f"^\\s*({pattern})\\s*$"})


def one_of(*choices: str) -> Kind:
    """One of a few words, written exactly."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise Wrong(did_you_mean(value, choices).strip() if isinstance(value, str) else "")
        return value

    return Kind("one of " + ", ".join(f'"{word}"' for word in choices), read, {"enum": list(choices)})


def count(least: int, most: int) -> Kind:
    """A whole number between two bounds, both included."""

    def read(value: object) -> int:
        if isinstance(value, str) and value.strip().isdigit():
            raise Wrong("Write it without quotes.")
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Wrong()
        return value

    return Kind(f"a whole number from {least} to {most}", read, {"type": "integer", "minimum": least, "maximum": most})


def share() -> Kind:
    """A number from 0 to 1."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise Wrong()
        return float(value)

    return Kind("a number from 0 to 1", read, {"type": "number", "minimum": 0, "maximum": 1})


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong("Write it without quotes." if value in ("true", "false") else "")
    return value


def flag() -> Kind:
    """True or false."""
    return Kind("true or false", _flag, {"type": "boolean"})


def _day(value: object) -> date:
    if isinstance(value, str):
        raise Wrong("Write the date without quotes.")
    if isinstance(value, datetime) or not isinstance(value, date):
        raise Wrong()
    return value


def day() -> Kind:
    """A calendar date. In JSON Schema, which has no dates, the text that tools make of one."""
    return Kind("a date such as 2025-01-01", _day, {"type": "string", "format": "date"})


def month_day() -> Kind:
    """A day of every year as MM-DD. 02-29 is one: in other years it is the 28th."""
    return shaped(_MONTH_DAY, 'a day of the year as "MM-DD", such as "09-30"', "There is no such day in the calendar.")


def version() -> Kind:
    """A course version in dotted numbers; anything else could not be put in order."""
    return shaped(_VERSION, 'a version in dotted numbers, such as "2.1"')


def identifier() -> Kind:
    """A short name that is safe in file names, addresses and commands."""
    return shaped(_ID, 'a short name of letters, digits, ".", "-" and "_", such as "awareness"')


def web_address() -> Kind:
    """An http or https address; other schemes are refused because reports show it as a link."""
    return shaped(_WEB, "a web address that begins with https:// or http://")


def recipient() -> Kind:
    """Who is told: the person, the manager or an e-mail address."""
    return shaped(_RECIPIENT, '"person", "manager" or an e-mail address')


def _interval(value: object) -> Interval:
    match = re.fullmatch(_INTERVAL, _text(value))
    if not match:
        raise Wrong()
    number, unit = int(match[1]), match[2].rstrip("s")
    interval = Interval(number * 12, "months") if unit == "year" else Interval(number, _units[unit])
    if interval.count > (120 if interval.unit == "months" else MOST_DAYS):
        raise Wrong("Ten years is the longest.")
    return interval


_units: dict[str, Any] = {"day": "days", "month": "months"}


def interval() -> Kind:
    """A span: calendar months ("12 months", "1 year") or days ("365 days"), at most ten years."""
    schema = {"type": "string", "pattern": f"^\\s*({_INTERVAL})\\s*$"}
    return Kind('a span such as "12 months", "365 days" or "1 year"', _interval, schema)


def _zone(value: object) -> str:
    from musterroll.facts.zones import zone_names

    name = _text(value)
    if name not in zone_names():
        raise Wrong(did_you_mean(name, zone_names()).strip())
    return name


def zone() -> Kind:
    """The name of a time zone in the pinned tzdata."""
    return Kind('the IANA name of a time zone, such as "America/New_York"', _zone, {"type": "string", "pattern": "\\S"})


def many(kind: Kind, least: int = 0) -> Kind:
    """A list of one kind, no value twice (case and blanks around it do not make a difference)."""

    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Wrong("Put it in square brackets." if isinstance(value, str) else "")
        if len(value) < least:
            raise Wrong("The list is empty.")
        seen: set[str] = set()
        return tuple(_element(kind, position, item, seen) for position, item in enumerate(value))

    schema: dict[str, Any] = {"type": "array", "items": kind.schema, "uniqueItems": True}
    return Kind(f"a list of which each is {kind.expected}", read, schema | ({"minItems": least} if least else {}))


def _element(kind: Kind, position: int, item: object, seen: set[str]) -> Any:
    try:
        found = kind.read(item)
    except Wrong as wrong:
        raise Wrong(wrong.hint, position, item) from None
    if str(found).casefold() in seen:
        raise Wrong("It stands in the list twice.", position, item)
    seen.add(str(found).casefold())
    return found
