"""Facts by the entries that hold them, read together."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.store.tables import Tables

_AT_ONCE = 500


def facts_at(tables: Tables, entries: Iterable[int]) -> dict[int, Fact]:
    """The facts of some entries; those whose bodies were erased are left out."""
    wanted, found = sorted(set(entries)), {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        marks = ", ".join(["%s"] * len(part))
        for entry, body in tables.rows(f'SELECT "index", body FROM bodies WHERE "index" IN ({marks})', part):
            fact = parse_line(bytes(body))
            if isinstance(fact, Fact):
                found[entry] = fact
    return found


def courses_at(tables: Tables, entries: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Course and version that completions were taken for, by entry; spelled as courses are published."""
    wanted, found = sorted(set(entries)), {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        marks = ", ".join(["%s"] * len(part))
        question = f"SELECT entry, course, version FROM state_completions WHERE entry IN ({marks})"
        for entry, course, version in tables.rows(question, part):
            if course is not None and version is not None:
                found[entry] = (course, version)
    return found
