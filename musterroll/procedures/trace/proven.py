"""The training record of an entry, and the proof that the entry is in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from musterroll.facts.errors import Refused
from musterroll.facts.record_shape import sealed
from musterroll.facts.training_record import record_bytes
from musterroll.ledger import proof_file
from musterroll.procedures.log_keys import verifiers
from musterroll.procedures.prove import check, prove
from musterroll.procedures.records_out import with_policy
from musterroll.procedures.trace.model import Proven
from musterroll.store.state.records import of_entry

if TYPE_CHECKING:
    from musterroll.store.checkpoints import SavedCheckpoint
    from musterroll.store.setup import Book


def proven(book: Book, entry: int, saved: SavedCheckpoint | None = None) -> Proven:
    """The proof under the latest checkpoint (`saved`, where it was read already), checked with the keys of the log.

    Nothing is signed here.
    """
    saved = saved or book.checkpoints.latest()
    if saved is None:
        return Proven(why_not="No checkpoint was signed yet. The next one will cover this entry.")
    if saved.size <= entry:
        return Proven(why_not=f"The latest checkpoint covers {saved.size:,} entries. The next one will cover this one.")
    proof = prove(book, entry, saved.note, saved.size)
    try:
        check(proof, verifiers(book.config))
    except Refused as error:
        return Proven(why_not=f"The proof does not hold: {error.what}")
    return Proven(
        tlog_proof=proof.proof.decode(),
        json=msgspec.json.encode(proof.to_json()).decode(),
        size=saved.size,
        signed_at=saved.at,
        origin=book.config.origin,
        steps=len(proof_file.parse(proof.proof).path),
    )


def record_of_entry(book: Book, entry: int) -> dict[str, Any] | None:
    """The training record of an entry, as `musterroll records` gives it out; None where there is none."""
    found = of_entry(book.tables, entry)
    if found is None:
        return None
    policies = book.state.policies()
    given = next((record for _, record in book.state.training_records([found], policies)), None)
    return None if given is None else with_policy(given, found, policies)


def sealed_with(record: dict[str, Any], proof: str) -> str:
    """The record with its proof, sealed anew."""
    return record_bytes(sealed({**record, "proof": msgspec.json.decode(proof)})).decode()
