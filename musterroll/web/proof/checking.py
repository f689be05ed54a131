"""What somebody pasted, checked with the key of the log: proofs, records with their proof, a bare tlog-proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from musterroll.facts.errors import Refused, Unreadable
from musterroll.ledger import proof_file
from musterroll.ledger.keys import Verifier
from musterroll.ledger.tree import leaf_hash
from musterroll.procedures.proofs_given import Given, borne_out, read_given
from musterroll.procedures.prove import check
from musterroll.store.entries import Entries

_NAME = "The text"


@dataclass(frozen=True)
class Outcome:
    """One proof: whether it holds, in words. `entry` is the one that it proves, null where it does not hold.

    `unproven` are members of the record that the book worked out, and no proof bears out.
    """

    words: str
    entry: int | None = None
    unproven: tuple[str, ...] = ()


def checked(text: str, keys: Sequence[Verifier], entries: Entries) -> list[Outcome]:
    """Every proof in the text; nothing in it is believed that the proof does not bear out."""
    content = text.strip().replace("\r\n", "\n").encode()
    if content.startswith(proof_file.FIRST_LINE.encode()):
        return [_bare(content + b"\n", keys, entries)]
    try:
        given = read_given(content, _NAME)
    except (Refused, Unreadable) as error:
        return [Outcome(f"{error.what} {error.remedy}")]
    return list(_each(given, keys))


def _each(given: Sequence[Given], keys: Sequence[Verifier]) -> Iterator[Outcome]:
    for one in given:
        try:
            checkpoint = check(one.proof, keys)
            unproven = borne_out(one)
        except Refused as error:
            yield Outcome(f"{one.where} does not hold. {error.what}")
            continue
        erased = "" if one.proof.fact is not None else " What it said is not in the text: it was erased, or left out."
        held = f"Entry {one.proof.index:,} of {checkpoint.origin} is one of {checkpoint.size:,}.{erased}"
        yield Outcome(f"{one.where} holds. {held}", one.proof.index, unproven)


def _bare(content: bytes, keys: Sequence[Verifier], entries: Entries) -> Outcome:
    """A tlog-proof says nothing of the entry itself, which is taken from the book."""
    try:
        parsed = proof_file.parse(content)
        kept = next(iter(entries.read(parsed.index, parsed.index + 1)), None)
        if kept is None:
            return Outcome(f"It is the proof of entry {parsed.index:,}, and the book has no such entry.")
        checkpoint = proof_file.verify(parsed, leaf_hash(kept.leaf), keys).checkpoint
    except Refused as error:
        return Outcome(f"{_NAME} does not hold. {error.what}")
    held = f"Entry {parsed.index:,} of this book is one of {checkpoint.size:,} of {checkpoint.origin}."
    return Outcome(f"{_NAME} holds. {held}", parsed.index)
