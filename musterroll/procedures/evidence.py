"""More evidence: the auditor asks in words, a lead answers in words and with a file, which is kept by its digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from musterroll.facts.fact import Fact
from musterroll.procedures.decide import HERE
from musterroll.procedures.named import by_name, with_reason, without_control

if TYPE_CHECKING:
    from musterroll.store.setup import Book


@dataclass(frozen=True)
class GivenFile:
    """A file that is given as evidence."""

    name: str
    content: bytes


def asked_for(engagement: int, text: str, by: str, now: datetime) -> Fact:
    """What an auditor asks for."""
    body = {"engagement": engagement, "text": with_reason(text, "The request"), "asked_by": by_name(by, "--by")}
    return Fact(kind="evidence.requested", source=HERE, body=body, happened_at=now, actor=by)


def given(book: Book, request: int, text: str, file: GivenFile | None, by: str, now: datetime) -> Fact:
    """An answer. The file is kept, encrypted, before any fact names it."""
    body: dict[str, Any] = {"request": request, "text": with_reason(text, "The answer")}
    if file is not None:
        name = without_control(file.name, "The name of the file")
        body["file"] = {"name": name, "sha256": book.extracts.keep(file.content), "bytes": len(file.content)}
    body["given_by"] = by_name(by, "--by")
    return Fact(kind="evidence.given", source=HERE, body=body, happened_at=now, actor=by)
