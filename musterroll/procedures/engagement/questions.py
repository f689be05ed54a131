"""Findings that ask whether the list is complete: what an auditor reads before the list is relied on."""

from __future__ import annotations

from dataclasses import dataclass

from musterroll.reports.words import title
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.rows import Question

# What may be missing: rows of a source, people of one source in another, whose records are nobody's, who is whom.
CODES = (
    "source_incomplete",
    "source_unreadable",
    "source_shrank",
    "source_stale",
    "extract_mismatch",
    "population_gap",
    "not_in_directory",
    "unmatched_completion",
    "identity_candidate",
    "scope_unknown",
)
_MOST = 50


@dataclass(frozen=True)
class Asked:
    """The findings of one code, in a number, and the sentences of those that are about no single person."""

    code: str
    title: str
    count: int
    sentences: tuple[str, ...]


def questions(frozen: Frozen) -> list[Question]:
    """Every such finding of a view, those about sources first."""
    return sorted(frozen.questions(CODES), key=lambda one: CODES.index(one.code))


def by_code(frozen: Frozen) -> list[Asked]:
    """The same by code, in the order in which an auditor asks. Of the sentences the first fifty."""
    counts, said = frozen.counted(CODES), frozen.questions(CODES, general=True)
    general = {code: tuple(one.sentence for one in said if one.code == code) for code in counts}
    return [Asked(code, title(code), counts[code], general[code][:_MOST]) for code in CODES if code in counts]
