"""Which account a person means: `source:account`, or an address or name that only one account of a source has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from musterroll.facts.bodies import AccountKey
from musterroll.facts.errors import Refused
from musterroll.facts.tables import FactTables, role_of
from musterroll.procedures.known import rows

# Where a person has accounts in several sources, the first of these roles stands for them.
_ORDER = ("hris", "contractor_list", "directory", "lms", "other")
_SHOWN = 8


@dataclass(frozen=True)
class Account:
    """An account that the book knows, with the names and addresses it was seen under."""

    source: str
    account: str
    role: str
    names: tuple[str, ...]
    emails: tuple[str, ...]

    @property
    def key(self) -> AccountKey:
        """What facts call it by."""
        return AccountKey(source=self.source, account=self.account)

    @property
    def words(self) -> tuple[str, ...]:
        """Names and addresses, for comparing with the name of somebody who decides."""
        return (*self.names, *self.emails, self.account)

    def __str__(self) -> str:
        name = f" ({self.names[-1]})" if self.names else ""
        return f"{self.source}:{self.account}{name}"


def accounts(facts: FactTables) -> list[Account]:
    """Every account that the facts name, as a person's snapshot or as that of a completion or an alert."""
    seen: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for row in rows(facts, "person.observed", in_order=False):
        names, emails = seen.setdefault((row["source"], row["account"]), ({}, {}))
        names.update(dict.fromkeys([row["name"]] if row["name"] else []))
        emails.update(dict.fromkeys(address.casefold() for address in row["emails"] or ()))
    for row in rows(facts, "completion.observed", in_order=False):
        account = row["account"] or row["identity"]
        names, emails = seen.setdefault((row["source"], account), ({}, {}))
        names.update(dict.fromkeys([row["name"]] if row["name"] else []))
        emails.update(dict.fromkeys([row["identity"].casefold()] if row["identity"] else []))
    for row in rows(facts, "alert.raised", in_order=False):
        seen.setdefault((row["source"], row["account"]), ({}, {}))
    roles = {row["source"]: row["role"] for row in rows(facts, "extract.received") if row["role"]}
    return [
        Account(source, account, roles.get(source) or role_of(source), tuple(names), tuple(emails))
        for (source, account), (names, emails) in seen.items()
    ]


def labels(known: Iterable[Account]) -> Callable[[str, str], str]:
    """How accounts are called in sentences: with their name where one is known."""
    named = {(one.source, one.account): str(one) for one in known}
    return lambda source, account: named.get((source, account), f"{source}:{account}")


def meant(words: str, known: Iterable[Account]) -> Account:
    """The account that `words` mean; Refused where none is known by them, or where several people may be meant.

    Of several sources that know one address or name, the one that says who works here is taken.
    """
    known = list(known)
    found = _found(words.strip(), known)
    if not found:
        raise Refused(f"No account in the book is known as {words!r}.", _near(words, known))
    per_source: dict[str, list[Account]] = {}
    for one in found:
        per_source.setdefault(one.source, []).append(one)
    twice = [one for same in per_source.values() if len(same) > 1 for one in same]
    if twice:
        shown = ", ".join(map(str, twice[:_SHOWN])) + (
            f", and {len(twice) - _SHOWN} more" if len(twice) > _SHOWN else ""
        )
        raise Refused(f"Several accounts may be meant by {words!r}: {shown}.", "Name one of them as source:account.")
    return min(found, key=lambda one: _rank(one.role, one.source))


def chosen(accounts: Iterable[Mapping[str, str]], roles: Mapping[str, str]) -> tuple[str, str]:
    """Source and account that stand for a person with several: that of the source that says who works here."""
    one = min(accounts, key=lambda each: _rank(roles.get(each["source"]) or role_of(each["source"]), each["source"]))
    return one["source"], one["account"]


def _rank(role: str | None, source: str) -> tuple[int, str]:
    return (_ORDER.index(role) if role in _ORDER else len(_ORDER)), source


def _found(words: str, known: list[Account]) -> list[Account]:
    folded = " ".join(words.split()).casefold()
    ways = (
        lambda one: f"{one.source}:{one.account}".casefold() == folded,
        lambda one: one.account.casefold() == folded or folded in one.emails,
        lambda one: any(" ".join(name.split()).casefold() == folded for name in one.names),
    )
    for way in ways if folded else ():
        found = [one for one in known if way(one)]
        if found:
            return found
    return []


def _near(words: str, known: list[Account]) -> str:
    spelled = {word.casefold(): word for one in known for word in (*one.words, f"{one.source}:{one.account}")}
    near = get_close_matches(words.casefold(), list(spelled), 3, 0.75)
    if near:
        return f"Did you mean {' or '.join(spelled[word] for word in near)}?"
    return "Give source:account, an e-mail address or a name as a source has it."
