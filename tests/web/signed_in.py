"""Somebody signed in to a server of its own: one of the demo company, over real connections."""

from __future__ import annotations

from typing import Any

import httpx


class SignedIn:
    """One of the demo company, by address. The session outlives the server, since it is in the database."""

    def __init__(self, url: str, email: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=60)
        self._client.get("/demo/").raise_for_status()
        assert self.post("/demo/", {"email": email}).status_code == 302

    def at(self, url: str) -> httpx.Client:
        """A browser of theirs for a server at another address."""
        cookies = httpx.Cookies()
        for name, value in self._client.cookies.items():
            cookies.set(name, value, domain="127.0.0.1")
        return httpx.Client(base_url=url, timeout=60, cookies=cookies)

    def post(self, path: str, form: dict[str, str], **more: Any) -> httpx.Response:
        """Sends a form."""
        return posted(self._client, path, form, **more)


def posted(client: httpx.Client, path: str, form: dict[str, str], **more: Any) -> httpx.Response:
    """Sends a form with what tells it from a forged one."""
    return client.post(path, data={**form, "csrfmiddlewaretoken": client.cookies["csrftoken"]}, **more)
