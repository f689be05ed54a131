"""What changed since a mark. The mark is an address that Graph gives; it holds for seven days.

Graph tells who changed, and not always in full. So each of them is asked for once more, in the shape of the list:
whoever is told twice, or in parts, is one snapshot of how things stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from musterroll.sources.extract import Page
from musterroll.sources.http import Answer
from musterroll.sources.paging import List, by_next_url, member, objects
from musterroll.sources.port import Ask
from musterroll.sources.systems.entra.fields import MANAGER, fields, tracked
from musterroll.sources.systems.entra.groups import NEXT
from musterroll.sources.systems.entra.ids import is_id

REMOVED = "@removed"
_MARK = "@odata.deltaLink"
_PATH = "/v1.0/users/delta"
# So Graph says that a mark leads no further: it is not known any more, or everything must be read again.
_NO_FURTHER = (400, 404, 410)
_TOGETHER = 15  # ids in one filter


def from_now_on(ask: Ask) -> Iterator[Page]:
    """A mark without data. Taken before the list is read, so that what changes meanwhile is told by the next pull."""
    params = {"$select": _asked(ask), "$deltatoken": "latest"}
    yield from by_next_url(_list(ask, "mark", params=params, counted=False), NEXT)


def first_answer(ask: Ask) -> Answer | None:
    """The first changes since the mark of the last pull; None where it leads no further, or tells of other fields."""
    if ask.cursor.get("asked") != _asked(ask) or "mark" not in ask.cursor:
        return None
    answer = ask.client.send("GET", _PATH, url=ask.cursor["mark"], none_is=_NO_FURTHER)
    return None if answer.status in _NO_FURTHER else answer


def changes(ask: Ask, first: Answer) -> Iterator[Page]:
    """Who changed, from the first answer on; before each page how those who stand in it are now."""
    for page in by_next_url(_list(ask, "changes"), NEXT, begun=first):
        ids = [one.get("id") for one in objects(page, "value") if REMOVED not in one]
        yield from _now(ask, [one for one in dict.fromkeys(ids) if isinstance(one, str) and is_id(one)])
        yield page


def _now(ask: Ask, ids: list[str]) -> Iterator[Page]:
    params = {"$select": ",".join(fields(ask.settings)), "$expand": MANAGER}
    for at in range(0, len(ids), _TOGETHER):
        these = ",".join(f"'{one}'" for one in ids[at : at + _TOGETHER])
        one = List(
            client=ask.client,
            path="/v1.0/users",
            params={**params, "$filter": f"id in ({these})"},
            part="now",
            rows_at="value",
            counted=False,
        )
        yield from by_next_url(one, NEXT)


def _list(ask: Ask, part: str, **more: Any) -> List:
    asked = _asked(ask)

    def following(answer: Answer) -> dict[str, str] | None:
        mark = member(answer.raw, _MARK)
        return {"mark": mark, "asked": asked} if isinstance(mark, str) and mark else None

    return List(client=ask.client, path=_PATH, part=part, rows_at="value", cursor_of=following, **more)


def _asked(ask: Ask) -> str:
    return ",".join(tracked(ask.settings))
