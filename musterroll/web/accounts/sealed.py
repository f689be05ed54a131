"""What authenticator apps and recovery codes are made from, encrypted before it lies in the database.

The key comes from the book's secret, which lies in a file beside the database: a copy of the database
alone opens nothing.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from musterroll.facts.errors import Refused
from musterroll.store.sealing import NONCE_SIZE, NotSealed, sealed, unsealed
from musterroll.store.secret import read_or_make, recogniser
from musterroll.web.site import site

_MARK = "sealed:"
_NAME = "musterroll secrets of authenticators"  # what the key is for, and what is sealed under it


def seal(text: str) -> str:
    """The text as AES-256-GCM has it, behind a mark and a nonce. What is sealed already stays as it is."""
    if text.startswith(_MARK):
        return text
    nonce = os.urandom(NONCE_SIZE)
    return _MARK + urlsafe_b64encode(nonce + b"".join(sealed([text.encode()], _NAME, _key(), nonce))).decode()


def unseal(text: str) -> str:
    """The text behind it; Refused where nobody sealed it here."""
    try:
        raw = urlsafe_b64decode(text.removeprefix(_MARK)) if text.startswith(_MARK) else b""
        return b"".join(unsealed([raw[NONCE_SIZE:]], _NAME, _key(), raw[:NONCE_SIZE])).decode()
    except (NotSealed, ValueError):
        raise Refused(
            "What the app is known by cannot be read: it was not kept by this book.", "Set the app up again."
        ) from None


def _key() -> bytes:
    return recogniser(read_or_make(site().config.book_secret, make=False))(_NAME.encode())
