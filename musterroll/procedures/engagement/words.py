"""Parts of a population in words: those that the roll-forward counts, and those that the rules know."""

from __future__ import annotations

from musterroll.reports.words import STRATA, known_words, left_out, plain
from musterroll.store.frozen.rows import About
from musterroll.store.frozen.write import INSIDE, JOINED, LEFT, OUT

OURS = {
    INSIDE: "everyone",
    JOINED: "came in after the first day",
    LEFT: "went out before the last day",
    OUT: "left out",
}


def stratum_words(stratum: str) -> str:
    """What a part of the population is called."""
    kind, colon, detail = stratum.partition(":")
    if colon:
        return f"left out, {left_out(detail)}" if kind == OUT else f"known to {known_words(detail or 'other sources')}"
    return OURS.get(stratum) or STRATA.get(stratum) or plain(stratum)


def frames(about: About) -> list[tuple[str, str, int]]:
    """What a sample can be drawn from: everyone, and each stratum that has people, with how many."""
    found = [one for one in about.strata if ":" not in one and one != OUT]
    order = sorted(found, key=lambda one: (list(OURS).index(one) if one in OURS else len(OURS), one))
    return [(one, stratum_words(one), about.strata[one]) for one in order]


def exclusions(about: About) -> list[tuple[str, str, int]]:
    """Why people were left out, with how many."""
    return [(one, left_out(one.partition(":")[2]), about.strata[one]) for one in sorted(about.strata) if _is(one, OUT)]


def by_sources(about: About) -> list[tuple[tuple[bool, ...], str, int]]:
    """Which kinds of sources know how many: HR, directory, training; most first."""
    found = [(one, one.partition(":")[2], about.strata[one]) for one in about.strata if _is(one, "known")]
    ordered = sorted(found, key=lambda one: (-one[2], one[1]))
    return [(tuple(word in said for word in ("hris", "directory", "lms")), one, count) for one, said, count in ordered]


def _is(stratum: str, kind: str) -> bool:
    return stratum.startswith(f"{kind}:")
