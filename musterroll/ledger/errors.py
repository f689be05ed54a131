"""What the ledger refuses: a proof, a note or a timestamp that does not hold. Each names the step that failed."""

from __future__ import annotations

from musterroll.facts.errors import Refused


class ProofError(Refused):
    """A proof, a tile or a root that does not follow from the others."""

    def __init__(
        self, what: str, remedy: str = "What it should prove is not proved: compare with another copy."
    ) -> None:
        super().__init__(what, remedy)


class NoteError(Refused):
    """A text that is no signed note, or that no known key has signed."""

    def __init__(self, what: str, remedy: str = "Do not trust its text: compare with another copy.") -> None:
        super().__init__(what, remedy)


class TimestampError(Refused):
    """A timestamp that was read and does not hold."""

    def __init__(self, what: str, remedy: str = "Keep it, and ask the authority for another one.") -> None:
        super().__init__(what, remedy)
