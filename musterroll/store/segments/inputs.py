"""The number of each source: sources are numbered in the order of their first entries, which never changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from musterroll.facts.tables import INPUTS, role_of
from musterroll.store.tables import Tables

BOOK = "book"  # how a pointer names an input of the book: `book:17` is entry 17


class Inputs:
    """Numbers of sources; those not numbered yet get the next ones as they are asked for."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = dict(numbers)
        self.fresh: dict[str, int] = {}

    def number(self, source: str) -> int:
        """The number of a source."""
        found = self._numbers.get(source)
        if found is None:
            found = self._numbers[source] = self.fresh[source] = len(self._numbers)
        return found

    def table(self, counts: Mapping[int, int] | None = None) -> pa.Table:
        """One row of `facts.tables.INPUTS` a source; with `counts`, how many facts each gave."""
        rows: list[dict[str, Any]] = []
        for source, number in sorted(self._numbers.items(), key=lambda item: item[1]):
            facts = None if counts is None else counts.get(number, 0)
            row = {"input": number, "name": BOOK, "source": source, "role": role_of(source)}
            rows.append(row | {"rows": facts, "facts": facts, "refused": None if facts is None else 0})
        return pa.Table.from_pylist(rows, schema=INPUTS)


def read_inputs(tables: Tables) -> Inputs:
    """The numbers given so far to the sources of facts in segments."""
    return Inputs(dict(tables.rows("SELECT source, number FROM segment_sources")))


def keep_inputs(tables: Tables, inputs: Inputs) -> None:
    """Keeps the numbers that were given since they were read."""
    for source, number in inputs.fresh.items():
        tables.say("INSERT INTO segment_sources (source, number) VALUES (%s, %s)", (source, number))
    inputs.fresh.clear()
