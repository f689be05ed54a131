"""Segments against the bodies that they are made from: a file may be changed together with the digest that names it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.facts.kinds import FIXED
from musterroll.store.segments import files, index
from musterroll.store.segments.files import Segment
from musterroll.store.segments.inputs import read_inputs
from musterroll.store.segments.project import project
from musterroll.store.tables import Tables

STEP = 50_000  # facts that are compared at once
_FIXED = ", ".join(f"'{kind}'" for kind in FIXED)
# Entries with a body, of those that segments are said to hold, that stand in none of their kind.
_IN_NONE = f"""
SELECT e."index" FROM entries AS e JOIN bodies AS b ON b."index" = e."index"
WHERE e."index" <= (SELECT max("last") FROM segments) AND NOT EXISTS (
    SELECT 1 FROM segments AS s WHERE s.kind = CASE WHEN e.kind IN ({_FIXED}) THEN e.kind ELSE 'other' END
    AND s."first" <= e."index" AND s."last" >= e."index")
ORDER BY e."index" LIMIT 1
"""


def differences(folder: Path, tables: Tables) -> Iterator[tuple[int, str]]:
    """The first entry of each segment that is not what its body gives, and what is wrong.

    So is the first entry that no segment holds, and that of a segment which holds again what another one does.
    """
    for (entry,) in tables.rows(_IN_NONE):
        yield entry, "no segment holds it, so nobody is judged by it"
    listed = index.listed(tables)
    for one, other in pairwise(listed):
        if one.kind == other.kind and other.first <= one.last:
            yield other.first, f"{other.name} holds entries that {one.name} holds"
    for segment in listed:
        if not (folder / segment.name).is_file():
            continue  # said by `faults`
        try:
            stored = files.read(folder, segment).sort_by("row")
        except (pa.ArrowException, OSError, KeyError):
            yield segment.first, f"{segment.name} cannot be read as facts"
            continue
        entry = _first_difference(tables, segment, stored)
        if entry is not None:
            yield entry, f"{segment.name} does not say what the body of this entry says"


def _first_difference(tables: Tables, segment: Segment, stored: pa.Table) -> int | None:
    at = 0
    for facts in _facts(tables, segment):
        made = project(facts, read_inputs(tables)).get(segment.kind)
        if made is None:
            continue
        part = stored.slice(at, made.num_rows)
        at += made.num_rows
        made = made.sort_by("row")
        if not part.schema.equals(made.schema):
            return segment.first
        if not part.equals(made):
            return _row_that_differs(part.to_pylist(), made.to_pylist())
    return int(stored["row"][at].as_py()) if at < stored.num_rows else None


def _row_that_differs(stored: list[dict[str, object]], made: list[dict[str, object]]) -> int:
    for one, other in zip(stored, made, strict=False):
        if one != other:
            return min(int(str(one["row"])), int(str(other["row"])))
    return int(str(made[len(stored)]["row"]))  # the segment ends too early


def _facts(tables: Tables, segment: Segment) -> Iterator[list[tuple[int, Fact | None]]]:
    """The facts of a segment's kind in its range, some at a time; erased ones and those that are none are left out."""
    marks = ", ".join(["%s"] * len(FIXED))
    which, kinds = ("= %s", (segment.kind,)) if segment.kind in FIXED else (f"NOT IN ({marks})", tuple(FIXED))
    question = (
        'SELECT b."index", b.body FROM entries AS e JOIN bodies AS b ON b."index" = e."index" '
        f'WHERE e."index" >= %s AND e."index" <= %s AND e.kind {which} ORDER BY e."index" LIMIT %s'
    )
    first = segment.first
    while rows := tables.rows(question, (first, segment.last, *kinds, STEP)):
        parsed = ((entry, parse_line(_bytes(body))) for entry, body in rows)
        yield [(entry, fact) for entry, fact in parsed if isinstance(fact, Fact)]
        first = rows[-1][0] + 1


def _bytes(body: object) -> bytes:
    """A body as bytes; text, which only somebody else can have put there, as what it is in UTF-8."""
    return body.encode() if isinstance(body, str) else bytes(body)  # type: ignore[call-overload]
