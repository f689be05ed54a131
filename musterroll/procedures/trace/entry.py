"""An entry traced from the row as received to the checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.facts.leaf import salted_digest
from musterroll.procedures.trace.model import Traced
from musterroll.procedures.trace.origin import origin_of
from musterroll.procedures.trace.proven import proven, record_of_entry, sealed_with

if TYPE_CHECKING:
    from musterroll.store.setup import Book


def trace(book: Book, entry: int, neighbours: bool = True) -> Traced | None:
    """Entry `entry` with everything that it stands on; None where there is no such entry.

    Without `neighbours` the row as received stands alone: those beside it are about other people.
    """
    kept = next(iter(book.entries.kept(entry, entry + 1)), None)
    if kept is None:
        return None
    fact = parse_line(kept.body) if kept.body is not None else None
    known = fact if isinstance(fact, Fact) else None
    proof = proven(book, entry)
    record = record_of_entry(book, entry)
    return Traced(
        entry=entry,
        kind=kept.entry.kind,
        source=kept.entry.source,
        received_at=kept.entry.received_at,
        digest=kept.entry.digest.hex(),
        digest_holds=kept.body is not None and salted_digest(kept.salt or b"", kept.body) == kept.entry.digest,
        fact=_pretty(kept.body),
        origin=origin_of(book, entry, known, neighbours),
        proven=proof,
        record=None if record is None else _pretty(msgspec.json.encode(record)),
        record_with_proof=None if record is None or not proof.json else sealed_with(record, proof.json),
        checksum=None if record is None else str(record["verification"]["checksum"]),
    )


def _pretty(line: bytes | None) -> str | None:
    return None if line is None else msgspec.json.format(line, indent=2).decode("utf-8", "replace")
