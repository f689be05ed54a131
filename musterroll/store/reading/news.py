"""How much of the book can change a verdict: what visitors and auditors do stands in it too, and changes none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from musterroll.store.reading.of_kind import FEW
from musterroll.store.tables import Tables

SILENT = (
    "operator.acted",
    "period.opened",
    "period.closed",
    "population.frozen",
    "sample.drawn",
    "sample.replaced",
    "attribute.marked",
    "evidence.requested",
    "evidence.given",
    "signoff.given",
    "checkpoint.anchored",
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MARKS = ", ".join(["%s"] * len(SILENT))


def judged_size(tables: Tables, size: int) -> int:
    """How many entries there were up to the last that can change a verdict, of the first `size`."""
    row = tables.row(
        f'SELECT "index" FROM entries WHERE kind NOT IN ({_MARKS}) AND "index" < %s ORDER BY "index" DESC LIMIT 1',
        (*SILENT, size),
    )
    return 0 if row is None else int(row[0]) + 1


@dataclass(frozen=True)
class Since:
    """When the book began, the last entry known in a view came in, and how many came since that change a verdict."""

    first_at: datetime | None
    known_at: datetime | None
    entries: int


def since(tables: Tables, size: int) -> Since:
    """What came after the first `size` entries."""
    first, known, after, silent = tables.rows(
        'SELECT (SELECT received_at_us FROM entries WHERE "index" = 0),'
        ' (SELECT received_at_us FROM entries WHERE "index" = %s),'
        ' (SELECT coalesce(max("index"), -1) + 1 - %s FROM entries),'
        f' (SELECT count(*) FROM entries e WHERE e.kind IN ({_MARKS}) AND {FEW} AND e."index" >= %s)',
        (size - 1, size, *SILENT, size),
    )[0]
    return Since(_instant(first), _instant(known), max(0, after - silent))


def _instant(at_us: int | None) -> datetime | None:
    return None if at_us is None else _EPOCH + timedelta(microseconds=at_us)
