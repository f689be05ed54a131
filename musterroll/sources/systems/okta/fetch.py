"""Asking Okta: lists by `Link`, users by filter so that those who left are in it, the System Log by polling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from musterroll.facts.errors import Refused
from musterroll.sources.extract import Page
from musterroll.sources.http import Answer
from musterroll.sources.paging import List, by_link, link_header, objects
from musterroll.sources.port import Ask
from musterroll.sources.systems.okta.groups import name_of, named

_OVERLAP = timedelta(minutes=10)  # clocks differ, and changes take a while to show
_LOG_PAGE = "1000"


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of one question."""
    yield from {"users": _users, "members": _members, "grants": _grants, "sign_ins": _sign_ins}[ask.query](ask)


def _users(ask: Ask) -> Iterator[Page]:
    """Everyone, or who changed since the cursor. A plain list would leave out deprovisioned users."""
    statuses = " or ".join(f'status eq "{status}"' for status in ask.settings.words("statuses"))
    since = ask.cursor.get("since")
    asked = f'lastUpdated gt "{since}" and ({statuses})' if since else statuses
    following = {"since": _text(ask.now - _OVERLAP)}
    yield from by_link(
        List(
            client=ask.client,
            path="/api/v1/users",
            params={"filter": asked, "limit": _size(ask)},
            part="users",
            cursor_of=lambda answer: following,
        )
    )


def _members(ask: Ask) -> Iterator[Page]:
    wanted, found = named(ask.settings.words("groups")), dict[str, str]()
    yield from _groups(ask, wanted, found)
    for group in found:
        path = f"/api/v1/groups/{quote(group, safe='')}/users"
        yield from by_link(
            List(client=ask.client, path=path, params={"limit": _size(ask)}, part="members", about=group)
        )
    _all_found(ask, wanted, found)


def _groups(ask: Ask, wanted: Mapping[str, str], found: dict[str, str]) -> Iterator[Page]:
    """All groups, which only say what the members are members of; those that are wanted are put into `found`."""
    groups = List(client=ask.client, path="/api/v1/groups", params={"limit": _size(ask)}, part="groups", counted=False)
    for page in by_link(groups):
        yield page
        for group in objects(page):
            name = name_of(group, wanted)
            if name is not None and str(group.get("id")).isalnum():  # it becomes part of questions
                found[str(group.get("id"))] = name


def _all_found(ask: Ask, wanted: Mapping[str, str], found: Mapping[str, str]) -> None:
    missing = sorted(set(wanted) - set(found.values()))
    if missing:
        raise Refused(
            f"okta.groups: no group {', '.join(missing)}.",
            "Check the names of the groups in the settings; a group may have been renamed or deleted.",
        )


def _grants(ask: Ask) -> Iterator[Page]:
    """Additions to the wanted groups, each with its instant."""
    wanted, found = named(ask.settings.words("groups")), dict[str, str]()
    yield from _groups(ask, wanted, found)
    if found:
        targets = " or ".join(f'target.id eq "{group}"' for group in sorted(found))
        yield from _log(ask, f'eventType eq "group.user_membership.add" and ({targets})')
    _all_found(ask, wanted, found)


def _sign_ins(ask: Ask) -> Iterator[Page]:
    events = " or ".join(f'eventType eq "{event}"' for event in ask.settings.words("sign_in_events"))
    yield from _log(ask, f'({events}) and outcome.result eq "SUCCESS"')


def _log(ask: Ask, asked: str) -> Iterator[Page]:
    """The log by polling: its last link is where the next pull goes on, as long as the same is asked."""
    since = ask.now - timedelta(days=ask.settings.number("history_days"))
    start = ask.cursor.get("next", "") if ask.cursor.get("asked") == asked else ""

    def following(answer: Answer) -> dict[str, Any] | None:
        link = link_header(answer.headers.get("link", "")).get("next")
        return {"next": link, "asked": asked} if link else None

    log = List(
        client=ask.client,
        path="/api/v1/logs",
        params={"since": _text(since), "filter": asked, "limit": _LOG_PAGE, "sortOrder": "ASCENDING"},
        part="log",
        cursor_of=following,
    )
    yield from by_link(log, start, until_empty=True)


def _size(ask: Ask) -> str:
    return str(ask.settings.number("page_size"))


def _text(instant: datetime) -> str:
    """As Okta writes instants."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
