"""Only addresses of public networks, for a source that was added on a page: whoever types an address there shall not
reach what this machine can reach and they cannot.

A name is looked up once for each connection, every address that it has is looked at, and the connection goes to the
one that was looked at: a name that means something else a moment later leads nowhere else.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.request import getproxies

import httpx

from musterroll.facts.errors import Refused

_WITHIN_IPV6 = IPv6Network("64:ff9b::/96")  # IPv4, translated by the network
_REMEDY = 'Whoever runs the server allows it: reach = "any" in the table of this source in musterroll.toml.'


class OnlyPublic(httpx.BaseTransport):
    """Sends each request to an address that was looked at; the name stays in the request and for its certificate."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Refused where the name has an address that is not public."""
        host = request.url.host
        request.url = request.url.copy_with(host=looked_at(host))
        request.extensions = {**request.extensions, "sni_hostname": host}
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Ends the connections."""
        self._inner.close()


def transport(verify: Any, limits: httpx.Limits) -> OnlyPublic | None:
    """The way for requests; None where a proxy of the company is set, which then decides what is reached."""
    return None if getproxies() else OnlyPublic(httpx.HTTPTransport(verify=verify, limits=limits))


def looked_at(host: str) -> str:
    """An address of a host, all of whose addresses are public. Refused otherwise; ConnectError where it has none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        raise httpx.ConnectError(f"{host} has no address") from None
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(map(is_public, addresses)):
        raise Refused(f"{host[:80]!r} is in a private network or on this machine. Nothing was sent.", _REMEDY)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address belongs to a public network, also one that stands within another."""
    one = ip_address(address)
    if isinstance(one, IPv6Address):
        within = _within(one)
        if within is not None:
            return is_public(str(within))
    return one.is_global and not one.is_multicast and not one.is_reserved


def _within(one: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if one in _WITHIN_IPV6:
        return IPv4Address(int(one) & 0xFFFF_FFFF)
    return one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
