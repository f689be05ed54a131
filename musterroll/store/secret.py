"""The book's secret: 32 bytes in a file of their own, by which repeated facts are recognised.

Without it nobody can try out, with a guessed fact, whether the book holds it. HMAC-SHA-256 (RFC 2104) with both
padded keys hashed once: half the time of a call with the key.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from musterroll.facts.errors import ConfigError

SIZE = 32
CHECKED_TEXT = b"musterroll book secret"


def read_or_make(path: Path, *, make: bool) -> bytes:
    """The secret in the file, which `make` may create (readable by its owner only). ConfigError where there is none."""
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        if make:
            return _made(path)
        raise ConfigError(f"{path} is missing.", "Put it back from your safe copy: the book belongs to it.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Mend its rights.") from None
    if len(found) != SIZE:
        raise ConfigError(f"{path} has {len(found)} bytes; expected {SIZE}.", "Put it back from your safe copy.")
    return found


def recogniser(secret: bytes) -> Callable[[bytes], bytes]:
    """HMAC-SHA-256 with this secret, 32 bytes."""
    padded = secret.ljust(64, b"\0")
    inner_start = sha256(bytes(byte ^ 0x36 for byte in padded)).copy
    outer_start = sha256(bytes(byte ^ 0x5C for byte in padded)).copy

    def keyed(text: bytes) -> bytes:
        inner, outer = inner_start(), outer_start()
        inner.update(text)
        outer.update(inner.digest())
        return outer.digest()

    return keyed


def _made(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = secrets.token_bytes(SIZE)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret
