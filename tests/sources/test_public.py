"""A source that was added in the browser: whatever is typed, nothing of a private network or this machine is asked."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.sources.clock import Clock
from musterroll.sources.connection import Connection
from musterroll.sources.http import Client
from musterroll.sources.public import OnlyPublic, is_public

# The same places in many spellings: in the forms that a resolver takes for an address, and within other addresses.
INSIDE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "169.254.169.254", "[::ffff:169.254.169.254]", "[fd00:ec2::254]",
    "[fe80::1]", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "0", "[::]", "224.0.0.1",
    "255.255.255.255", "localhost", "here.localhost",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No proxy, and no connection: one that is tried all the same fails the test."""
    sent: list[Any] = []
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: sent.append(request.url))
    yield
    assert sent == []


def _asks(base: str) -> None:
    with Client(
        Connection(base_url=base, public=True),
        Clock(now=lambda: datetime(2026, 1, 20, tzinfo=UTC), sleep=lambda _: None),
        "moodle",
    ) as client:
        client.get("/")


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_not_asked_however_it_is_written(host: str) -> None:
    with pytest.raises(MusterrollError, match=r"this machine|no connection|that is none"):
        _asks(f"https://{host}/moodle")


@pytest.mark.parametrize("addresses", [["10.0.0.7"], ["93.184.215.14", "10.0.0.7"], ["::1"], ["fe80::1%eth0"]])
def test_a_name_that_means_an_address_inside_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [_found(one) for one in addresses])
    with pytest.raises(Refused, match="private network or on this machine") as refused:
        _asks("https://moodle.evil.example")
    assert 'reach = "any"' in refused.value.remedy


def test_a_name_that_means_another_address_a_moment_later_leads_to_the_one_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([["93.184.215.14"], ["169.254.169.254"], ["93.184.215.15"]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [_found(one) for one in next(answers)])
    seen = []

    def inner(request: httpx.Request) -> httpx.Response:
        seen.append((request.url.host, request.headers["Host"], request.extensions["sni_hostname"]))
        return httpx.Response(200)

    with httpx.Client(transport=OnlyPublic(httpx.MockTransport(inner))) as client:
        client.get("https://moodle.evil.example/a")
        with pytest.raises(Refused):
            client.get("https://moodle.evil.example/b")
        client.get("https://moodle.evil.example/c")
    name = "moodle.evil.example"
    assert seen == [("93.184.215.14", name, name), ("93.184.215.15", name, name)]


def test_public_addresses_are_public() -> None:
    for one in ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"):
        assert is_public(one), one


def test_behind_a_proxy_of_the_company_an_address_inside_is_not_asked_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    with pytest.raises(Refused, match="this machine"):
        _asks("https://169.254.169.254")


def _found(address: str) -> tuple[Any, ...]:
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))
