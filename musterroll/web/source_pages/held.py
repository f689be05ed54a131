"""Pulls that wait: what each lacks, what the first person said, and whether the visitor may be the second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from musterroll.procedures.pulling.explained import Explained, explanations
from musterroll.procedures.pulling.standing import Evidence, Held, evidence
from musterroll.procedures.second import why_not
from musterroll.web.clerk import ask
from musterroll.web.rights import Visitor
from musterroll.web.site import site


@dataclass(frozen=True)
class Waits:
    """One pull that waits. `why_not` says why the visitor cannot agree; empty where they can, or nobody said why."""

    evidence: Evidence
    said: Explained | None
    why_not: str

    @property
    def held(self) -> Held:
        """The pull."""
        return self.evidence.held


def waiting(held: Iterable[Held], who: Visitor) -> list[Waits]:
    """Those that still wait, with their evidence."""
    known, found = explanations(site().book.tables), []
    for one in held:
        seen = ask(evidence, one.source, one.query)
        if seen is not None:
            said = known.get((one.source, one.query, seen.held.sha256))
            found.append(Waits(seen, said, (why_not(said.by, (), who.words) or "") if said else ""))
    return found
