"""Findings of some codes, as sentences."""

from __future__ import annotations

from collections.abc import Collection

from musterroll.store.tables import Tables

MOST = 200


def sentences(tables: Tables, codes: Collection[str]) -> list[tuple[str, str]]:
    """Code and sentence of the findings that have one of these codes; no more than a page holds."""
    marks = ", ".join(["%s"] * len(codes))
    question = f"SELECT code, sentence FROM state_findings WHERE code IN ({marks}) ORDER BY code, id LIMIT {MOST}"
    return [(code, sentence) for code, sentence in tables.rows(question, tuple(codes))]
