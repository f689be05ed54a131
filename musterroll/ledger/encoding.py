"""Bytes as base64, in exactly one way: what was decoded is what would be written."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error

from musterroll.ledger.errors import NoteError


def encoded(data: bytes) -> str:
    """Standard base64 with padding."""
    return b64encode(data).decode("ascii")


def decoded(text: str, what: str) -> bytes:
    """The bytes of `text`; NoteError naming `what` if it is not what `encoded` writes."""
    try:
        data = b64decode(text, validate=True)
    except (Error, ValueError):
        data = b""
    # Base64 has bits to spare at its end: without this, two texts would mean the same bytes.
    if not data or encoded(data) != text:
        raise NoteError(f"{what} is not base64: {text[:40]!r}.")
    return data


def number(text: str, what: str) -> int:
    """A count from 0 in ASCII digits without leading zeros; NoteError naming `what` if it is anything else."""
    if not (text.isascii() and text.isdigit()) or str(int(text[:20])) != text:
        raise NoteError(f"{what} is {text[:40]!r}; expected a number without leading zeros.")
    return int(text)
