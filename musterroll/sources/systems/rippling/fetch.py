"""Asking Rippling: workers, and requests for leave, by the link to the next page that each answer gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from musterroll.facts.errors import Refused
from musterroll.sources.extract import Page
from musterroll.sources.paging import List, by_next_url
from musterroll.sources.port import Ask
from musterroll.sources.systems.rippling.redacted import redacted

# Pay is never asked for. A manager is told by the key, and is in the same list.
_WORKERS = {"expand": "user,employment_type,department", "order_by": "id"}
_LEAVES = {"expand": "leave_type", "order_by": "id"}


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of one question."""
    if ask.query == "leaves":
        yield from _pages(ask, "/leave-requests", _LEAVES, "leaves")
        return
    needed = ask.settings.words("needed_fields")
    for page in _pages(ask, "/workers", _WORKERS, "workers"):
        why = redacted(page.raw)
        hidden = [name for name in needed if name in why]
        if hidden:
            # Kept, and not read: a field that is hidden looks like one that is empty.
            yield replace(page, part="redacted", rows=0)
            raise Refused(
                f"rippling: {', '.join(f'{name} is redacted ({why[name]})' for name in hidden)}.",
                "Let the owner of the token see it, and give the token its scope.",
            )
        yield page


def _pages(ask: Ask, path: str, params: Mapping[str, str], part: str) -> Iterator[Page]:
    size = ask.settings.text("page_size")
    sent = {**params, **({"limit": size} if size else {})}
    return by_next_url(List(client=ask.client, path=path, params=sent, part=part, rows_at="results"), "next_link")
