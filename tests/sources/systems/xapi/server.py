"""A learning record store that speaks xAPI 1.0.3 as far as statements are read: verbs, `since`, `more`, voiding."""

from __future__ import annotations

import base64
from typing import Any

from tests.sources.kit.server import Asked, LocalServer, Reply

KEY, SECRET = "northfen", "canary-lrs-secret-77c1"
ADL = "http://adlnet.gov/expapi/verbs/"


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


def stored(number: int) -> str:
    return f"2025-03-01T{number // 60:02d}:{number % 60:02d}:00.000Z"


def statement(number: int, word: str = "completed", **changes: Any) -> dict[str, Any]:
    """An invented statement."""
    made = {
        "id": uuid(number),
        "actor": {"mbox": f"mailto:mara.{number}@northfen.example", "name": f"Mara No{number}"},
        "verb": {"id": ADL + word, "display": {"en": word}},
        "object": {"id": "https://courses.northfen.example/awareness", "definition": {"name": {"en": "Awareness"}}},
        "result": {"score": {"scaled": 0.9, "raw": 90}, "duration": "PT20M30.5S", "completion": True},
        "context": {"revision": "2.1"},
        "timestamp": f"2025-02-28T10:{number % 60:02d}:00+01:00",
        "stored": stored(number),
    }
    return {**made, **changes}


def voiding(number: int, target: int) -> dict[str, Any]:
    """A statement that takes another one back."""
    return statement(number, "voided", object={"objectType": "StatementRef", "id": uuid(target)}, result=None)


class LrsServer(LocalServer):
    """Statements in the order in which they were stored. Those that were voided are shown by their id only."""

    consistent: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self.lists["statements"] = [
            *(statement(number) for number in range(1, 15)),
            *(statement(number, "passed") for number in range(15, 22)),
            *(statement(number, "failed", result={"success": False}) for number in range(22, 25)),
            statement(25, "experienced"),
            statement(30),
            voiding(31, 30),
        ]

    def routes(self, asked: Asked) -> Reply:
        expected = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {expected}":
            return Reply({"error": "who are you"}, 401)
        if not asked.headers.get("x-experience-api-version", "").startswith("1.0"):
            return Reply(b"version", 400)
        if asked.path != "/xAPI/statements":
            return Reply({"error": "not there"}, 404)
        if "voidedStatementId" in asked.query:
            return self._voided(asked.query["voidedStatementId"])
        return self._list(asked.query)

    def _voided(self, number: str) -> Reply:
        found = [one for one in self.lists["statements"] if one.get("id") == number]
        return Reply(found[0]) if found and number in self._targets() else Reply(b"", 404)

    def _targets(self) -> set[str]:
        return {one["object"]["id"] for one in self.lists["statements"] if one["verb"]["id"] == ADL + "voided"}

    def _list(self, query: dict[str, str]) -> Reply:
        rows = [
            one
            for one in self.lists["statements"]
            if one["verb"]["id"] == query["verb"]
            and one["stored"] > query.get("since", "")
            and one["id"] not in self._targets()
        ]
        found, following = self.window(rows, query.get("at", "0"))
        since = f"&since={query['since']}" if "since" in query else ""
        host = self.next_host or ""
        more = f"{host}/xAPI/statements?verb={query['verb']}&at={following}{since}" if following else ""
        headers = {"X-Experience-API-Consistent-Through": self.consistent} if self.consistent else {}
        return Reply({"statements": found, "more": more}, headers=headers)
