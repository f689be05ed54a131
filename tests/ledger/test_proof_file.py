"""Proof files: all that a stranger needs for one entry."""

from __future__ import annotations

import pytest

from musterroll.ledger.checkpoints import Checkpoint, sign_checkpoint
from musterroll.ledger.cosignatures import accept, seen_at
from musterroll.ledger.errors import NoteError, ProofError
from musterroll.ledger.proof_file import ProofFile, parse, verify
from musterroll.ledger.proofs import inclusion_proof
from tests.ledger.keyring import LOG, STRANGER, WITNESS, turned
from tests.ledger.trees import grown, leaves

SIZE, INDEX = 11, 6
TREE = grown(SIZE)
LEAF = leaves(SIZE)[INDEX]
STATE = Checkpoint(LOG.name, SIZE, TREE.growth.root())
NOTE = sign_checkpoint(STATE, LOG)
PROOF = ProofFile(INDEX, tuple(inclusion_proof(TREE.nodes, INDEX, SIZE)), NOTE)
KEYS = [LOG.verifier]


def test_a_proof_is_lines_that_a_person_can_read() -> None:
    text = PROOF.to_bytes()
    before, _, checkpoint = text.partition(b"\n\n")
    first, index, *path = before.decode().split("\n")
    assert (first, index, len(path)) == ("c2sp.org/tlog-proof@v1", "index 6", len(PROOF.path))
    assert checkpoint == NOTE


def test_a_proof_reads_back_and_holds() -> None:
    assert parse(PROOF.to_bytes()) == PROOF
    assert verify(parse(PROOF.to_bytes()), LEAF, KEYS).checkpoint == STATE


def test_a_log_of_one_entry_needs_no_path() -> None:
    tree = grown(1)
    note = sign_checkpoint(Checkpoint(LOG.name, 1, tree.growth.root()), LOG)
    proof = parse(ProofFile(0, (), note).to_bytes())
    assert proof.path == ()
    verify(proof, leaves(1)[0], KEYS)


def test_a_proof_with_any_bit_turned_does_not_hold() -> None:
    for place, broken in turned(PROOF.to_bytes()):
        with pytest.raises((NoteError, ProofError)):
            pytest.fail(f"byte {place} does not matter: {verify(parse(broken), LEAF, KEYS)}")


def test_a_proof_of_another_entry_does_not_hold() -> None:
    with pytest.raises(ProofError, match="Leaf 6 does not lead to the root at 11 leaves"):
        verify(PROOF, leaves(SIZE)[5], KEYS)


def test_a_proof_by_another_log_does_not_hold() -> None:
    with pytest.raises(NoteError, match="No known key"):
        verify(PROOF, LEAF, [STRANGER.verifier])


def test_a_proof_carries_what_witnesses_saw() -> None:
    note = accept(NOTE, WITNESS.cosign(NOTE, 1_767_268_800).to_line(), [WITNESS.witness])
    proof = parse(ProofFile(INDEX, PROOF.path, note).to_bytes())
    opened = verify(proof, LEAF, KEYS, [WITNESS.witness])
    assert seen_at(opened.note, WITNESS.witness) == 1_767_268_800


@pytest.mark.parametrize("extra", [b"x", b"index 7\n\n", bytes(range(256))])
def test_extra_data_goes_along(extra: bytes) -> None:
    proof = ProofFile(INDEX, PROOF.path, NOTE, extra)
    assert parse(proof.to_bytes()) == proof
    assert verify(parse(proof.to_bytes()), LEAF, KEYS).checkpoint == STATE


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"", "No proof file"),
        (b"c2sp.org/tlog-proof@v2\nindex 0\n\n" + NOTE, "No proof file"),
        (b"c2sp.org/tlog-proof@v1\n\n" + NOTE, "index is missing"),
        (b"c2sp.org/tlog-proof@v1\nindex 0\n", "No proof file"),
        (b"c2sp.org/tlog-proof@v1\nindex 00\n\n" + NOTE, "The index is '00'"),
        (b"c2sp.org/tlog-proof@v1\nindex -1\n\n" + NOTE, "The index is '-1'"),
        (b"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n" + NOTE, "The extra data is not base64"),
        (b"c2sp.org/tlog-proof@v1\nextra AA==\n\n" + NOTE, "index is missing"),
        (b"c2sp.org/tlog-proof@v1\nindex 0\nAB==\n\n" + NOTE, "Step 1 of the proof is not base64"),
        (b"c2sp.org/tlog-proof@v1\nindex 0\n\xff\n\n" + NOTE, "Step 1 of the proof is not base64"),
        (b"c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\n" + NOTE, "No proof file"),
    ],
)
def test_what_is_no_proof_file_is_refused_with_its_reason(text: bytes, what: str) -> None:
    with pytest.raises(NoteError, match=what):
        parse(text)
