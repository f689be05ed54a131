"""The key of the first run: whoever started the server reads it there, and nobody else becomes administrator."""

from __future__ import annotations

import hmac
import secrets

from musterroll.config import Config


def setup_key(config: Config) -> str:
    """The key, made where there is none."""
    place = config.setup_key
    if not place.exists():
        place.parent.mkdir(mode=0o700, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(24), "utf-8")
    return place.read_text("utf-8").strip()


def opens(config: Config, said: str) -> bool:
    """Whether this is the key."""
    try:
        kept = config.setup_key.read_text("utf-8").strip()
    except FileNotFoundError:
        return False
    return hmac.compare_digest(kept.encode(), said.encode())


def burn(config: Config) -> None:
    """The first administrator is there: the key opens nothing any more."""
    config.setup_key.unlink(missing_ok=True)
