"""The checkpoints that the book keeps: each signed by a known key, and on as many entries as it is listed under."""

from __future__ import annotations

from collections.abc import Sequence

from musterroll.facts.errors import MusterrollError
from musterroll.ledger.checkpoints import Checkpoint, open_checkpoint
from musterroll.ledger.keys import Verifier
from musterroll.procedures.verification.claims import Claim, Evidence
from musterroll.procedures.verification.report import Problem

STEP = "checkpoints"


def kept(saved: Sequence[tuple[int, bytes]], keys: Sequence[Verifier]) -> Evidence:
    """What the checkpoints of a book claim: the size that each is listed under, and its note."""
    found, sound = Evidence(looked_at=len(saved)), 0
    for size, note in saved:
        where = f"the checkpoint of {size} entries"
        opened = opened_or_problem(note, keys, where, sound)
        if isinstance(opened, Problem):
            found.problems.append(opened)
        elif opened.size != size:
            what = f"{where} is signed for {opened.size} entries"
            found.problems.append(Problem(STEP, what, max(min(opened.size, size), 0)))
        else:
            found.claims.append(Claim(STEP, where, opened.size, opened.root))
            sound = max(sound, opened.size)
    return found


def given(notes: Sequence[bytes], keys: Sequence[Verifier]) -> Evidence:
    """What checkpoints claim that somebody kept elsewhere and brings along: an auditor, from a mail."""
    found = Evidence(looked_at=len(notes))
    for number, note in enumerate(notes, 1):
        opened = opened_or_problem(note, keys, f"checkpoint {number} of those given", 0)
        if isinstance(opened, Problem):
            found.problems.append(opened)
        else:
            where = f"the checkpoint of {opened.size} entries that was given"
            found.claims.append(Claim(STEP, where, opened.size, opened.root))
    return found


def opened_or_problem(
    note: bytes, keys: Sequence[Verifier], where: str, sound: int, step: str = STEP
) -> Checkpoint | Problem:
    """The checkpoint in a note, or why it is none of this log. `sound` is up to where others vouch for the book."""
    try:
        return open_checkpoint(note, keys).checkpoint
    except MusterrollError as error:
        return Problem(step, f"{where} does not hold: {error.what}", sound)
