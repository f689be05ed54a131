"""Timestamps, against an authority made with openssl."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from musterroll.facts.errors import ConfigError
from musterroll.ledger.errors import TimestampError
from musterroll.ledger.timestamps import Stamp, Unverified, request, verify
from tests.ledger.authority import Authority

DATA = b"log.example/book\n9\nand a root\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return made(tmp_path_factory.mktemp("tsa") / "one")


def made(folder: Path, more: str = "") -> Authority:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    return Authority(folder, more)


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.answer(request(DATA).data)


def test_an_answer_is_worth_a_time(authority: Authority) -> None:
    asked = request(DATA)
    stamp = verify(authority.answer(asked.data), DATA, authority.root, asked.nonce)
    assert isinstance(stamp, Stamp)
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(hours=1)
    assert stamp.policy == "1.2.3.4.1"


def test_years_later_the_request_is_not_needed(authority: Authority, answer: bytes) -> None:
    assert isinstance(verify(answer, DATA, authority.root), Stamp)


def test_openssl_accepts_what_is_kept(authority: Authority, answer: bytes) -> None:
    assert authority.judged(answer, DATA)
    assert not authority.judged(answer, DATA + b"!")


def test_other_data_is_refused(authority: Authority, answer: bytes) -> None:
    with pytest.raises(TimestampError, match="Mismatch between messages"):
        verify(answer, DATA + b"!", authority.root)


def test_an_old_answer_to_a_new_request_is_refused(authority: Authority, answer: bytes) -> None:
    with pytest.raises(TimestampError, match="Nonce mismatch"):
        verify(answer, DATA, authority.root, request(DATA).nonce)


def test_an_answer_by_another_authority_is_refused(answer: bytes, tmp_path: Path) -> None:
    with pytest.raises(TimestampError, match="issuer certificate"):
        verify(answer, DATA, made(tmp_path / "other").root)


def test_a_turned_bit_never_moves_the_time(authority: Authority, answer: bytes) -> None:
    """A few bytes of an answer are signed by nobody: they may turn, what is said may not."""
    true, held = verify(answer, DATA, authority.root), 0
    for place in range(len(answer)):
        broken = answer[:place] + bytes([answer[place] ^ 1]) + answer[place + 1 :]
        try:
            found = verify(broken, DATA, authority.root)
        except TimestampError:
            continue
        held += found == true
        assert isinstance(found, Unverified) or found == true
    assert held < 30


def test_an_authority_that_refuses_is_quoted(authority: Authority) -> None:
    refused = authority.answer(
        request(DATA).data.replace(bytes.fromhex("0609608648016503040201"), b"\x06\x09" + 9 * b"\1")
    )
    with pytest.raises(TimestampError, match="The authority answered rejection, not granted"):
        verify(refused, DATA, authority.root)


def test_certificates_out_of_order_are_kept_unverified_and_openssl_accepts_them(tmp_path: Path) -> None:
    authority = made(tmp_path / "disordered", more="certs = {folder}/root.pem")
    answer = authority.answer(request(DATA).data)
    found = verify(answer, DATA, authority.root)
    assert isinstance(found, Unverified)
    assert "InvalidSetOrdering" in found.reason
    assert authority.judged(answer, DATA)


@pytest.mark.parametrize("answer", [b"", b"<html>Busy</html>", b"0\x80", bytes(100)])
def test_what_is_no_answer_is_unverified(authority: Authority, answer: bytes) -> None:
    assert isinstance(verify(answer, DATA, authority.root), Unverified)


@pytest.mark.parametrize(
    "certificates", [b"", b"nothing", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_certificates_that_cannot_be_read_are_a_setting_to_mend(answer: bytes, certificates: bytes) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        verify(answer, DATA, certificates)


def test_two_requests_over_the_same_data_differ() -> None:
    assert request(DATA).nonce != request(DATA).nonce
