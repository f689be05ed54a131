"""Keys that are made from facts, the same on every machine and in every language."""

from __future__ import annotations

from hashlib import sha256


def person_key(source: str, account: str) -> str:
    """`p_` and the first 16 hex digits of SHA-256 over source, newline, account (UTF-8)."""
    return "p_" + digest16(source, account)


def digest16(*parts: str) -> str:
    """The first 16 hex digits of SHA-256 over `parts` joined by newlines (UTF-8)."""
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
