"""Tokens of programs: made, replaced, taken back, each by a named person and told as a fact.

The fact and the rows about the token are written together: there is no token that nobody heard of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from musterroll.facts.errors import ConfigError, Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.decide import HERE
from musterroll.procedures.named import by_name, with_reason
from musterroll.store.tokens import SCOPES, Token, new_token

if TYPE_CHECKING:
    from musterroll.store.setup import Book

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
LONGEST_DAYS = 730


@dataclass(frozen=True)
class Made:
    """A token that was just made. `shown` is the token itself, which is kept nowhere."""

    shown: str
    name: str
    expires_at: datetime
    entry: int


def make(
    book: Book, name: str, scopes: Sequence[str], by: str, now: datetime, *, days: int = 365, source: str = ""
) -> Made:
    """A new token. Refused where one of that name is in force."""
    _check(name, scopes, days, source)
    who = by_name(by, "--by")
    if book.tokens.named(name, now):
        raise Refused(f"There is a token {name} already.", f"Replace it: musterroll token rotate {name}")
    wanted = sorted(set(scopes), key=list(SCOPES).index)
    told = {"for": wanted, "days": days} | ({"source": source} if source else {})
    ends, shown = now + timedelta(days=days), new_token()
    keep = partial(book.tokens.add, shown, name, wanted, source, who, now, ends)
    return Made(shown, name, ends, _tell(book, who, "made", name, now, told, keep))


def rotate(book: Book, name: str, by: str, now: datetime, *, days: int = 365, overlap_days: int = 7) -> Made:
    """A token in place of one, which stays valid for so many days that programs can be told."""
    who = by_name(by, "--by")
    old = _one(book, name, now)[-1]
    _check(name, old.scopes, days, old.source)
    if not 0 <= overlap_days <= days:
        raise ConfigError(f"--overlap-days {overlap_days} cannot be.", f"Expected 0 to {days}.")
    told = {"for": list(old.scopes), "days": days, "overlap_days": overlap_days}
    ends, shown = now + timedelta(days=days), new_token()

    def keep() -> None:
        book.tokens.add(shown, name, old.scopes, old.source, who, now, ends)
        for one in book.tokens.named(name, now)[:-1]:
            book.tokens.expire(one, now + timedelta(days=overlap_days))

    return Made(shown, name, ends, _tell(book, who, "rotated", name, now, told, keep))


def revoke(book: Book, name: str, by: str, reason: str, now: datetime) -> int:
    """No token of that name opens anything from now on; the entry that says so."""
    who, why = by_name(by, "--by"), with_reason(reason)
    tokens = _one(book, name, now)

    def keep() -> None:
        for one in tokens:
            book.tokens.revoke(one, now)

    return _tell(book, who, "revoked", name, now, {"reason": why}, keep)


def _one(book: Book, name: str, now: datetime) -> list[Token]:
    found = book.tokens.named(name, now)
    if not found:
        known = sorted({one.name for one in book.tokens.listed() if one.in_force(now)})
        raise Refused(f"There is no token {name} in force.", f"There are: {', '.join(known) or 'none'}.")
    return found


def _tell(
    book: Book, who: str, did: str, name: str, now: datetime, more: dict[str, Any], keep: Callable[[], object]
) -> int:
    body = {"by": who, "did": did, "about": f"the token {name}", **more}
    fact = Fact(kind="operator.acted", source=HERE, body=body, happened_at=now, actor=who)
    return book.journal.append([fact], received_at=now, also=keep).indices[0]


def _check(name: str, scopes: Sequence[str], days: int, source: str) -> None:
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r} cannot name a token.", "Expected letters, digits, dots and dashes, as payroll-lms."
        )
    unknown = [one for one in scopes if one not in SCOPES]
    if unknown or not scopes:
        raise ConfigError(
            f"A token for {', '.join(unknown) or 'nothing'} cannot be made.", f"There are: {', '.join(SCOPES)}."
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise ConfigError(f"--days {days} cannot be.", f"Expected 1 to {LONGEST_DAYS}: rotate a token before it ends.")
    if source == HERE:
        raise ConfigError(f"{source!r} is what the book itself says.", "Name the system that sends, as moodle.")
    if source and not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", source):
        raise ConfigError(f"{source!r} cannot name a source.", "Expected small letters, digits and dashes, as moodle.")
