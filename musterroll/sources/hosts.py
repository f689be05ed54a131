"""Which addresses a client may go to: the one in the settings, and no other, whatever an answer says."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urljoin, urlsplit

from musterroll.facts.errors import ConfigError, Refused

_PORTS = {"https": 443, "http": 80}


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port; raises ValueError for what is no http address."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(url)
    return parts.scheme, parts.hostname.casefold(), parts.port or _PORTS[parts.scheme]


def checked_base(url: str, setting: str) -> str:
    """The base address without a trailing slash. ConfigError unless it is https, or http on this machine."""
    try:
        scheme, host, _ = origin(url)
        parts = urlsplit(url)
    except ValueError:
        raise ConfigError(f"{setting}: {url!r} is no address.", "Expected one as https://example.com.") from None
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigError(f"{setting}: an address with more than host and path.", "Expected https://example.com.")
    if scheme != "https" and not is_here(host):
        raise ConfigError(f"{setting}: {url!r} is not encrypted.", "Expected an address that begins with https://.")
    return url.rstrip("/")


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_inside(host: str) -> bool:
    """Whether a host is given by an address that belongs to no public network."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return is_here(host)


def pinned(target: str, base: str, at: str, what: str) -> str:
    """`target`, seen from the page `at`, as a whole address. Refused where it leaves the origin of `base`.

    `what` names it for the error: "the link to the next page", "a redirect".
    """
    whole = urljoin(at, target)
    try:
        parts: SplitResult = urlsplit(whole)
        if origin(whole) == origin(base) and not parts.username and not parts.password:
            return whole
        host = parts.hostname or whole
    except ValueError:
        host = whole
    where = "an address of a private network or of this machine" if is_inside(host) else "another host"
    raise Refused(
        f"{what} leads to {where}: {host[:80]!r} instead of {urlsplit(base).netloc}. It was not followed.",
        "Check the address in the settings of this source, and ask its operator.",
    )
