"""Seal the book: sign a checkpoint, then anchor it outside.

1. The head that is about to be signed follows from the tiles, and continues the last checkpoint. What does not is
   never signed: two histories under one key are worse than none.
2. The note is signed and kept. From here on it is never lost, whatever the places outside answer.
3. Each place that does not have it yet is asked. One that fails is said, and asked again next time.
4. What was anchored is appended as facts, all at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.facts.fact import Fact
from musterroll.ledger.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from musterroll.ledger.errors import ProofError
from musterroll.ledger.proofs import root_at
from musterroll.procedures import log_keys
from musterroll.procedures.anchors import Place, Sealed
from musterroll.store.heads import Head
from musterroll.store.setup import Book

EVERY = timedelta(hours=1)
KIND = "checkpoint.anchored"
SOURCE = "musterroll"


@dataclass(frozen=True)
class Anchored:
    """One place after it was asked: `error` says why it does not have the checkpoint."""

    kind: str
    place: str
    error: MusterrollError | None = None


@dataclass(frozen=True)
class Sealing:
    """The checkpoint, whether it was signed just now, and what each place that was asked has answered."""

    sealed: Sealed
    fresh: bool
    anchored: tuple[Anchored, ...] = ()

    @property
    def failed(self) -> tuple[Anchored, ...]:
        """The places that do not have it yet."""
        return tuple(each for each in self.anchored if each.error is not None)


def seal(book: Book, now: datetime, places: Sequence[Place] = ()) -> Sealing:
    """Signs the book as it is and anchors it. A book that has not grown keeps its checkpoint."""
    sealed, fresh = checkpoint(book, now)
    return Sealing(sealed, fresh, anchor(book, sealed, now, places))


def seal_if_due(book: Book, now: datetime, places: Sequence[Place] = (), every: timedelta = EVERY) -> Sealing | None:
    """What the worker calls each minute: seals a book that has grown when its checkpoint is an hour old.

    In between it asks again the places that do not have the last checkpoint; None when there was nothing to do.
    """
    last, size = book.checkpoints.latest(), book.heads.latest().size
    if size and (last is None or (_grown(book, last.size, size) and now - last.at >= every)):
        return seal(book, now, places)
    if last is None:
        return None
    sealed = read_sealed(book, last.note)
    anchored = anchor(book, sealed, now, places)
    return Sealing(sealed, False, anchored) if anchored else None


def _grown(book: Book, before: int, size: int) -> bool:
    """Whether something came in. What a checkpoint was anchored by does not count: it would call for the next one."""
    return size - before > len(book.audit.of_kinds(KIND, first=before)[KIND])


def checkpoint(book: Book, now: datetime) -> tuple[Sealed, bool]:
    """The signed checkpoint of the whole book, and whether it is new."""
    signer, head, last = log_keys.signer(book.config), book.heads.latest(), book.checkpoints.latest()
    if not head.size:
        raise Refused("The book has no entries yet.", "Record something first: an empty log needs no checkpoint.")
    _continues(book, head)
    note = sign_checkpoint(Checkpoint(book.config.origin, head.size, head.root), signer)
    sealed = Sealed(book.config.origin, head.size, head.root, note)
    if last is not None and last.note == note:
        return sealed, False
    book.checkpoints.save(head.size, note, now)
    return sealed, True


def anchor(book: Book, sealed: Sealed, now: datetime, places: Sequence[Place]) -> tuple[Anchored, ...]:
    """Asks every place that does not have the checkpoint yet, and records those that took it."""
    done, outcomes, facts = anchored_already(book, sealed), list[Anchored](), list[Fact]()
    for place in places:
        if (place.kind, place.place) in done:
            continue
        try:
            members = place.anchor(sealed, now)
        except MusterrollError as error:
            outcomes.append(Anchored(place.kind, place.place, error))
            continue
        outcomes.append(Anchored(place.kind, place.place))
        body = {"size": sealed.size, "root": sealed.root.hex(), "kind": place.kind, "place": place.place, **members}
        facts.append(Fact(kind=KIND, source=SOURCE, happened_at=now, actor="seal", body=body))
    if facts:
        book.journal.append(facts, received_at=now)
    return tuple(outcomes)


def anchored_already(book: Book, sealed: Sealed) -> set[tuple[str, str]]:
    """Kind and place of every anchor of this very checkpoint. Its facts stand behind what it covers."""
    return {
        (str(body.get("kind")), str(body.get("place")))
        for body in anchor_bodies(book, sealed.size)
        if body.get("size") == sealed.size and body.get("root") == sealed.root.hex()
    }


def anchor_bodies(book: Book, first: int = 0) -> list[dict[str, object]]:
    """The bodies of the facts that say what was anchored, from entry `first` on."""
    found = []
    for index in book.audit.of_kinds(KIND, first=first)[KIND]:
        for _, fact in book.entries.facts(index, index + 1):
            if fact is not None and isinstance(fact.body, dict):
                found.append(fact.body)
    return found


def read_sealed(book: Book, note: bytes) -> Sealed:
    """A note that was kept, read again."""
    opened = open_checkpoint(note, log_keys.verifiers(book.config)).checkpoint
    return Sealed(opened.origin, opened.size, opened.root, note)


def _continues(book: Book, head: Head) -> None:
    """Refuses a head that does not follow from the tiles, or does not continue the last checkpoint."""
    read = book.tiles.nodes()
    last = book.checkpoints.latest()
    try:
        if root_at(read, head.size) != head.root:
            raise ProofError("The tiles give another root than the head.")
        if last is not None:
            signed = read_sealed(book, last.note)
            if signed.size > head.size or root_at(read, signed.size) != signed.root:
                raise ProofError(f"The book does not continue its checkpoint of {signed.size} entries.")
    except ProofError as error:
        raise Refused(
            f"Not signed: {error.what}", "Run `musterroll log verify`: it names the first bad entry."
        ) from None
