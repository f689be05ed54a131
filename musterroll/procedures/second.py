"""Who may be the second person: neither who asked nor the person whom it is about."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.errors import Refused
from musterroll.procedures.named import same_person


def why_not(requested_by: str, subject: Iterable[str], decider: Iterable[str]) -> str | None:
    """Why somebody may not decide what `requested_by` asked for about `subject`; None where they may.

    `subject` and `decider` are all names, addresses and account keys by which facts may know each.
    """
    words = [word for word in decider if word.strip()]
    if any(same_person(word, requested_by) for word in words):
        return "You asked for this. Somebody else decides."
    about = [word for word in subject if word.strip()]
    if any(same_person(word, other) for word in words for other in about):
        return "This is about you. Somebody else decides."
    return None


def ask_second(requested_by: str, subject: Iterable[str], decider: Iterable[str]) -> None:
    """Refused where somebody may not be the second person."""
    said = why_not(requested_by, subject, decider)
    if said is not None:
        raise Refused(said, "Whoever leads compliance, did not ask for it and is not exempted by it can decide.")
