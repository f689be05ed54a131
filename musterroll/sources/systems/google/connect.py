"""Who asks Google, and how Google says that it was asked too often: with a 403 that names the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping

from musterroll.sources.auth import SignedJwt
from musterroll.sources.connection import Connection
from musterroll.sources.settings import Settings

_SCOPE = "https://www.googleapis.com/auth/admin.directory."
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_TOO_OFTEN = re.compile(rb'"reason"\s*:\s*"(userRateLimitExceeded|rateLimitExceeded|quotaExceeded)"')


def connect(settings: Settings) -> Connection:
    """The connection of a service account that acts as an administrator. The scopes are those that are needed."""
    if settings.text("suspended_is").casefold() not in ("inactive", "unknown"):
        raise settings.wrong("suspended_is", "inactive or unknown")
    needed = ["user.readonly"] + (["group.readonly", "group.member.readonly"] if settings.text("groups") else [])
    claims = {
        "iss": settings.text("client_email"),
        "sub": settings.text("admin"),
        "scope": " ".join(_SCOPE + one for one in needed),  # Google reads it in the claims
    }
    kid = settings.text("key_id")
    key = settings["private_key"].strip().replace("\\n", "\n")  # as it stands in Google's own file of a key
    return Connection(
        base_url=settings.text("base_url"),
        auth=SignedJwt(settings.text("token_url"), key, claims, grant=_GRANT, headers={"kid": kid} if kid else {}),
        busy=too_often,
        secrets=tuple(settings.secrets()),
        ca_file=settings.text("ca_file"),
    )


def too_often(status: int, headers: Mapping[str, str], raw: bytes) -> bool:
    """Whether a 403 is about the pace, and not about a permission."""
    return status == 403 and _TOO_OFTEN.search(raw[:10_000]) is not None
