"""A few counts of a book, for those who watch it over time."""

from __future__ import annotations

from dataclasses import dataclass

from musterroll.store.tables import Tables


@dataclass(frozen=True)
class Measures:
    """`by_status`: obligations by requirement and status. `behind`: entries that are not judged yet."""

    entries: int
    behind: int
    people: int
    by_status: tuple[tuple[str, str, int], ...]
    findings: tuple[tuple[str, int], ...]


def measures(tables: Tables) -> Measures:
    """All of them, each from an index or a small table."""
    size, upto = tables.rows(
        'SELECT (SELECT coalesce(max("index"), -1) + 1 FROM entries), (SELECT max(upto) FROM state_heads)'
    )[0]
    by_status = tables.rows(
        "SELECT requirement, status, count(*) FROM state_obligations WHERE in_period GROUP BY requirement, status"
        " ORDER BY requirement, status"
    )
    findings = tables.rows("SELECT severity, count(*) FROM state_findings GROUP BY severity ORDER BY severity")
    people = tables.rows("SELECT count(*) FROM state_people WHERE result <> 'out_of_population'")[0][0]
    return Measures(size, size - (upto or 0), people, tuple(map(tuple, by_status)), tuple(map(tuple, findings)))
