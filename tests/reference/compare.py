"""Where two answers differ, field by field, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.reference.adapter import FINDING, KEYS, Tables
from tests.reference.histories.world import Row


def differences(sql: Tables, twin: Tables) -> list[str]:
    """Every difference between the answer of the SQL stages and that of the twin; empty when they agree."""
    found: list[str] = []
    for table, key in KEYS.items():
        found += _rows(table, key, sql[table], twin[table])
    found += _findings(sql["findings"], twin["findings"])
    return found


def _rows(table: str, key: tuple[str, ...], ours: list[Row], theirs: list[Row]) -> Iterator[str]:
    left, right = _numbered(key, ours), _numbered(key, theirs)
    for at in sorted({*left, *right}, key=str):
        words = f"{table} {' '.join(str(part) for part in at if part is not None)}"
        if at not in right:
            yield f"{words}: only SQL has it: {_shown(left[at], key)}"
        elif at not in left:
            yield f"{words}: only the twin has it: {_shown(right[at], key)}"
        else:
            yield from _fields(words, left[at], right[at])


def _numbered(key: tuple[str, ...], rows: list[Row]) -> dict[tuple[Any, ...], Row]:
    """Rows by key; further ones of an equal key, in the order of all their values, get a number."""
    counts: Counter[tuple[Any, ...]] = Counter()
    numbered = {}
    for row in sorted(rows, key=lambda row: repr(sorted(row.items(), key=lambda item: item[0]))):
        at = tuple(row[column] for column in key)
        counts[at] += 1
        numbered[at if counts[at] == 1 else (*at, f"#{counts[at]}")] = row
    return numbered


def _fields(words: str, ours: Row, theirs: Row) -> Iterator[str]:
    for column in ours:
        if column not in theirs:
            yield f"{words}: the twin has no {column}"
        elif _plain(ours[column]) != _plain(theirs[column]):
            yield f"{words}: {column}: SQL {_plain(ours[column])}, twin {_plain(theirs[column])}"


def _plain(value: Any) -> Any:
    """A value as it is compared; the order inside a list is for the eye alone."""
    return sorted(value, key=str) if isinstance(value, (list, tuple)) else value


def _shown(row: Row, key: tuple[str, ...]) -> str:
    return ", ".join(
        f"{column} {value}" for column, value in row.items() if column not in key and value not in (None, [])
    )


def _findings(ours: list[Row], theirs: list[Row]) -> Iterator[str]:
    left, right = (Counter(tuple(row[column] for column in FINDING) for row in rows) for rows in (ours, theirs))
    for finding in sorted({*left, *right}, key=str):
        if left[finding] != right[finding]:
            words = " ".join(str(part) for part in finding if part is not None)
            yield f"finding {words}: SQL {left[finding]}, twin {right[finding]}"
