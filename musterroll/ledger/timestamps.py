"""Timestamps of RFC 3161: an outside authority signs that it was shown some bytes at a time.

Here are only bytes: what to send, and what an answer is worth. The answer is kept as it came, whatever it is worth:
`openssl ts -verify` is the second judge.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from musterroll.facts.errors import ConfigError
from musterroll.ledger.errors import TimestampError

ASKED_AS = "application/timestamp-query"
ANSWERED_AS = "application/timestamp-reply"


class Request(NamedTuple):
    """What to send to an authority, and the number by which its answer is known to be fresh."""

    data: bytes
    nonce: int


class Stamp(NamedTuple):
    """An answer that holds: when the authority says it was, its serial number and its policy (an OID)."""

    at: datetime
    serial: int
    policy: str


class Unverified(NamedTuple):
    """An answer that could not be read here, and why. It may hold: keep it, and ask `openssl ts -verify`."""

    reason: str


def request(data: bytes) -> Request:
    """Ask for a timestamp over the SHA-256 of `data`, with the certificate of the authority in the answer."""
    builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    asked = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    assert asked.nonce is not None
    return Request(asked.as_bytes(), asked.nonce)


def verify(answer: bytes, data: bytes, authorities: bytes, nonce: int | None = None) -> Stamp | Unverified:
    """Check an answer over `data`. TimestampError if it does not hold; ConfigError if `authorities` are not read.

    `authorities` are the certificates that are trusted, in PEM. `nonce` is that of the request, checked when the
    answer arrives; years later it is not needed.
    """
    trusted = _certificates(authorities)
    # Some authorities write what OpenSSL reads and stricter readers do not: certificates out of order, for one.
    try:
        response = decode_timestamp_response(answer)
        status = PKIStatus(response.status)
        if status is not PKIStatus.GRANTED:
            raise TimestampError(f"The authority answered {status.name.lower().replace('_', ' ')}, not granted.")
        stamp = _stamp(response)
        _verify(response, data, trusted, nonce)
    except ValueError as error:
        return Unverified(str(error).splitlines()[0] if str(error) else type(error).__name__)
    return stamp


def _verify(response: TimeStampResponse, data: bytes, trusted: list[Certificate], nonce: int | None) -> None:
    builder = VerifierBuilder(roots=trusted, nonce=nonce)
    try:
        builder.build().verify_message(response, data)
    except VerificationError as error:
        raise TimestampError(f"The timestamp does not hold: {_reason(error)}.") from None


def _reason(error: VerificationError) -> str:
    """What failed; of a stack of errors of OpenSSL, what the last one says."""
    said = re.findall(r'(?:reason|data): "([^"]+)"', str(error))
    return (said[-1] if said else str(error)).rstrip(".")


def _stamp(response: TimeStampResponse) -> Stamp:
    said = response.tst_info
    return Stamp(said.gen_time, said.serial_number, said.policy.dotted_string)


def _certificates(authorities: bytes) -> list[Certificate]:
    try:
        return load_pem_x509_certificates(authorities)
    except ValueError:
        remedy = "Give the certificates of the authority in PEM."
        raise ConfigError("The certificates of the timestamp authority cannot be read.", remedy) from None
