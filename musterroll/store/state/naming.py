"""Which accounts facts name, and by what accounts may be one person's: questions to the engine about facts.

A **token** is something that two accounts of one person can have in common: `a:` an address, `d:` a directory id,
`e:` an employee number, `n:` a name, `k:` the key of somebody who uses a shared account. Accounts with a common token
(names apart) are of one **component**: the rules never join, or weigh as one, accounts of two components. Components
may be larger than need be; they are never too small.
"""

from __future__ import annotations

from musterroll.facts.tables import SCHEMAS
from musterroll.store.segments.snapshot import Snapshot

# Kinds that name one account each, in their columns `source` and `account`.
ACCOUNT_KINDS = tuple(
    kind for kind, schema in SCHEMAS.items() if "account" in schema.names and kind != "completion.observed"
)
LINKS = ("accounts.linked", "accounts.unlinked")

_FOLDED = "lower(trim({0}))"


def named(shot: Snapshot, since: int = 0) -> str | None:
    """SQL for `source, written`: every account that facts from entry `since` on name, as written, each once."""
    parts = _each("SELECT source, account AS written FROM {0}", ACCOUNT_KINDS, shot, since)
    parts += _each(
        "SELECT source, coalesce(account, identity) AS written FROM {0}", ("completion.observed",), shot, since
    )
    parts += _each(
        "SELECT a.source AS source, a.account AS written FROM (SELECT unnest(accounts) AS a FROM {0})",
        LINKS,
        shot,
        since,
    )
    if not parts:
        return None
    return f"SELECT DISTINCT source, written FROM ({' UNION ALL '.join(parts)}) WHERE account_key(written) IS NOT NULL"


def tokens(shot: Snapshot) -> str | None:
    """SQL for `source, account, token` of all facts."""
    parts = _tokens_said(shot, 0)
    if every := named(shot):
        key = "account_key(written)"
        parts.append(_when(f"source, {key} AS account", "a", key, f"({every})", address=True))
    return _each_once(parts)


def tokens_said(shot: Snapshot, since: int) -> str | None:
    """The same of facts from entry `since` on, without the addresses that are themselves keys of accounts.

    Of columns in which nothing stands nothing is asked.
    """
    return _each_once(_tokens_said(shot, since))


def address_token(key: str) -> str | None:
    """The token of an account whose key is an address."""
    return f"a:{key}" if "@" in key else None


def _tokens_said(shot: Snapshot, since: int) -> list[str]:
    def says(kind: str, column: str) -> str | None:
        return shot.relation(kind, since) if shot.may_say(kind, column, since) else None

    parts: list[str] = []
    who = "source, account_key(account) AS account"
    if people := says("person.observed", "emails"):
        addresses = f"(SELECT source, account, unnest(emails) AS email FROM {people})"
        parts.append(_when(who, "a", _FOLDED.format("email"), addresses, address=True))
    for letter, column in (("d", "directory_id"), ("e", "employee_number")):
        if people := says("person.observed", column):
            parts.append(_when(who, letter, _FOLDED.format(f"known({column})"), people))
    if people := says("person.observed", "name"):
        parts.append(_when(who, "n", "spelling(known(name))", people))
    if marks := says("account.marked", "users"):
        users = f"(SELECT source, account, unnest(users) AS who FROM {marks})"
        parts.append(_when(who, "a", "account_key(trim(who))", users, address=True))
        parts.append(_when(who, "k", "account_key(trim(who))", users))
    who = "source, account_key(coalesce(account, identity)) AS account"
    if taken := says("completion.observed", "identity"):
        parts.append(_when(who, "a", _FOLDED.format("identity"), taken, address=True))
    if taken := says("completion.observed", "name"):
        parts.append(_when(who, "n", "spelling(known(name))", taken))
    return parts


def _each_once(parts: list[str]) -> str | None:
    return f"SELECT DISTINCT source, account, token FROM ({' UNION ALL '.join(parts)})" if parts else None


def links(shot: Snapshot, since: int = 0) -> str | None:
    """SQL for `accounts`: lists of accounts that somebody said are, or are not, one person's."""
    parts = [
        f"SELECT list_transform(accounts, lambda a: [a.source, account_key(a.account)]) AS accounts FROM {relation}"
        for kind in LINKS
        if (relation := shot.relation(kind, since))
    ]
    return " UNION ALL ".join(parts) or None


def _each(question: str, kinds: tuple[str, ...], shot: Snapshot, since: int) -> list[str]:
    """The question about each of these kinds that has facts."""
    return [question.format(relation) for kind in kinds if (relation := shot.relation(kind, since))]


def _when(who: str, letter: str, value: str, relation: str, *, address: bool = False) -> str:
    wanted = f"contains({value}, '@')" if address else f"{value} IS NOT NULL"
    return f"SELECT {who}, '{letter}:' || {value} AS token FROM {relation} WHERE {wanted}"
