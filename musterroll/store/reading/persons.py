"""Who somebody is that signed in, by their address; and whose manager they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from musterroll.store.reading.people import LAST
from musterroll.store.tables import Tables

# Any address ever held leads to the person, so signing in survives a change of it.
_BY_ADDRESS = (
    "SELECT p.person, p.name, p.emails, p.ended_on FROM state_tokens t JOIN state_accounts a ON a.acct = t.acct"
    " JOIN state_people p ON p.person = a.person WHERE t.token = %s"
    " GROUP BY p.person, p.name, p.emails, p.ended_on LIMIT 2"
)


@dataclass(frozen=True)
class Known:
    """A person of the book, as far as signing in needs them. `ended_on` is the last day of work of who left."""

    key: str
    name: str
    emails: tuple[str, ...]
    ended_on: date | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """By what facts may name them."""
        return (self.name, *self.emails)

    def left(self, today: date) -> bool:
        """Whether their last day of work is over."""
        return self.ended_on is not None and self.ended_on < today


def who_has(tables: Tables, address: str) -> Known | None:
    """The one person who has or had an address; None where nobody or several do."""
    found = tables.rows(_BY_ADDRESS, ("a:" + address.strip().lower(),))
    if len(found) != 1:
        return None
    key, name, emails, ended = found[0]
    return Known(
        key, name or "", tuple(msgspec.json.decode(emails or "[]")), date.fromisoformat(ended) if ended else None
    )


def reports_of(tables: Tables, manager: Known) -> frozenset[str]:
    """The people whose manager, as their source names one, is this person."""
    words = sorted({word for word in manager.words if word})
    if not words:
        return frozenset()
    marks = ", ".join(["%s"] * len(words))
    found = tables.rows(
        f"SELECT person FROM state_people WHERE coalesce(manager, '{LAST}') IN ({marks}) AND person <> %s",
        (*words, manager.key),
    )
    return frozenset(row[0] for row in found)
