"""AES-256-GCM over files of any size, in parts: what is encrypted under a key and a name, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

KEY_SIZE, NONCE_SIZE, TAG_SIZE = 32, 12, 16


class NotSealed(Exception):
    """Bytes that were not sealed under this key and name."""


def sealed(parts: Iterable[bytes], name: str, key: bytes, nonce: bytes) -> Iterator[bytes]:
    """What AESGCM's `encrypt` gives, in parts; the tag comes last."""
    sealing = _cipher(key, nonce).encryptor()
    sealing.authenticate_additional_data(name.encode())
    for part in parts:
        yield sealing.update(part)
    yield sealing.finalize() + sealing.tag


def unsealed(parts: Iterable[bytes], name: str, key: bytes, nonce: bytes) -> Iterator[bytes]:
    """The text behind `parts`, which counts only once the last has come; NotSealed there if anything was changed."""
    from cryptography.exceptions import InvalidTag

    opening, rest = _cipher(key, nonce).decryptor(), b""
    opening.authenticate_additional_data(name.encode())
    for part in parts:
        rest += part
        yield opening.update(rest[:-TAG_SIZE])
        rest = rest[-TAG_SIZE:]
    try:
        yield opening.finalize_with_tag(rest)
    except (InvalidTag, ValueError):  # a tag that is too short is no tag
        raise NotSealed from None


def _cipher(key: bytes, nonce: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return Cipher(algorithms.AES(key), modes.GCM(nonce))
