"""Findings that wait for a person's word, by code: how many, and the first sentences."""

from __future__ import annotations

from dataclasses import dataclass

from musterroll.store.tables import Tables

_SHOWN = 3


@dataclass(frozen=True)
class Open:
    """The findings of one code that nobody has explained: how many, and the first of them."""

    code: str
    severity: str
    count: int
    sentences: tuple[str, ...]
    persons: tuple[str | None, ...]


def open_findings(tables: Tables, codes: tuple[str, ...]) -> list[Open]:
    """Unexplained findings of some codes, in the order of `codes`; codes without one are left out."""
    marks = ", ".join(["%s"] * len(codes))
    found: dict[str, list[tuple[str, str, str | None, int]]] = {}
    rows = tables.rows(
        "SELECT code, severity, sentence, person, total FROM (SELECT code, severity, sentence, person,"
        " count(*) OVER (PARTITION BY code) AS total, row_number() OVER (PARTITION BY code ORDER BY id) AS place"
        f" FROM state_findings WHERE code IN ({marks}) AND explained IS NULL) ranked WHERE place <= {_SHOWN}"
        " ORDER BY code, place",
        codes,
    )
    for code, severity, sentence, person, total in rows:
        found.setdefault(code, []).append((severity, sentence, person, total))
    return [
        Open(
            code,
            found[code][0][0],
            found[code][0][3],
            tuple(sentence for _, sentence, _, _ in found[code]),
            tuple(person for _, _, person, _ in found[code]),
        )
        for code in codes
        if code in found
    ]
