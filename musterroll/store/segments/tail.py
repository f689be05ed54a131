"""The tail: facts that stand in no segment yet, read from bodies once and kept while the process lives."""

from __future__ import annotations

import pyarrow as pa

from musterroll.facts.tables import merged
from musterroll.store.entries import Entries
from musterroll.store.segments.inputs import Inputs
from musterroll.store.segments.project import project


class Tail:
    """Facts of the entries from `first` to before `last`, as tables."""

    def __init__(self, first: int, inputs: Inputs) -> None:
        self.first = self.last = first
        self.inputs = inputs
        self._parts: list[dict[str, pa.Table]] = []

    def grow(self, entries: Entries, upto: int) -> None:
        """Reads on to before `upto`."""
        if upto > self.last:
            facts = ((entry.index, fact) for entry, fact in entries.facts(self.last, upto))
            self._parts.append(project(facts, self.inputs))
            self.last = upto
            if len(self._parts) > 8:
                self._parts = [merged(self._parts)]

    def tables(self) -> dict[str, pa.Table]:
        """All of it, by kind."""
        return merged(self._parts)
