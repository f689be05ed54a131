"""A whole column of dates, by its distinct texts: ISO at once, numeric dates at once, the rest one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.sources.files.arrow import DAY, FLAG, INSTANT, nulls, values
from musterroll.sources.files.date_nobody import FIRST_DAY
from musterroll.sources.files.date_read import Read

_UTC = pa.timestamp("us", "UTC")
_DAY = r"^\d{4}-\d\d-\d\d"
_TIME = r"[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?"
_FORMS: list[tuple[str, Any]] = [
    (_DAY + "$", DAY),
    (_DAY + _TIME + "$", INSTANT),
    (_DAY + _TIME + r"(Z|[+-]\d\d:\d\d)$", _UTC),
]
# Of these lengths Arrow reads one form only: 2025-03-31, 2025-03-31 17:20:01, 2025-03-31T17:20:01Z.
_WITH_Z = 20
_BY_LENGTH: dict[int, Any] = {10: DAY, 19: INSTANT, _WITH_Z: _UTC}


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


def read_uniform(texts: pa.Array) -> Read | None:
    """A column without nulls in which every text has the same plain ISO form, read without a look at distinct texts.

    None if some text has another form, or says a day of nobody; then `read` tells, with the same result for all others.
    """
    lengths = pc.min_max(pc.binary_length(texts)).as_py()
    kind = _BY_LENGTH.get(lengths["min"]) if lengths["min"] == lengths["max"] else None
    if kind is None or (lengths["min"] == _WITH_Z and not pc.all(pc.ends_with(texts, "Z")).as_py()):
        return None
    try:
        found = pc.cast(texts, kind)
    except pa.ArrowInvalid:
        return None
    size, moment = len(texts), found if kind == DAY else found.cast(INSTANT)
    day = moment.cast(DAY, safe=False)
    if pc.min(day).as_py() <= FIRST_DAY:
        return None
    none = nulls(size, INSTANT)
    on = day if kind == DAY else nulls(size, DAY)
    local, at = moment if kind == INSTANT else none, moment if kind == _UTC else none
    return Read(on, local, at, day, pa.repeat(False, size))


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
