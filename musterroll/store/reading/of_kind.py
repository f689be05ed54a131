"""Facts of the kinds that come singly: decisions, policies, courses, sessions, extracts, what operators did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.store.tables import Tables

# In masses; the index `entries_of_few` is without them, and is used only where a question says so in the same words.
MASSES = ("completion.observed", "person.observed", "sign_in.observed", "access.recorded")


def few_of(entries: str) -> str:
    """What the index holds, of a table of entries under this name."""
    return " AND ".join(f"{entries}.kind <> '{kind}'" for kind in MASSES)


FEW = few_of("e")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Recorded:
    """A fact as the book has it; `fact` is None where its body was erased."""

    entry: int
    kind: str
    received_at: datetime
    fact: Fact | None


def of_kind(
    tables: Tables, *kinds: str, first: int = 0, before: int | None = None, newest: int | None = None
) -> Iterator[Recorded]:
    """The entries of some kinds from `first` on and before `before`, in order; or the `newest` so many, latest first.

    ValueError for a kind that comes in masses: ask the state for those.
    """
    if in_masses := [kind for kind in kinds if kind in MASSES]:
        raise ValueError(f"{', '.join(in_masses)} come in masses and have no index.")
    marks = ", ".join(["%s"] * len(kinds))
    question = (
        'SELECT e."index", e.kind, e.received_at_us, b.body FROM entries e LEFT JOIN bodies b ON b."index" = e."index"'
        f' WHERE e.kind IN ({marks}) AND {FEW} AND e."index" >= %s'
    )
    values: list[object] = [*kinds, first]
    if before is not None:
        question += ' AND e."index" < %s'
        values.append(before)
    question += ' ORDER BY e."index" DESC LIMIT %s' if newest is not None else ' ORDER BY e."index"'
    if newest is not None:
        values.append(newest)
    for entry, kind, at, body in tables.rows(question, values):
        parsed = None if body is None else parse_line(bytes(body))
        fact = parsed if isinstance(parsed, Fact) else None
        yield Recorded(entry, kind, _EPOCH + timedelta(microseconds=at), fact)
