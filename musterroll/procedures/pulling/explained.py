"""Why a list is shorter, as one person says it: nothing ends by that until another person agrees.

The words are about one pull, by its digest. When the source is asked again another pull waits, and they are about none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.named import by_name, with_reason
from musterroll.procedures.pulling.confirm import Confirmed, confirm
from musterroll.procedures.second import ask_second
from musterroll.store.reading.of_kind import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from musterroll.sources.port import Source
    from musterroll.store.setup import Book
    from musterroll.store.tables import Tables

KIND = "pull.explained"


@dataclass(frozen=True)
class Explained:
    """What somebody said of a pull that waits."""

    entry: int
    at: datetime
    by: str
    reason: str


def explained(source: str, query: str, sha256: str, by: str, reason: str, now: datetime) -> Fact:
    """The words of the first of two people."""
    name = by_name(by, "--by")
    body = {"query": query, "sha256": sha256, "by": name, "reason": with_reason(reason, "The reason")}
    return Fact(kind=KIND, source=source, body=body, happened_at=now, actor=name)


def explanations(tables: Tables) -> dict[tuple[str, str, str], Explained]:
    """What was said last, by source, query and digest of the pull."""
    found = {}
    for one in of_kind(tables, KIND):
        if one.fact is not None and isinstance(one.fact.body, dict):
            body = one.fact.body
            about = one.fact.source, str(body["query"]), str(body["sha256"])
            found[about] = Explained(one.entry, one.received_at, str(body["by"]), str(body["reason"]))
    return found


def agree(
    book: Book, source: Source, query: str, sha256: str, by: str, words: Iterable[str], now: datetime
) -> Confirmed:
    """The second person agrees, and the pull counts. `words` are all names and addresses of theirs.

    Refused where nobody has said why, or where who said it would agree.
    """
    said = explanations(book.tables).get((source.name, query, sha256))
    if said is None:
        raise Refused(
            "Nobody has said why this list is shorter.", "Say why; somebody else who leads compliance agrees."
        )
    ask_second(said.by, (), words)
    return confirm(
        book, source, query, by, f"{said.reason} (said by {said.by}, entry {said.entry})", now, sha256=sha256
    )
