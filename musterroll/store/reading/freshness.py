"""How fresh the sources are: what was last received of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from musterroll.facts.bodies import ExtractReceived
from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.store.reading.of_kind import few_of
from musterroll.store.tables import Tables

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OWN = "musterroll"  # rosters and the like, given by people when they have them
# The last entry of each source, told from the index by kind and the small columns of entries alone.
_LAST = (
    'SELECT e."index", e.received_at_us, b.body FROM entries e LEFT JOIN bodies b ON b."index" = e."index"'
    ' WHERE e."index" IN (SELECT max(x."index") FROM entries x WHERE x.kind = \'extract.received\''
    f" AND {few_of('x')} GROUP BY x.source)"
)


@dataclass(frozen=True)
class Fresh:
    """One source: when it was last asked, or its file came in, how many rows that gave, whether that was all."""

    source: str
    received_at: datetime
    rows: int | None
    complete: bool | None

    def age(self, now: datetime) -> timedelta:
        """How long ago that was."""
        return max(now - self.received_at, timedelta())


def freshness(tables: Tables) -> list[Fresh]:
    """Every source of which something was received, the one that was silent longest first."""
    found = []
    for _, at_us, body in tables.rows(_LAST):
        fact = None if body is None else parse_line(bytes(body))
        if isinstance(fact, Fact) and isinstance(fact.body, ExtractReceived) and fact.body.source != _OWN:
            asked = fact.happened_at
            at = asked if isinstance(asked, datetime) else _EPOCH + timedelta(microseconds=at_us)
            found.append(Fresh(fact.body.source, at, fact.body.rows, fact.body.complete))
    return sorted(found, key=lambda one: (one.received_at, one.source))
