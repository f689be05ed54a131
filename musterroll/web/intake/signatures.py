"""Signatures of requests, each compared in constant time; those that carry a time are taken within a window.

Each check gives why a request is refused, for the log, or an empty text.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from musterroll.config import Config
from musterroll.facts.errors import ConfigError

WINDOW_S = 300  # before and after now
_NO_SECRET = "no secret is set"
_PREFIX = "whsec_"

Check = Callable[[Mapping[str, str], bytes, Config, datetime], str]


def github(headers: Mapping[str, str], body: bytes, config: Config, now: datetime) -> str:
    """`X-Hub-Signature-256`: HMAC-SHA-256 of the body as it came. It carries no time."""
    secret = config.alerts.github_secret
    if not secret:
        return _NO_SECRET
    right = "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()
    return _unless(_equal(headers.get("X-Hub-Signature-256", ""), right))


def gitlab(headers: Mapping[str, str], body: bytes, config: Config, now: datetime) -> str:
    """A signature with its time, where a secret for that is set; else the token that GitLab sends in clear."""
    settings = config.alerts
    if settings.gitlab_secret:
        return _webhook(headers, body, settings.gitlab_secret, "alerts.gitlab_secret", now)
    if not settings.gitlab_token:
        return _NO_SECRET
    return _unless(_equal(headers.get("X-Gitlab-Token", ""), settings.gitlab_token))


def alerts(headers: Mapping[str, str], body: bytes, config: Config, now: datetime) -> str:
    """Standard Webhooks: id, time and body, signed together."""
    secret = config.alerts.secret
    return _webhook(headers, body, secret, "alerts.secret", now) if secret else _NO_SECRET


def bamboohr(headers: Mapping[str, str], body: bytes, config: Config, now: datetime) -> str:
    """`X-BambooHR-Signature`: HMAC-SHA-256 of the body followed by `X-BambooHR-Timestamp`."""
    secret, at = config.hooks.bamboohr_secret, headers.get("X-BambooHR-Timestamp", "")
    if not secret:
        return _NO_SECRET
    if not at.isascii() or not at.isdecimal() or len(at) > 12:
        return "no signature with a time"
    right = hmac.new(secret.encode(), body + at.encode(), sha256).hexdigest()
    if not _equal(headers.get("X-BambooHR-Signature", "").lower(), right):
        return "wrong signature"
    return "" if abs(int(at) - now.timestamp()) <= WINDOW_S else "signed at another time"


def gusto(headers: Mapping[str, str], body: bytes, config: Config, now: datetime) -> str:
    """A header that the settings name: HMAC-SHA-256 of the body. The time stands in the body, for the view."""
    secret = config.hooks.gusto_secret
    if not secret:
        return _NO_SECRET
    right = hmac.new(secret.encode(), body, sha256).hexdigest()
    return _unless(_equal(headers.get(config.hooks.gusto_header, "").lower(), right))


CHECKS: dict[str, Check] = {
    "github": github,
    "gitlab": gitlab,
    "alerts": alerts,
    "bamboohr": bamboohr,
    "gusto": gusto,
}


def _webhook(headers: Mapping[str, str], body: bytes, secret: str, setting: str, now: datetime) -> str:
    key = _key(secret, setting)
    number, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not number or not at.isascii() or not at.isdecimal() or len(at) > 12:
        return "no signature with a time"
    right = b"v1," + base64.b64encode(hmac.new(key, f"{number}.{at}.".encode() + body, sha256).digest())
    given = headers.get("webhook-signature", "").split(" ")[:10]
    if not any(_equal(one, right.decode()) for one in given):
        return "wrong signature"
    return "" if abs(int(at) - now.timestamp()) <= WINDOW_S else "signed at another time"


def _key(secret: str, setting: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise ConfigError(f"{setting}: expected whsec_ and base64.", "Copy it from the sender.") from None


def _equal(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())


def _unless(fits: bool) -> str:
    return "" if fits else "wrong signature"
