"""Asking an LRS: statements of three verbs, then those that void others, each with what it voids."""

from __future__ import annotations

from collections.abc import Iterator

from musterroll.sources.extract import Page
from musterroll.sources.http import Answer
from musterroll.sources.paging import List, by_next_url, objects
from musterroll.sources.port import Ask
from musterroll.sources.row import Row, RowRefused
from musterroll.sources.systems.xapi.connect import CONSISTENT
from musterroll.sources.systems.xapi.statement import VERBS, VOIDED, uuid_of

_PATH = "/statements"
_STORED = "stored"


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of the one question. Where the next pull goes on is kept for each verb."""
    through = dict(ask.cursor)
    for verb, (word, _) in VERBS.items():
        yield from by_next_url(_list(ask, verb, word, "statements", through), "more")
    for page in by_next_url(_list(ask, VOIDED, "voided", "voidings", through), "more"):
        yield from _voided(ask, page)
        yield page


def _list(ask: Ask, verb: str, word: str, part: str, through: dict[str, str]) -> List:
    since = {"since": ask.cursor[word]} if word in ask.cursor else {}
    limit = {"limit": ask.settings.text("page_size")} if ask.settings.number("page_size") else {}
    first = True

    def cursor_of(answer: Answer) -> dict[str, str]:
        """The LRS says on the first page up to when it shows everything; else the latest that it shows counts."""
        nonlocal first
        told = answer.headers.get(CONSISTENT, "").strip()
        latest = max((str(one[_STORED]) for one in _rows(answer) if isinstance(one.get(_STORED), str)), default="")
        if first and told:
            through[word] = told
        elif not told and latest:
            through[word] = max(latest, through.get(word, ""))
        first = False
        return dict(through)

    params = {"verb": verb, "ascending": "true", **since, **limit}
    return List(client=ask.client, path=_PATH, params=params, part=part, rows_at="statements", cursor_of=cursor_of)


def _rows(answer: Answer) -> list[dict[str, object]]:
    return objects(Page(raw=answer.raw, at=answer.at), "statements")


def _voided(ask: Ask, page: Page) -> Iterator[Page]:
    """The statements that those of a page void. An LRS shows them no longer, except to who asks for one by its id."""
    one = List(client=ask.client, path=_PATH, part="voided", counted=False)
    for voiding in objects(page, "statements"):
        try:
            number = uuid_of(Row(0, voiding, page.at).get("object.id"), "object.id")
        except RowRefused:
            continue  # the reader says so
        answer = ask.client.send("GET", _PATH, params={"voidedStatementId": number}, none_is=(404,))
        yield one.page(answer)
