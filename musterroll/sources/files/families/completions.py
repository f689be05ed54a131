"""Completions: what a platform says each account did with a course, finished or not."""

from __future__ import annotations

import re
from pathlib import PurePath

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.sources.files import words
from musterroll.sources.files.arrow import DAY, INSTANT, distinct, values
from musterroll.sources.files.cells import Cells, Moments
from musterroll.sources.files.families.learners import learners
from musterroll.sources.files.families.made import Made, address, coalesced, facts, full_name
from musterroll.sources.files.headers import unit

_RESULTS = ("completed", "passed", "failed", "in_progress", "not_started")
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": None}
_NUMBER = re.compile(r"\d{1,9}(\.\d+)?", re.ASCII)
_SPAN = re.compile(
    r"(?:(\d+)\s*d(?:ays?)?)?\s*(?:(\d+)\s*h(?:ours?|rs?)?)?\s*(?:(\d+)\s*m(?:in(?:ute)?s?)?)?\s*(?:(\d+)\s*s(?:ec(?:ond)?s?)?)?",
    re.IGNORECASE,
)


def read_completions(cells: Cells, input_: int) -> Made:
    """`completion.observed` for every row, and a snapshot of each account that the file describes."""
    emails, name = address(cells), full_name(cells)
    keys = {field: emails if field == "email" else cells.key(field) for field in cells.reading.keys}
    account = coalesced(cells, list(keys.values()))
    cells.require(
        account, next(field for field in keys if cells.has(field)), "an id, number or address that names the account"
    )
    course = _course(cells)
    cells.require(course, "course", "a course")
    happened, status, result = _outcome(cells)
    body = {
        "account": account,
        "identity": cells.nulls() if account is emails else pc.if_else(pc.equal(account, emails), None, emails),
        "name": name,
        "course": course,
        "status": status,
        "result": result,
        "duration_s": _duration(cells),
        "method": _method(cells),
        **{field: cells.text(field) for field in ("version", "score", "event", "certificate", "support")},
    }
    recorded = cells.moments("recorded") if cells.has("recorded") else None
    actor = cells.text("actor") if cells.has("actor") else None
    made = Made(
        {"completion.observed": facts("completion.observed", cells, input_, body, None, happened, recorded, actor)}
    )
    seen = learners(cells, input_, account, name, emails)
    if seen is not None:
        made.tables["person.observed"] = seen
    return made


def _course(cells: Cells) -> pa.Array:
    """The course as written; where the layout says so, as the file's name says it."""
    if cells.has("course") or "course" not in cells.reading.layout.derived:
        return cells.raw("course")
    name = course_of_file(cells.name)
    cells.notes.append(f"course taken from the file's name: {name}")
    return pa.repeat(name, cells.size)


def course_of_file(name: str) -> str:
    """The course in a name that Moodle gives: `completion-sec-aware_20250303_1015.csv` is `sec-aware`."""
    stem = PurePath(name).name.removesuffix(".gz").rsplit(".", 1)[0]
    return re.sub(r"_\d{8}_\d{4}.*$", "", re.sub(r"^(completion|progress)[-.]", "", stem))


def _outcome(cells: Cells) -> tuple[Moments, pa.Array, pa.Array]:
    """When, the platform's own word, and what it means."""
    cells.check_meanings("status", _RESULTS)
    field = "happened" if _says_yes_or_no(cells) else "status"
    status = cells.text(field)
    result, unknown = cells.words(field, words.result_of)
    cells.note_words(field, "not known: these rows are reported and not counted", unknown)
    if field == "happened":
        nothing = cells.nulls(INSTANT), cells.nulls(DAY), cells.nulls()
        return Moments(*nothing), status, result
    happened = cells.moments("happened")
    cells.note_future("happened")
    begun = cells.moments("started").known if cells.has("started") else pa.repeat(False, cells.size)
    silent = pc.and_(pc.is_null(status), pc.invert(happened.known))
    # Without a word and without a date the row says only that the course was given; where no column tells when, it
    # is taken as a completion without a date.
    if cells.has("happened") and pc.any(silent).as_py():
        given = pc.if_else(begun, "in_progress", "not_started")
        result = pc.if_else(silent, given, result)
    return happened, status, result


def _says_yes_or_no(cells: Cells) -> bool:
    """Whether the column `Completed` holds yes and no instead of dates."""
    if cells.has("status") or not cells.has("happened"):
        return False
    distinct = pc.unique(cells.text("happened")).drop_null().to_pylist()
    return bool(distinct) and len(distinct) <= 4 and all(words.yes_or_no(word) is not None for word in distinct)


def _method(cells: Cells) -> pa.Array:
    """How the entry came about; words that are not known are kept."""
    return cells.words("method", lambda own, word: words.meaning(words.METHOD, own, word) or words.folded(word))[0]


def _duration(cells: Cells) -> pa.Array:
    """Seconds spent; null where the cell is no span of time, or a number whose unit nobody says."""
    if not cells.has("duration"):
        return cells.nulls(pa.int64())
    factor = _SECONDS.get(unit(cells.reading.column("duration")) or "")
    coded = cells.text("duration").dictionary_encode()
    spans = [seconds(text, factor) for text in distinct(coded)]
    left = sum(1 for at in values(coded.indices) if at is not None and spans[at] is None)
    if left:
        cells.notes.append(f"{cells.reading.column('duration')}: left out, because without a unit of time: {left}")
    return pa.array(spans, pa.int64()).take(coded.indices)


def seconds(text: str, factor: float | None) -> int | None:
    """A span of time in seconds: `0:24:10`, `24 min`, `1h 5m`, or a number times `factor`; None if it says none."""
    parts = text.strip().split(":")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):  # of two parts nobody knows which they are
        return int(parts[0]) * 3600 + int(parts[1]) * 60 + int(parts[2])
    if _NUMBER.fullmatch(text.strip()):
        return None if factor is None else round(float(text) * factor)
    match = _SPAN.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        return None
    return sum(int(part or 0) * size for part, size in zip(match.groups(), (86400, 3600, 60, 1), strict=True))
