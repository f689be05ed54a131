"""Facts by the entries that hold them, read together."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.store.reading.spelled import one_of
from musterroll.store.tables import Tables


def facts_at(tables: Tables, entries: Iterable[int]) -> dict[int, Fact]:
    """The facts of some entries; those whose bodies were erased are left out."""
    wanted, found = sorted(set(entries)), {}
    if not wanted:
        return {}
    these, values = one_of(tables, '"index"', wanted)
    for entry, body in tables.rows(f'SELECT "index", body FROM bodies WHERE {these}', values):
        fact = parse_line(bytes(body))
        if isinstance(fact, Fact):
            found[entry] = fact
    return found


def courses_at(tables: Tables, entries: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Course and version that completions were taken for, by entry; spelled as courses are published."""
    wanted = sorted(set(entries))
    if not wanted:
        return {}
    these, values = one_of(tables, "entry", wanted)
    question = f"SELECT entry, course, version FROM state_completions WHERE {these}"
    return {
        entry: (course, version)
        for entry, course, version in tables.rows(question, values)
        if course is not None and version is not None
    }
