"""An auditor in their engagement, what a page says, and a sample."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

from django.test import Client

from musterroll.store.reading.of_kind import of_kind
from musterroll.web.site import Site
from tests.web.people import sign_in

FAY, IRIS = "fay@northfen.example", "iris@auditors.example"
SEED = "halden's seed 2025-11-17"


def the_period(site: Site) -> int:
    """The engagement that the demo company opened."""
    return next(of_kind(site.book.tables, "period.opened")).entry


def auditor(site: Site, engagement: int | None = None) -> Client:
    """Iris, invited to an engagement."""
    number = the_period(site) if engagement is None else engagement
    return sign_in(IRIS, "auditor", engagement=number, expires_at=site.now + timedelta(days=30))


def text(client: Client, address: str) -> str:
    """A page that opens."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.content.decode()[:500]}"
    return answer.content.decode()


def downloaded(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    answer: Any = client.get(address)
    assert answer.status_code == 200, address
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def shown(page: str) -> dict[str, str]:
    """The view that the form to draw would draw from."""
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("size", "as_of")}
    return {name: hit[1] for name, hit in found.items() if hit}


def draw(client: Client, engagement: int, n: int = 5, part: str = "joined", seed: str = SEED) -> str:
    """Draws a sample; the address of its page."""
    page = text(client, f"/periods/{engagement}/")
    said = {**shown(page), "part": part, "n": str(n), "seed": seed}
    answer = client.post(f"/periods/{engagement}/samples/draw/", said)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer.headers["Location"]


def bodies(site: Site, kind: str) -> list[dict[str, Any]]:
    """What the facts of an open kind say."""
    return [one.fact.body for one in of_kind(site.book.tables, kind) if one.fact and isinstance(one.fact.body, dict)]
