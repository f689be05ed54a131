"""Programs that send to the server in this process, to a book of their own that is empty."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from django.test import Client

from musterroll.facts.fact import Fact
from musterroll.procedures.token import make
from musterroll.web.site import Site

BY = "ada@northfen.example"


def token(site: Site, *scopes: str, name: str = "lms", source: str = "") -> str:
    """A token that was just made."""
    return make(site.book, name, scopes, BY, site.now, source=source).shown


class Program:
    """A program with a token, or whatever it shows in place of one."""

    def __init__(self, shown: str = "", basic: bool = False) -> None:
        self.client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        self.headers = {"Authorization": _header(shown, basic)} if shown else {}

    def post(self, path: str, body: Any, kind: str = "application/json", method: str = "POST", **headers: str) -> Any:
        """Sends a value as JSON, or bytes as they are."""
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, path, raw, kind, headers={**self.headers, **named})


def _header(shown: str, basic: bool) -> str:
    return f"Basic {base64.b64encode(f'lms:{shown}'.encode()).decode()}" if basic else f"Bearer {shown}"


def facts(site: Site, *kinds: str) -> list[Fact]:
    """The facts of the book of these kinds, in order."""
    size = site.book.entries.size()
    return [fact for _, fact in site.book.entries.facts(0, size) if fact is not None and fact.kind in kinds]


@contextmanager
def with_settings(site: Site, **parts: Any) -> Iterator[Site]:
    """The site with other settings."""
    before = site.config
    site.config = dataclasses.replace(before, **parts)
    try:
        yield site
    finally:
        site.config = before
