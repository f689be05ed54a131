"""The token in a request: a bearer token, or the password of basic authentication as xAPI's programs send it."""

from __future__ import annotations

import base64
import binascii

from django.http import HttpRequest

_LONGEST = 1000


def shown(request: HttpRequest, *, basic: bool) -> str:
    """What stands for a token in the header `Authorization`; empty where nothing does."""
    header = request.headers.get("Authorization", "")
    if len(header) > _LONGEST:
        return ""
    scheme, _, value = header.partition(" ")
    if scheme.casefold() == "bearer":
        return value.strip()
    return _password(value.strip()) if basic and scheme.casefold() == "basic" else ""


def _password(encoded: str) -> str:
    """The password; the user before it may be any."""
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def address(request: HttpRequest, *, behind_proxy: bool) -> str:
    """Where a request comes from: behind a proxy, what the proxy next to us says, which is the last of the list."""
    forwarded = request.headers.get("X-Forwarded-For", "") if behind_proxy else ""
    return forwarded.rpartition(",")[2].strip()[:64] or str(request.META.get("REMOTE_ADDR", ""))
