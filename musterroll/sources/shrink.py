"""A full pull with far fewer rows than the last one ends nobody's engagement until a person confirms it."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping

from musterroll.sources.extract import Extract

THRESHOLD = 0.8


def judged(
    extract: Extract, before: Mapping[str, int] | None, threshold: float = THRESHOLD, fading: Collection[str] = ()
) -> Extract:
    """The extract, marked incomplete where a part of it has fewer than `threshold` of the rows that it had before.

    `before` are the rows by part of the last complete full pull of the same source and question; None: there is none.
    `fading` are parts whose rows go by themselves (`Query.fading`).
    """
    if not extract.full or not extract.complete or not before:
        return extract
    for part, rows in sorted(before.items()):
        now = extract.rows_of.get(part, 0)
        if part not in fading and now < rows * threshold:
            why = f"{part or extract.query}: {now} rows, and {rows} in the last complete pull"
            return dataclasses.replace(extract, complete=False, why_incomplete=why, cursor={})
    return extract
