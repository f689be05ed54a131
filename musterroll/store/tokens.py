"""Tokens of programs: kept as digests, found by them, never shown again."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from musterroll.facts.leaf import microseconds
from musterroll.store.tables import Tables

PREFIX = "mrt_"  # by which people, and programs that look for lost secrets, know one
_RANDOM_BYTES = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = "id, digest, name, scopes, source, made_by, made_at_us, expires_at_us, revoked_at_us, used_on"

# What a token may be for, and what that means.
SCOPES = {
    "records:write": "send training records",
    "xapi:write": "send xAPI statements",
    "scim": "keep people up to date, as a directory does",
    "alerts": "send alerts that ask for training",
    "sources:nudge": "say that a source has news",
    "read": "read everything: each part that follows",
    "people:read": "read people, obligations, findings, exemptions",
    "records:read": "read training records, live sessions",
    "rules:read": "read the policy, criteria and courses, which name nobody",
    "sources:read": "read sources and what was pulled of them",
    "audit:read": "read audit periods, the log and every entry",
    "exemptions:write": "ask for exemptions, which a person decides",
    "sessions:write": "send rosters of live sessions",
    "metrics": "read counts of this server",
}


@dataclass(frozen=True)
class Token:
    """What is kept of a token. `source`: what its facts are said to come from, where it is not empty."""

    id: int
    name: str
    scopes: tuple[str, ...]
    source: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_on: date | None

    def in_force(self, now: datetime) -> bool:
        """Whether it opens anything at an instant."""
        return self.revoked_at is None and now < self.expires_at


class Tokens:
    """The tokens of a book."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(
        self,
        shown: str,
        name: str,
        scopes: Sequence[str],
        source: str,
        made_by: str,
        made_at: datetime,
        expires_at: datetime,
    ) -> None:
        """Keeps a new token: its digest, and what it is for."""
        values = (digest(shown), name, " ".join(scopes), source, made_by)
        self._tables.say(
            "INSERT INTO tokens (digest, name, scopes, source, made_by, made_at_us, expires_at_us)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (*values, microseconds(made_at), microseconds(expires_at)),
        )

    def find(self, shown: str) -> Token | None:
        """The token that somebody shows, in force or not; None for what is none of ours."""
        if not shown.startswith(PREFIX):
            return None
        wanted = digest(shown)
        row = self._tables.row(f"SELECT {_COLUMNS} FROM tokens WHERE digest = %s", (wanted,))
        # The index looks digests up, which tells nothing of a token; equality is asked in constant time all the same.
        return _token(row) if row is not None and hmac.compare_digest(row[1], wanted) else None

    def listed(self) -> list[Token]:
        """All tokens, those that ended too, in the order in which they were made."""
        return [_token(row) for row in self._tables.rows(f"SELECT {_COLUMNS} FROM tokens ORDER BY id")]

    def named(self, name: str, now: datetime) -> list[Token]:
        """The tokens of a name that are in force, the newest last: several while one replaces another."""
        return [token for token in self.listed() if token.name == name and token.in_force(now)]

    def used(self, token: Token, day: date) -> None:
        """Remembers the last day on which a token was used."""
        self._tables.say("UPDATE tokens SET used_on = %s WHERE id = %s", (day.isoformat(), token.id))

    def expire(self, token: Token, at: datetime) -> None:
        """Lets a token end at an instant, or earlier if it would."""
        ends = microseconds(min(at, token.expires_at))
        self._tables.say("UPDATE tokens SET expires_at_us = %s WHERE id = %s", (ends, token.id))

    def revoke(self, token: Token, at: datetime) -> None:
        """Ends a token now."""
        self._tables.say("UPDATE tokens SET revoked_at_us = %s WHERE id = %s", (microseconds(at), token.id))


def new_token() -> str:
    """A token that nobody had before. Whoever makes it shows it once, for only its digest is kept."""
    return PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def digest(shown: str) -> str:
    """The SHA-256 of a token. With 256 bits of chance in it no slower function is needed."""
    return sha256(shown.encode()).hexdigest()


def _token(row: tuple[object, ...]) -> Token:
    number, _, name, scopes, source, made_by, made, expires, revoked, used = row
    return Token(
        id=int(str(number)),
        name=str(name),
        scopes=tuple(str(scopes).split()),
        source=str(source),
        made_by=str(made_by),
        made_at=_instant(made),
        expires_at=_instant(expires),
        revoked_at=None if revoked is None else _instant(revoked),
        used_on=None if used is None else date.fromisoformat(str(used)),
    )


def _instant(value: object) -> datetime:
    return _EPOCH + timedelta(microseconds=int(str(value)))
