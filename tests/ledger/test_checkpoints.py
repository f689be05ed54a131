"""Checkpoints: a log's state, signed by the log and seen by witnesses."""

from __future__ import annotations

from base64 import b64encode

import pytest

from musterroll.ledger.checkpoints import Checkpoint, open_checkpoint, parse, sign_checkpoint
from musterroll.ledger.cosignatures import accept, read_witness, seen_at
from musterroll.ledger.errors import NoteError
from musterroll.ledger.notes import Signature, add, sign, split
from musterroll.ledger.tree import EMPTY_ROOT, root_of
from tests.ledger.keyring import LATER, LOG, STRANGER, WITNESS, turned
from tests.ledger.trees import leaves

STATE = Checkpoint(LOG.name, 9, root_of(leaves(9)))
NOTE = sign_checkpoint(STATE, LOG)
KEYS = [LOG.verifier]
WITNESSES = [WITNESS.witness]
NOON = 1_767_268_800
ROOT = b64encode(EMPTY_ROOT).decode()


def test_a_checkpoint_is_three_lines() -> None:
    assert STATE.to_text() == f"log.example/book\n9\n{b64encode(STATE.root).decode()}\n".encode()
    assert parse(STATE.to_text()) == STATE


def test_what_the_log_signed_is_what_is_opened() -> None:
    assert open_checkpoint(NOTE, KEYS).checkpoint == STATE


def test_the_checkpoint_of_an_empty_log_can_be_signed() -> None:
    empty = Checkpoint(LOG.name, 0, EMPTY_ROOT)
    assert open_checkpoint(sign_checkpoint(empty, LOG), KEYS).checkpoint == empty


def test_a_checkpoint_with_any_bit_turned_is_refused() -> None:
    for place, broken in turned(NOTE):
        with pytest.raises(NoteError):
            pytest.fail(f"byte {place} does not matter: {open_checkpoint(broken, KEYS)}")


def test_old_keys_of_the_log_keep_verifying() -> None:
    keys = [LOG.verifier, LATER.verifier]
    assert open_checkpoint(NOTE, keys).checkpoint == STATE
    assert open_checkpoint(sign_checkpoint(STATE, LATER), keys).checkpoint == STATE
    assert open_checkpoint(sign_checkpoint(STATE, LOG, LATER), [LATER.verifier]).checkpoint == STATE


def test_another_log_cannot_sign_for_this_one() -> None:
    with pytest.raises(NoteError, match=r"log\.example/book is signed with a key of other\.example/book"):
        sign_checkpoint(STATE, STRANGER)
    with pytest.raises(NoteError, match=r"log\.example/book is signed with a key of other\.example/book"):
        open_checkpoint(sign(STATE.to_text(), STRANGER), [STRANGER.verifier])


@pytest.mark.parametrize(
    "lines",
    [
        [""],
        ["log.example/book"],
        ["log.example/book", "9"],
        ["", "9", ROOT],
        ["log.example/book", "", ROOT],
        ["log.example/book", "09", ROOT],
        ["log.example/book", "-9", ROOT],
        ["log.example/book", "+9", ROOT],
        ["log.example/book", "9 ", ROOT],
        ["log.example/book", "٩", ROOT],
        ["log.example/book", "9" * 5000, ROOT],
        ["log.example/book", "9", ROOT[:-4]],
        ["log.example/book", "9", ROOT[:-2] + "V="],
        ["log.example/book", "9", ROOT.rstrip("=")],
        ["log.example/book", "9", ROOT, "", "more"],
    ],
)
def test_what_is_no_checkpoint_is_refused_though_it_be_signed(lines: list[str]) -> None:
    note = sign("\n".join([*lines, ""]).encode(), LOG)
    with pytest.raises(NoteError):
        pytest.fail(f"read as {open_checkpoint(note, KEYS).checkpoint}")


def test_lines_of_an_extension_are_left_alone() -> None:
    assert parse(STATE.to_text() + b"more\nand more\n") == STATE


@pytest.mark.parametrize("wrong", [{"origin": "two\nlines"}, {"origin": ""}, {"size": -1}, {"root": b"short"}])
def test_what_would_be_no_checkpoint_is_not_signed(wrong: dict[str, object]) -> None:
    state = STATE._replace(**wrong)  # type: ignore[arg-type]
    with pytest.raises(NoteError):
        sign_checkpoint(state, LOG)


# --- Witnesses ------------------------------------------------------------------------------------------


def test_a_witness_is_accepted_with_its_time() -> None:
    line = WITNESS.cosign(NOTE, NOON).to_line()
    note = accept(NOTE, line, WITNESSES)
    opened = open_checkpoint(note, KEYS, WITNESSES)
    assert opened.checkpoint == STATE
    assert seen_at(opened.note, WITNESS.witness) == NOON
    assert note == NOTE + line


def test_a_witness_signs_a_time_and_then_the_checkpoint() -> None:
    signature = WITNESS.cosign(NOTE, NOON)
    message = b"cosignature/v1\ntime 1767268800\n" + STATE.to_text()
    as_note_key = type(LOG)(WITNESS.name, WITNESS.seed)
    assert signature.data == NOON.to_bytes(8, "big") + as_note_key.sign(message)


def test_the_same_key_has_another_id_as_a_witness() -> None:
    as_note_key = type(LOG)(WITNESS.name, WITNESS.seed)
    assert as_note_key.key_id != WITNESS.witness.key_id
    assert read_witness(WITNESS.witness.to_text()) == WITNESS.witness
    with pytest.raises(NoteError, match="type 1; expected 4"):
        read_witness(as_note_key.verifier.to_text())


def test_a_witness_unknown_to_the_reader_is_carried_along() -> None:
    note = accept(NOTE, WITNESS.cosign(NOTE, NOON).to_line(), WITNESSES)
    opened = open_checkpoint(note, KEYS)
    assert opened.checkpoint == STATE
    assert [signature.name for signature in opened.note.unverified] == [WITNESS.name]
    assert seen_at(opened.note, WITNESS.witness) is None


def test_the_later_of_two_times_counts() -> None:
    lines = b"".join(WITNESS.cosign(NOTE, at).to_line() for at in (NOON + 60, NOON))
    note = accept(NOTE, lines, WITNESSES)
    assert seen_at(open_checkpoint(note, KEYS, WITNESSES).note, WITNESS.witness) == NOON + 60


def test_a_witness_alone_does_not_make_a_checkpoint() -> None:
    log_line = NOTE[NOTE.rindex("— ".encode()) :]
    alone = NOTE.removesuffix(log_line) + WITNESS.cosign(NOTE, NOON).to_line()
    with pytest.raises(NoteError, match="not the log itself"):
        open_checkpoint(alone, KEYS, WITNESSES)


def test_a_cosignature_of_another_checkpoint_is_refused() -> None:
    other = sign_checkpoint(STATE._replace(size=8), LOG)
    with pytest.raises(NoteError, match="not over this text"):
        accept(NOTE, WITNESS.cosign(other, NOON).to_line(), WITNESSES)


def test_a_cosignature_with_another_time_is_refused() -> None:
    signature = WITNESS.cosign(NOTE, NOON)
    moved = signature._replace(data=(NOON + 1).to_bytes(8, "big") + signature.data[8:])
    with pytest.raises(NoteError, match="not over this text"):
        open_checkpoint(add(NOTE, [moved]), KEYS, WITNESSES)


def test_a_time_that_the_standard_has_no_room_for_is_refused() -> None:
    latest = 2**63 - 1
    assert accept(NOTE, WITNESS.cosign(NOTE, latest).to_line(), WITNESSES)
    with pytest.raises(NoteError, match="not over this text"):
        accept(NOTE, WITNESS.cosign(NOTE, latest + 1).to_line(), WITNESSES)


@pytest.mark.parametrize("data", [b"x", bytes(8), bytes(71), bytes(73)])
def test_a_cosignature_of_another_length_is_refused(data: bytes) -> None:
    with pytest.raises(NoteError, match="not over this text"):
        open_checkpoint(add(NOTE, [Signature(WITNESS.name, WITNESS.witness.key_id, data)]), KEYS, WITNESSES)


def test_a_line_by_nobody_known_is_not_accepted() -> None:
    _, (by_stranger,) = split(sign(STATE.to_text(), STRANGER))
    for lines in (by_stranger.to_line(), WITNESS.cosign(NOTE, NOON).to_line() + by_stranger.to_line()):
        with pytest.raises(NoteError, match="no known witness"):
            accept(NOTE, lines, WITNESSES)


@pytest.mark.parametrize("lines", [b"", b"\n", b"nonsense\n", b"\xff\n"])
def test_what_is_no_cosignature_is_not_accepted(lines: bytes) -> None:
    with pytest.raises(NoteError):
        accept(NOTE, lines, WITNESSES)
