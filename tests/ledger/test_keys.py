"""Keys of a log: one line each, and a secret one stays secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.ledger.encoding import encoded
from musterroll.ledger.errors import NoteError
from musterroll.ledger.keys import Signer, generate, key_text, read_signer, read_verifier
from tests.ledger.keyring import LOG, WITNESS, turned

seeds = st.binary(min_size=32, max_size=32)


@given(seeds)
def test_a_key_reads_back_from_its_line(seed: bytes) -> None:
    signer = Signer("log.example/book", seed)
    assert read_signer(signer.to_text()) == signer
    assert read_verifier(signer.verifier.to_text()) == signer.verifier
    assert read_verifier(signer.verifier.to_text() + "\n") == signer.verifier


def test_a_new_key_is_another_one_each_time() -> None:
    one, two = generate("log.example/book"), generate("log.example/book")
    assert one.name == two.name
    assert one.verifier != two.verifier
    assert read_signer(one.to_text()) == one


def test_a_secret_key_is_not_shown() -> None:
    secret = LOG.to_text().rpartition("+")[2]
    shown = f"{LOG} {LOG!r} {WITNESS!r}"
    assert secret not in shown
    assert LOG.seed.hex() not in shown
    assert repr(LOG.seed) not in shown


def test_an_error_about_a_secret_key_shows_nothing_of_it() -> None:
    line = LOG.to_text()
    for broken in (line[:-3], line.replace("log", "lag"), line.removeprefix("PRIVATE+"), line + "A"):
        with pytest.raises(NoteError) as caught:
            read_signer(broken)
        assert line.rpartition("+")[2][:20] not in str(caught.value)
        assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "line",
    [
        LOG.to_text().removeprefix("PRIVATE+KEY+"),
        f"PRIVATE+KEY+{LOG.name}+{LOG.key_id.hex()}+{encoded(bytes([4]) + LOG.seed)}",
        f"PRIVATE+KEY+{LOG.name}+{LOG.key_id.hex()}+{encoded(bytes([1]) + LOG.seed[1:])}",
        LOG.verifier.to_text(),
        "",
    ],
)
def test_what_is_no_secret_key_is_refused(line: str) -> None:
    with pytest.raises(NoteError, match="not the secret key of a log"):
        read_signer(line)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_public_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(NoteError, match=f"has {length} bytes; expected 32"):
        read_verifier(key_text(LOG.name, 1, bytes(length)))


def test_a_verifier_key_with_any_bit_turned_is_refused() -> None:
    line = LOG.verifier.to_text().encode()
    for place, broken in turned(line):
        with pytest.raises(NoteError):
            assert read_verifier(broken.decode("utf-8", "replace")) == LOG.verifier, f"byte {place} does not matter"


@pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\there", "line\nbreak", "no\u00a0break", "bell\a"])
def test_a_name_that_no_note_can_carry_is_refused(name: str) -> None:
    with pytest.raises(NoteError, match="No name for a key"):
        generate(name)


def test_the_key_of_a_witness_is_not_the_key_of_a_log() -> None:
    with pytest.raises(NoteError, match="type 4; expected 1"):
        read_verifier(WITNESS.witness.to_text())


@pytest.mark.parametrize("line", ["", "name", "name+00000000", "name+00000000+", "name+00000000+AA==", LOG.to_text()])
def test_what_is_no_verifier_key_is_refused(line: str) -> None:
    with pytest.raises(NoteError):
        read_verifier(line)
