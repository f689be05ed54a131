"""A whole column of dates, by its distinct texts: ISO at once, numeric dates at once, the rest one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.sources.files.arrow import DAY, FLAG, INSTANT, values
from musterroll.sources.files.date_nobody import FIRST_DAY
from musterroll.sources.files.date_read import Read

_DAY = r"^\d{4}-\d\d-\d\d"
_TIME = r"[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?"
_FORMS: list[tuple[str, Any]] = [
    (_DAY + "$", DAY),
    (_DAY + _TIME + "$", INSTANT),
    (_DAY + _TIME + r"(Z|[+-]\d\d:\d\d)$", pa.timestamp("us", "UTC")),
]


def read(texts: pa.Array, order: str | None, as_of: date) -> Read:
    """Read the distinct texts of a column; `Swapped` when the order of day and month is needed and not known."""
    plain, left = _read_iso(texts)
    rest = texts.filter(left)
    if not len(rest):
        return plain
    from musterroll.sources.files.date_numeric import read_numeric

    numeric = read_numeric(rest, order)
    if numeric is None:
        has_dates = bool(pc.any(pc.is_valid(plain.day)).as_py())
        numeric = _read_each(values(rest), order, as_of, has_dates)
    return plain.over(numeric, left)


def _read_iso(texts: pa.Array) -> tuple[Read, pa.Array]:
    """What is an ISO day or moment or blank, and which texts are left."""
    on, local, at = (
        _cast(pc.if_else(pc.match_substring_regex(texts, form), texts, None), kind) for form, kind in _FORMS
    )
    timed = pc.or_(pc.is_valid(local), pc.is_valid(at))
    day = pc.coalesce(on, pc.cast(pc.if_else(timed, pc.utf8_slice_codeunits(texts, 0, 10), None), DAY))
    # How systems print no date, and what lies before all records, is left to the careful way.
    known = pc.or_(pc.equal(texts, ""), pc.fill_null(pc.greater(day, pa.scalar(FIRST_DAY)), False))
    return Read(on, local, at.cast(INSTANT), day, pa.repeat(False, len(texts))), pc.invert(known)


def _cast(texts: pa.Array, kind: Any) -> pa.Array:
    """The texts as dates or times, null where there is no such day; bad ones are few, and searched by halves."""
    try:
        return pc.cast(texts, kind)
    except pa.ArrowInvalid:
        half = len(texts) // 2
        if half:
            return pa.concat_arrays([_cast(texts[:half], kind), _cast(texts[half:], kind)])
        return pa.nulls(1, kind)


def _read_each(texts: list[str], order: str | None, as_of: date, has_dates: bool) -> Read:
    from musterroll.sources.files.date_cells import NO_DATE, DateCells

    cells = DateCells(texts, order, as_of, has_dates)
    found = [cells.read(number) for number in range(len(texts))]
    on, local, at, day = zip(*(NO_DATE if one is None else one for one in found), strict=True)
    return Read(
        on=pa.array(on, pa.int32()).cast(DAY),
        local=pa.array(local, pa.int64()).cast(INSTANT),
        at=pa.array(at, pa.int64()).cast(INSTANT),
        day=pa.array(day, pa.int32()).cast(DAY),
        bad=pa.array([one is None for one in found], FLAG),
        notes=cells.notes(),
    )
