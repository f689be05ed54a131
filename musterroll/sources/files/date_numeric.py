"""Columns like 8/19/2021 1:25:31 PM and 2025/03/31 17:20:01: read at once, without a step for every text.

Only where every text is of that form, exists, and needs no decision beyond the order of day and month;
else the careful way reads the column, with the same result.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.sources.files.arrow import DAY, FLAG, INSTANT, TEXT, nulls
from musterroll.sources.files.date_nobody import FIRST_DAY
from musterroll.sources.files.date_order import WORDS
from musterroll.sources.files.date_read import Read

_FORM = (
    r"^(?P<a>\d{1,4})(?P<x>[-/.])(?P<b>\d{1,2})(?P<y>[-/.])(?P<c>\d{1,4})"
    r"(?:,? (?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?(?: ?(?P<half>[AaPp])[Mm])?)?$"
)
_LEAST = 200  # fewer texts are read as fast one by one


def read_numeric(texts: pa.Array, order: str | None, least: int = _LEAST) -> Read | None:
    """The texts, or None if one of them needs care."""
    if len(texts) < least:
        return None
    parts = pc.extract_regex(texts, _FORM)
    if parts.null_count or not _all(pc.equal(parts.field("x"), parts.field("y"))):
        return None
    a, b, c = (parts.field(name) for name in "abc")
    settled = _order(a, b, c, order)
    if settled is None:
        return None
    year, month, day = {"ymd": (a, b, c), "dmy": (c, b, a), "mdy": (c, a, b)}[settled]
    clock = _clock(*(parts.field(name) for name in ("h", "m", "s", "half")))
    if clock is None:
        return None
    try:
        days = pc.cast(pc.binary_join_element_wise(year, _two(month), _two(day), "-"), DAY)
    except pa.ArrowInvalid:
        return None
    timed = pc.is_valid(clock)
    notes = [] if settled == "ymd" else [f"{WORDS[settled]} ({'declared' if order else 'settled by the rows'})"]
    return Read(
        on=pc.if_else(timed, None, days),
        local=pc.if_else(timed, pc.add(days.cast(INSTANT), clock), None),
        at=nulls(len(texts), INSTANT),
        day=days,
        bad=pa.repeat(pa.scalar(False, FLAG), len(texts)),
        notes=notes,
    )


def _order(a: pa.Array, b: pa.Array, c: pa.Array, declared: str | None) -> str | None:
    """The order of all texts; None if they differ, if nothing settles it, or a year has two digits."""
    if _all(pc.equal(pc.utf8_length(a), 4)) and _all(pc.less_equal(pc.utf8_length(c), 2)):
        return None if _early(a) else "ymd"
    if not (_all(pc.less_equal(pc.utf8_length(a), 2)) and _all(pc.equal(pc.utf8_length(c), 4))):
        return None
    if declared == "ymd" or _early(c):
        return None
    first, second = (pc.max(part.cast(pa.int32())).as_py() > 12 for part in (a, b))
    if declared is not None:
        return declared
    return "dmy" if first and not second else "mdy" if second and not first else None


def _early(years: pa.Array) -> bool:
    """Whether a year of four digits is that of no date, or lies before all records."""
    return bool(pc.min(years.cast(pa.int32())).as_py() <= FIRST_DAY.year)


def _clock(hour: pa.Array, minute: pa.Array, second: pa.Array, half: pa.Array) -> pa.Array | None:
    """Times of day as durations, null where there is none; None if there is no such time."""
    h, m, s = (pc.cast(pc.if_else(pc.equal(part, ""), None, part), pa.int64()) for part in (hour, minute, second))
    s = pc.if_else(pc.is_valid(h), pc.fill_null(s, 0), None)
    twelve = pc.not_equal(half, "")
    fits = pc.if_else(twelve, pc.and_(pc.greater_equal(h, 1), pc.less_equal(h, 12)), pc.less_equal(h, 23))
    if not all(_all(pc.fill_null(test, True)) for test in (fits, pc.less_equal(m, 59), pc.less_equal(s, 59))):
        return None
    noon = pc.if_else(pc.is_in(half, value_set=pa.array(["p", "P"], TEXT)), 12, 0)
    # 12 AM is 0, 12 PM is 12.
    h = pc.if_else(twelve, pc.add(pc.if_else(pc.equal(h, 12), 0, h), noon), h)
    seconds = pc.add(pc.multiply(pc.add(pc.multiply(h, 60), m), 60), s)
    return pc.multiply(seconds, 1_000_000).cast(pa.duration("us"))


def _two(digits: pa.Array) -> pa.Array:
    return pc.utf8_lpad(digits, 2, "0")


def _all(flags: pa.Array) -> bool:
    return bool(pc.all(flags).as_py())
