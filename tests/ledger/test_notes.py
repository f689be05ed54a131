"""Signed notes: who has signed what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.ledger.errors import NoteError
from musterroll.ledger.keys import Verifier
from musterroll.ledger.notes import LARGEST_NOTE, MOST_SIGNATURES, Signature, add, open_note, sign, split
from tests.ledger.keyring import LATER, LOG, STRANGER, turned

TEXT = "A text of two lines,\n\nand an empty one, with ünïcode.\n".encode()
KEYS = [LOG.verifier]

texts = st.lists(st.text(st.characters(min_codepoint=32, codec="utf-8"))).map(
    lambda lines: "\n".join([*lines, ""]).encode() or b"\n"
)


@given(texts)
def test_what_was_signed_is_what_is_opened(text: bytes) -> None:
    note = open_note(sign(text, LOG), KEYS)
    assert (note.text, len(note.verified), note.unverified) == (text, 1, ())
    assert note.signed_by(LOG.verifier)


def test_a_note_with_any_bit_turned_is_refused() -> None:
    note = sign(TEXT, LOG)
    for place, broken in turned(note):
        with pytest.raises(NoteError):
            pytest.fail(f"byte {place} does not matter: {open_note(broken, KEYS)}")


def test_a_note_cut_anywhere_is_refused() -> None:
    note = sign(TEXT, LOG)
    for length in range(len(note)):
        with pytest.raises(NoteError):
            open_note(note[:length], KEYS)


def test_after_a_rotation_the_old_key_verifies_the_old_note_and_the_new_key_the_new_one() -> None:
    old, new = sign(TEXT, LOG), sign(TEXT, LATER)
    both = [LOG.verifier, LATER.verifier]
    assert open_note(old, both).signed_by(LOG.verifier)
    assert open_note(new, both).signed_by(LATER.verifier)
    assert not open_note(new, both).signed_by(LOG.verifier)
    with pytest.raises(NoteError, match="No known key"):
        open_note(new, [LOG.verifier])


def test_a_note_signed_by_two_opens_for_those_who_know_either() -> None:
    note = sign(TEXT, LOG, STRANGER)
    for key, other in [(LOG, STRANGER), (STRANGER, LOG)]:
        opened = open_note(note, [key.verifier])
        assert [signature.name for signature in opened.verified] == [key.name]
        assert [signature.name for signature in opened.unverified] == [other.name]


def test_a_signature_by_a_known_key_over_another_text_refuses_the_note() -> None:
    _, (wrong,) = split(sign(b"Another text.\n", STRANGER))
    note = add(sign(TEXT, LOG), [wrong])
    assert open_note(note, [LOG.verifier]).unverified == (wrong,)
    with pytest.raises(NoteError, match=r"other\.example/book .* is not over this text"):
        open_note(note, [LOG.verifier, STRANGER.verifier])


def test_a_key_that_only_shares_its_name_has_not_signed() -> None:
    with pytest.raises(NoteError, match="No known key has signed this; signed by log"):
        open_note(sign(TEXT, LOG), [LATER.verifier])


def test_a_key_that_shares_name_and_id_does_not_open_the_note() -> None:
    class Colliding(Verifier):
        key_id = LOG.key_id

    with pytest.raises(NoteError, match="is not over this text"):
        open_note(sign(TEXT, LOG), [Colliding(LOG.name, STRANGER.verifier.public)])


def test_a_signature_that_stands_twice_counts_once() -> None:
    note = sign(TEXT, LOG)
    line = note[note.rindex("— ".encode()) :]
    assert len(open_note(note + line, KEYS).verified) == 1
    _, (signature,) = split(note)
    assert add(note, [signature, signature]) == note


@pytest.mark.parametrize(
    ("note", "what"),
    [
        (b"", "No signatures"),
        (b"text\n", "No signatures"),
        (b"text\n\n", "No signatures"),
        (b"text\n\nname AAAAAAAA\n", "No line of a signature"),
        ("text\n\n— name\n".encode(), "No line of a signature"),
        ("text\n\n— name AAAA*AAA\n".encode(), "not base64"),
        ("text\n\n— name AAAAAA==\n".encode(), "expected more than 4"),
        ("text\n\n— na+me AAAAAAAA\n".encode(), "No name for a key"),
        ("text\r\n\n— name AAAAAAAA\n".encode(), "control character"),
        (b"\xff\n\n", "UTF-8"),
        (b"x" * (LARGEST_NOTE + 1), "at most"),
    ],
)
def test_what_is_no_note_is_refused_with_its_reason(note: bytes, what: str) -> None:
    with pytest.raises(NoteError, match=what):
        open_note(note, KEYS)


def test_as_many_signatures_as_a_note_may_have_are_read_and_no_more() -> None:
    strangers = [Signature(f"s{number}.example", b"1234", b"signed") for number in range(MOST_SIGNATURES)]
    full = add(sign(TEXT, LOG), strangers[1:])
    assert len(open_note(full, KEYS).unverified) == MOST_SIGNATURES - 1
    with pytest.raises(NoteError, match="101 signatures"):
        open_note(add(full, strangers[:1]), KEYS)


@pytest.mark.parametrize("text", [b"no newline", b"", b"a\tb\n", b"\xff\n"])
def test_a_text_that_no_note_can_hold_is_not_signed(text: bytes) -> None:
    with pytest.raises(NoteError):
        open_note(sign(text, LOG), KEYS)
