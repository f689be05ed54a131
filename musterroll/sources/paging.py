"""Walking through a list page by page, in the ways that systems have: links, tokens, headers, numbers, offsets.

Each way gives pages as they come and stops by itself; a list that leads in a circle or never ends is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from musterroll.facts.errors import Refused, Unreadable
from musterroll.sources.extract import Page
from musterroll.sources.http import Answer, Client

# So many values in one answer are meant to fill our memory: 64 MiB of data have about 4 million.
_MOST_VALUES = 6_000_000
_LINK = re.compile(r'<([^<>]*)>\s*((?:;\s*[\w*!-]+\s*=\s*(?:"[^"]*"|[^",;]*)\s*)*)')
_REL = re.compile(r';\s*rel\s*=\s*"?([^";]*)"?', re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class List:
    """One list of a system.

    `rows_at` is where its rows stand in an answer: empty for a bare array, else a member (`value`, `data.items`).
    `part` and `about` name it in the extract; `counted` is no for a page that only describes.
    `cursor_of` says where the next pull goes on after an answer. `headers` go with each of its requests.
    """

    client: Client
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    about: str = ""
    rows_at: str = ""
    counted: bool = True
    cursor_of: Callable[[Answer], Mapping[str, str] | None] | None = None

    def page(self, answer: Answer, rows: int | None = None) -> Page:
        """The answer as a page, with its `rows` where they were counted. One that cannot be read has none."""
        keep = self.client.connection.keep
        return Page(
            raw=answer.raw,
            url_without_secrets=self.client.shown(answer.url),
            part=self.part,
            about=self.about,
            rows=(count(answer.raw, self.rows_at) if rows is None else rows) or 0 if self.counted else 0,
            at=answer.at,
            headers={name: self.client.secrets.hide(answer.headers[name]) for name in keep if name in answer.headers},
            cursor=self.cursor_of(answer) if self.cursor_of else None,
        )


@dataclass(frozen=True)
class Next:
    """The next request: parameters to add to the first ones, or an address."""

    params: Mapping[str, str] = field(default_factory=dict)
    url: str = ""


def raw_rows(raw: bytes, rows_at: str = "") -> list[msgspec.Raw] | None:
    """The rows of an answer, each as its bytes; None where there is no such array. A missing member is no row.

    `*` as the last step of `rows_at` takes the members of an object, which has its rows by their ids.
    """
    if raw.count(b",") > _MOST_VALUES:
        return None
    try:
        value: Any = msgspec.Raw(raw)
        for name in rows_at.split(".") if rows_at else ():
            if name == "*" and _is_object(value):
                return list(_members(value).values())
            if name == "*":  # none at all is an empty array in some systems
                break
            members = msgspec.json.decode(value, type=dict[str, msgspec.Raw])
            if name not in members:
                return []
            value = members[name]
        return [] if bytes(value).strip() == b"null" and rows_at else msgspec.json.decode(value, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return None


def count(raw: bytes, rows_at: str = "") -> int | None:
    """How many rows an answer has; None where it has no such array."""
    rows = raw_rows(raw, rows_at)
    return None if rows is None else len(rows)


def objects(page: Page, rows_at: str = "") -> list[dict[str, Any]]:
    """The rows of a page that are objects, for a source that must look into a list to ask further."""
    values = (msgspec.json.decode(raw) for raw in raw_rows(page.raw, rows_at) or ())
    return [value for value in values if isinstance(value, dict)]


def walk(
    one: List,
    follow: Callable[[Answer, int, int], Next | None],
    first: Next | None = None,
    begun: Answer | None = None,
) -> Iterator[Page]:
    """Pages until `follow` (answer, its rows, pages so far) says that there is no next one.

    `begun` is the answer to the first request, where somebody has looked at it already.
    """
    limits = one.client.connection.limits
    asked: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    following: Next | None = first or Next()
    pages, empty = 0, 0
    while following is not None:
        key = (following.url, tuple(sorted(following.params.items())))
        if key in asked:
            raise Unreadable(f"{one.client.name}: page {pages} of {one.part} leads back to an earlier one.", _ENDLESS)
        asked.add(key)
        params = {**one.params, **following.params} if not following.url else None
        answer = begun or one.client.send("GET", one.path, params=params, url=following.url, headers=one.headers)
        begun = None
        rows = count(answer.raw, one.rows_at)
        pages, empty = pages + 1, 0 if rows else empty + 1
        yield one.page(answer, rows or 0)
        if rows is None:
            raise Unreadable(f"{one.client.name}: page {pages} of {one.part} holds no list of rows.", _CHANGED)
        if pages >= limits.pages or empty >= limits.empty_pages:
            raise Refused(f"{one.client.name}: {one.part} does not end after {pages} pages.", _ENDLESS)
        following = follow(answer, rows, pages)


_ENDLESS = "What came is kept and marked incomplete. Ask the operator of the system."
_CHANGED = "What came is kept. The contract of this system may have changed."


def one_page(one: List) -> Iterator[Page]:
    """A list that comes whole."""
    return walk(one, lambda answer, rows, pages: None)


def by_link(one: List, start: str = "", until_empty: bool = False) -> Iterator[Page]:
    """The header `Link` with `rel="next"` (RFC 8288); ends without one, or where next is self.

    `start` is the link of an earlier pull. `until_empty`: a log that always has a next link ends with an empty page.
    """

    def follow(answer: Answer, rows: int, pages: int) -> Next | None:
        links = link_header(answer.headers.get("link", ""))
        onward = links.get("next")
        over = until_empty and not rows
        return Next(url=onward) if onward and onward != links.get("self") and not over else None

    return walk(one, follow, Next(url=start) if start else None)


def link_header(text: str) -> dict[str, str]:
    """The addresses in a `Link` header by their relation."""
    found: dict[str, str] = {}
    for address, attributes in _LINK.findall(text):
        rel = _REL.search(attributes)
        for name in rel[1].split() if rel else ():
            found.setdefault(name.casefold(), address)
    return found


def by_next_url(one: List, next_at: str, begun: Answer | None = None) -> Iterator[Page]:
    """An address in the answer (`@odata.nextLink`, `next`); ends without one. `begun`: as in `walk`."""

    def follow(answer: Answer, rows: int, pages: int) -> Next | None:
        onward = member(answer.raw, next_at)
        return Next(url=str(onward)) if onward else None

    return walk(one, follow, begun=begun)


def by_token(one: List, token_at: str, send_as: str) -> Iterator[Page]:
    """A token in the answer (`nextPageToken`) that is sent with the next request; ends without one."""

    def follow(answer: Answer, rows: int, pages: int) -> Next | None:
        token = member(answer.raw, token_at)
        return Next({send_as: str(token)}) if token not in (None, "") else None

    return walk(one, follow)


def by_header(one: List, header: str, send_as: str, first: str = "") -> Iterator[Page]:
    """A token in a header of the answer; `first` is what the first request sends."""

    def follow(answer: Answer, rows: int, pages: int) -> Next | None:
        token = answer.headers.get(header.casefold(), "").strip()
        return Next({send_as: token}) if token else None

    return walk(one, follow, Next({send_as: first}) if first else None)


def by_number(one: List, page: str, size: str, rows: int, first: int = 1) -> Iterator[Page]:
    """Pages by number; ends with an empty one. (A short one need not be the last: some systems filter after paging.)"""

    def follow(answer: Answer, found: int, pages: int) -> Next | None:
        return Next({page: str(first + pages), size: str(rows)}) if found else None

    return walk(one, follow, Next({page: str(first), size: str(rows)}))


def by_offset(one: List, offset: str, limit: str, rows: int, total_at: str = "") -> Iterator[Page]:
    """Rows by offset; ends at the total that the answer tells, or with an empty page."""
    seen = 0

    def follow(answer: Answer, found: int, pages: int) -> Next | None:
        nonlocal seen
        seen += found
        total = member(answer.raw, total_at) if total_at else None
        if not found or (isinstance(total, int) and seen >= total):
            return None
        return Next({offset: str(seen), limit: str(rows)})

    return walk(one, follow, Next({offset: "0", limit: str(rows)}))


def member(raw: bytes, at: str) -> Any:
    """What stands at a dotted place in an answer, None where nothing does. A name may hold dots itself.

    The rows beside it are not taken apart.
    """
    try:
        value: Any = msgspec.Raw(raw)
        members = _members(value)
        for name in (at,) if at in members else at.split("."):
            if name not in members:
                return None
            value = members[name]
            members = _members(value)
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError):
        return None


def _members(value: msgspec.Raw) -> dict[str, msgspec.Raw]:
    """The members of an object, not taken apart; none for any other value."""
    if not _is_object(value):
        return {}
    members: dict[str, msgspec.Raw] = msgspec.json.decode(value, type=dict[str, msgspec.Raw])
    return members


def _is_object(value: msgspec.Raw) -> bool:
    return bytes(memoryview(value)[:64]).lstrip()[:1] == b"{"
