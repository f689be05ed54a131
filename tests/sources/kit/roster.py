"""A system that does not exist, as a model: the shortest source that is whole, and its server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.sources.auth import ClientCredentials
from musterroll.sources.connection import Connection
from musterroll.sources.extract import Extract, Page
from musterroll.sources.paging import List, by_next_url
from musterroll.sources.port import Ask, Query, Source
from musterroll.sources.reading import Part, Reading, fact
from musterroll.sources.row import Row, emails, full_name, refuse
from musterroll.sources.settings import Setting, Settings
from tests.sources.kit.server import Asked, LocalServer, Reply

STATUS = {"here": "active", "left": "inactive"}


def connect(settings: Settings) -> Connection:
    base = settings.text("base_url")
    auth = ClientCredentials(f"{base}/token", settings.text("client_id"), settings["client_secret"])
    return Connection(base_url=base, auth=auth, keep=("x-request-id",))


def fetch(ask: Ask) -> Iterator[Page]:
    yield from by_next_url(List(client=ask.client, path="/people", part="people", rows_at="data.people"), "links.next")


def read(extract: Extract) -> Reading:
    reading = Reading(extract, {"people": Part(handler=lambda row: person(row, reading), rows_at="data.people")})
    return reading


def person(row: Row, reading: Reading) -> Iterable[Fact]:
    word = row.text("state")
    if word is None:
        raise refuse("state", None, "a state", "The source may have renamed it; ask its operator.")
    if word not in STATUS:
        reading.note(f"state: {word!r} is not known, read as neither active nor inactive")
    body = PersonObserved(
        account=row.key("id"),
        name=full_name(row.text("first"), row.text("last")),
        emails=emails(row.text("mail")),
        status="active" if STATUS.get(word) == "active" else "inactive" if word in STATUS else None,
        started_on=row.day("start"),
    )
    yield fact(row, "roster", "person.observed", body, happened_at=row.at)


SOURCE = Source(
    name="roster",
    title="Roster",
    role="hris",
    offers=frozenset({"people"}),
    settings=(
        Setting(name="base_url", meaning="the address of Roster", required=True),
        Setting(name="client_id", meaning="who asks", required=True),
        Setting(name="client_secret", meaning="its secret", required=True, secret=True),
    ),
    queries=(Query(name="people", offers="people", title="People", needs="people:read", lists_leavers=True),),
    connect=connect,
    fetch=fetch,
    read=read,
)


class RosterServer(LocalServer):
    """Speaks what `SOURCE` expects: tokens that end, pages with a link to the next."""

    client_secret = "canary-roster-secret-5d1f"

    def __init__(self) -> None:
        super().__init__()
        self.issued: list[str] = []
        self.valid = set[str]()
        self.lists["people"] = [self.one(number) for number in range(1, 25)]

    def one(self, number: int) -> dict[str, object]:
        """An invented person."""
        state = "left" if number % 5 == 0 else "here"
        mail = f"p{number}@northfen.example"
        return {
            "id": number,
            "first": "Ana",
            "last": f"No{number}",
            "mail": mail,
            "state": state,
            "start": "2025-01-07",
        }

    def expire(self) -> None:
        """No token that was given is accepted any more."""
        self.valid.clear()

    def routes(self, asked: Asked) -> Reply:
        if asked.path == "/token":
            return self._token(asked)
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in self.valid:
            return Reply({"error": "expired"}, 401)
        rows, following = self.window(self.lists["people"], asked.query.get("at", "0"))
        links = {"next": f"{self.next_base}/people?at={following}"} if following else {}
        return Reply(
            {"data": {"people": rows}, "links": links}, headers={"X-Request-Id": f"r{asked.number}"}, packed=True
        )

    def _token(self, asked: Asked) -> Reply:
        if asked.form().get("client_secret") != self.client_secret:
            return Reply({"error": "invalid_client"}, 401)
        token = f"canary-roster-token-{len(self.issued)}-8e77"
        self.issued.append(token)
        self.valid.add(token)
        return Reply({"access_token": token, "expires_in": 3600})
