"""Dates and times as people and spreadsheets write them: one cell at a time, before the order is known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {form: number for number, name in enumerate(_NAMES, 1) for form in (name, name[:3], name[:4])}
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
# What each group of digits is, and the form. "?": the order of day and month is not told by the cell.
_FORMS = [
    ("ymd", r"(?P<a>\d{4})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,2})"),
    ("ymd", r"(?P<a>(?:19|20)\d\d)(?P<b>\d\d)(?P<c>\d\d)"),
    ("?", r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{4}|\d\d)"),
    ("d", _WEEKDAY + r"(?P<a>\d{1,2})(?:st|nd|rd|th)?[-/.\s]*(?P<b>[a-z]{3,9})\.?[-/.,\s]*(?P<c>\d{4}|\d\d)"),
    ("m", _WEEKDAY + r"(?P<b>[a-z]{3,9})\.?[-\s]*(?P<a>\d{1,2})(?:st|nd|rd|th)?(?:,\s*|[-\s]+)(?P<c>\d{4}|\d\d)"),
    ("y", r"(?P<c>\d{4})[-/.\s](?P<b>[a-z]{3,9})[-/.\s](?P<a>\d{1,2})"),
]
_JOINT = r"(?:\s*,)?(?:\s*t|\s+at\s+|\s+)(?=\d{1,2}:)"
_TIME = (
    r"(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d+))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>z|utc|gmt|[+-]\d\d(?::?\d\d)?)?"
)
_SERIAL = r"\d{5}(?:\.\d+)?"
_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})
_EPOCH = date(1899, 12, 30)
SECOND = 1_000_000
DAY = 86_400 * SECOND


class Day(NamedTuple):
    """A day as written. `swap`: day and month stand first and second in an order that the cell does not say."""

    year: int
    month: int
    day: int
    short: bool  # two digits of the year
    swap: bool


class Clock(NamedTuple):
    """A time of day as written, in microseconds, with its offset from UTC if it has one."""

    since_midnight: int
    offset: int | None


def split(text: str) -> tuple[str, str | None]:
    """The day and the time of day in a cell, None where there is no time."""
    if not text.isascii():
        text = text.translate(_BLANKS)
    text = text.strip()
    joint = _compiled(_JOINT, re.IGNORECASE).search(text) if ":" in text else None
    return (text, None) if joint is None else (text[: joint.start()], text[joint.end() :])


def day_written(text: str) -> Day | None:
    """What a cell says of the day, or None if it is no day that we know."""
    for order, form in _FORMS:
        match = _compiled(form).fullmatch(text)
        if match is not None:
            return _parts(order, match["a"], match["b"], match["c"])
    return None


def clock_written(text: str) -> Clock | None:
    """The time of day in a cell, or None if there is no such time."""
    match = _compiled(_TIME).fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match["h"]), int(match["m"]), int(match["s"] or 0)
    half = (match["half"] or "").casefold()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    # What lies below a microsecond is cut off, never rounded, so that no value changes its day.
    micro = int((match["f"] or "0").ljust(6, "0")[:6])
    offset = _offset(match["zone"])
    if hour > 23 or minute > 59 or second > 59 or (offset is not None and abs(offset) >= DAY):
        return None
    return Clock(((hour * 60 + minute) * 60 + second) * SECOND + micro, offset)


def day_of(cell: Day, order: str, as_of: date) -> date | None:
    """The day in a cell, given the order of its column (`dmy`, `mdy`, `ymd`); None if there is no such day.

    Two digits of a year are taken as the century in which no date lies after `as_of`.
    """
    year, month, day = cell.year, cell.month, cell.day
    if cell.swap and order == "mdy":
        month, day = day, month
    elif cell.swap and order == "ymd" and cell.short:
        year, day = day, year
    century = as_of.year // 100 * 100
    for base in (century, century - 100) if cell.short else (0,):
        try:
            on = date(base + year, month, day)
        except ValueError:
            continue  # no such day, perhaps only in this century
        if not cell.short or on <= as_of:
            return on
    return None


def serial(text: str) -> tuple[date, int] | None:
    """Day and microseconds that a spreadsheet means by a day number (45000 is 2023-03-15), or None."""
    if not _compiled(_SERIAL, re.ASCII).fullmatch(text.strip()):
        return None
    days = float(text)
    seconds = round(days % 1 * 86400)
    return _EPOCH + timedelta(days=int(days) + seconds // 86400), seconds % 86400 * SECOND


@cache
def _compiled(form: str, flags: int = re.IGNORECASE | re.ASCII) -> re.Pattern[str]:
    """A form, made when a text is first compared with it: plain ISO columns need none of them."""
    return re.compile(form, flags)


def _parts(order: str, a: str, b: str, c: str) -> Day | None:
    month = int(b) if b.isdigit() else _MONTHS.get(b.casefold())
    if month is None:
        return None
    year, day = (a, c) if order == "ymd" else (c, a)
    return Day(int(year), month, int(day), len(year) == 2, order == "?")


def _offset(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "")
    shift = (int(digits[:2]) * 60 + int(digits[2:] or 0)) * 60 * SECOND
    return -shift if zone[0] == "-" else shift
