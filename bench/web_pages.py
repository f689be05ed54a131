"""The pages that are measured, and who opens them: `python -m bench.web_pages FOLDER`.

Lets a compliance lead and an auditor sign in to the book in FOLDER, finds addresses of each page, and counts the
questions behind them. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.setting import AWARENESS, NOW, SECURE_CODING
from bench.web_book import AT, AUDITOR, HOST, LEAD

if TYPE_CHECKING:
    from musterroll.store.setup import Book
    from musterroll.web.site import Site

_ADDRESSES = 60  # of each page, so that no answer is there from the last time


def main(folder: Path) -> dict[str, Any]:
    """What a client of the server needs to know: cookies, and addresses by page."""
    os.environ["MUSTERROLL_NOW"] = NOW
    from musterroll.web.site import serve
    from musterroll.web.tables import bring_up_to_date

    here = serve(folder)
    bring_up_to_date()
    engagement, sample, persons = _drawn(here.book)
    _let_in(engagement)
    pages = addresses(here, engagement, sample, persons)
    asked = {name: {**page, "queries": _questions(page)} for name, page in pages.items()}
    cookies = {role: _signed_in(email) for role, email in (("lead", LEAD), ("auditor", AUDITOR))}
    obligations = here.book.tables.rows("SELECT count(*) FROM state_obligations")[0][0]
    here.book.close()
    return {"cookies": cookies, "pages": asked, "obligations": obligations}


def _drawn(book: Book) -> tuple[int, int, list[str]]:
    """The engagement, its sample, and who was drawn."""
    from musterroll.store.reading.of_kind import of_kind
    from musterroll.store.reading.samples import KINDS, drawn_in

    sample = next(iter(drawn_in(of_kind(book.tables, *KINDS)).values()))
    return sample.engagement, sample.entry, [one.key for one in sample.people]


def _let_in(engagement: int) -> None:
    from musterroll.web.accounts.models import Grant, Operator

    for email, role, number in ((LEAD, "lead", None), (AUDITOR, "auditor", engagement)):
        one = Operator.objects.filter(email=email).first() or Operator.objects.create_user(email)
        if not Grant.objects.filter(operator=one).exists():
            Grant.objects.create(
                operator=one,
                role=role,
                engagement=number,
                expires_at=AT + timedelta(days=3650) if number else None,
                given_by="bench",
                given_at=AT,
            )


def _client(email: str) -> Any:
    from django.test import Client

    from musterroll.web.accounts.models import Operator

    client = Client(SERVER_NAME=HOST)
    client.force_login(Operator.objects.get(email=email), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _signed_in(email: str) -> str:
    from django.conf import settings

    return f"{settings.SESSION_COOKIE_NAME}={_client(email).cookies[settings.SESSION_COOKIE_NAME].value}"


def _questions(page: dict[str, Any]) -> int:
    """The most questions that one of the first addresses of a page asks of the database, each asked for twice."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, most = _client(LEAD if page["role"] == "lead" else AUDITOR), 0
    for address in [page["addresses"][0], *page["addresses"][:5]]:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        most = max(most, len(asked.captured_queries))
    return most


def addresses(here: Site, engagement: int, sample: int, persons: list[str]) -> dict[str, dict[str, Any]]:
    """Addresses by page, and as whom they are opened."""
    chance = Random(f"{engagement} {sample}")
    tables = here.book.tables
    people = tables.rows("SELECT person, name, emails FROM state_people WHERE result <> 'out_of_population'")
    some = chance.sample(sorted(people), min(_ADDRESSES, len(people)))
    audit = f"/periods/{engagement}/"
    by_role: dict[str, dict[str, list[str]]] = {
        "lead": {
            "Today": ["/today/"],
            "Mock audit": ["/today/mock-audit/"],
            "People": [f"/people/?{urlencode(query)}" for query in _people(some)],
            "Person": [f"/people/{key}/" for key, _, _ in some],
            "Records": [f"/records/?{urlencode(query)}" for query in _records(some, chance)],
            "Gaps": [f"/gaps/?{urlencode(query)}" for query in _gaps(some)],
        },
        "auditor": {
            "Engagement": [audit],
            "Sample": [f"{audit}samples/{sample}/"],
            "Sampled person": [f"{audit}samples/{sample}/people/{key}/" for key in persons],
        },
    }
    return {name: {"role": role, "addresses": some} for role, pages in by_role.items() for name, some in pages.items()}


def _people(some: list[tuple[Any, ...]]) -> Iterator[dict[str, str]]:
    """Searches by name, beginning of an address, address, key; filters and orders; in turn."""
    ways: tuple[Callable[..., dict[str, str]], ...] = (
        lambda key, name, email, n: {},
        lambda key, name, email, n: {"q": name},
        lambda key, name, email, n: {"q": email[:6]},
        lambda key, name, email, n: {"q": email},
        lambda key, name, email, n: {"q": key},
        lambda key, name, email, n: {"q": name.split()[0], "result": "deviation"},
        lambda key, name, email, n: {"department": f"Dept {n % 40}"},
        lambda key, name, email, n: {"result": "deviation", "sort": "-started_on"},
        lambda key, name, email, n: {"type": "contractor", "department": f"Dept {n % 40}", "sort": "result"},
        lambda key, name, email, n: {"sort": "-name", "after": f"{name}|{key}"},
    )
    for number, (key, name, emails) in enumerate(some):
        yield ways[number % len(ways)](key, name, json.loads(emails)[0], number)


def _records(some: list[tuple[Any, ...]], chance: Random) -> Iterator[dict[str, str]]:
    ways: tuple[Callable[..., dict[str, str]], ...] = (
        lambda email, day: {},
        lambda email, day: {"email": email},
        lambda email, day: {"email": email.split("@")[0]},
        lambda email, day: {"course": AWARENESS, "from": day, "to": f"{day[:7]}-28"},
        lambda email, day: {"source": "knowbe4"},
        lambda email, day: {"course": SECURE_CODING},
        lambda email, day: {"from": day},
        lambda email, day: {"email": email, "course": AWARENESS},
    )
    for number, (_, _, emails) in enumerate(some):
        day = f"2025-{chance.randint(1, 12):02}-01"
        yield ways[number % len(ways)](json.loads(emails)[0], day)


def _gaps(some: list[tuple[Any, ...]]) -> Iterator[dict[str, str]]:
    ways: tuple[Callable[..., dict[str, str]], ...] = (
        lambda name, email, n: {},
        lambda name, email, n: {"status": "missed"},
        lambda name, email, n: {"status": "late", "requirement": "awareness"},
        lambda name, email, n: {"department": f"Dept {n % 40}"},
        lambda name, email, n: {"q": name},
        lambda name, email, n: {"q": email},
        lambda name, email, n: {"status": "not_yet_due", "due": "30"},
        lambda name, email, n: {"age": "30"},
        lambda name, email, n: {"overdue": f"2025-{n % 12 + 1:02}-01..2025-{n % 12 + 1:02}-28"},
        lambda name, email, n: {"type": "contractor", "sort": "person"},
    )
    for number, (_, name, emails) in enumerate(some):
        yield ways[number % len(ways)](name, json.loads(emails)[0], number)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
