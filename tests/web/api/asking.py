"""A program that reads from the server in this process."""

from __future__ import annotations

from typing import Any

from musterroll.web.site import Site
from tests.web.programs import Program, token

BASE = "/api/v1/"


class Reader(Program):
    """A program with a token for some scopes."""

    def __init__(self, site: Site, *scopes: str, name: str = "reader") -> None:
        super().__init__(token(site, *scopes, name=name))

    def get(self, path: str, /, tag: str = "", **asked: Any) -> Any:
        """The answer at an address below the API, or at one that an answer named."""
        address = path if path.startswith(("/", "http")) else BASE + path
        headers = {**self.headers, **({"If-None-Match": tag} if tag else {})}
        return self.client.get(address, asked or None, headers=headers)

    def rows(self, path: str, /, **asked: Any) -> list[dict[str, Any]]:
        """The rows of one page."""
        answer = self.get(path, **asked)
        assert answer.status_code == 200, answer.content
        return list(answer.json()["data"])

    def every(self, path: str, /, **asked: Any) -> list[dict[str, Any]]:
        """The rows of all pages, by following `next`."""
        found: list[dict[str, Any]] = []
        answer = self.get(path, **asked)
        for _ in range(200):
            assert answer.status_code == 200, answer.content
            found += answer.json()["data"]
            following = answer.json()["next"]
            if following is None:
                return found
            answer = self.get(following)
        raise AssertionError("There is no end of it.")

    def one(self, path: str) -> dict[str, Any]:
        """The thing at an address."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.content
        return dict(answer.json()["data"])

    def send(self, path: str, body: Any, **headers: str) -> Any:
        """Sends a value as JSON."""
        return self.post(BASE + path, body, **headers)
