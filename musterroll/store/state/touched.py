"""Which accounts new facts touch: those they name, and all that must be judged together with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec

from musterroll.store.segments.snapshot import Snapshot
from musterroll.store.state.naming import address_token, links, named, tokens_said
from musterroll.store.tables import Tables

AT_ONCE = 400  # values in one question to the database

Key = tuple[str, str]  # source, account


@dataclass
class Account:
    """An account as the state knows it."""

    acct: int
    source: str
    account: str
    spellings: list[str]
    component: int
    person: str | None = None


@dataclass
class Identity:
    """What new facts add to what is known of accounts. Kept by `merge`, read by everyone else."""

    fresh: list[Account] = field(default_factory=list)  # accounts that were not known
    respelled: list[Account] = field(default_factory=list)
    tokens: list[tuple[str, int]] = field(default_factory=list)  # new ones
    moved: dict[int, int] = field(default_factory=dict)  # component -> the component that took it in
    touched: set[int] = field(default_factory=set)  # components, after the moves


def learn(tables: Tables, shot: Snapshot, since: int) -> Identity:
    """What facts from entry `since` on say of accounts, and the components that they touch."""
    found = Identity()
    known = _accounts_named(tables, shot, since, found)
    _take_tokens(tables, shot, since, known, found)
    joined = _joined_by_tokens(tables, found) + _joined_by_links(shot, since, known)
    found.moved = _moves(joined)
    found.touched = {found.moved.get(account.component, account.component) for account in known.values()}
    for account in found.fresh:
        account.component = found.moved.get(account.component, account.component)
    return found


def members(tables: Tables, identity: Identity, components: Iterable[int]) -> list[Account]:
    """All accounts of components, with what `identity` adds."""
    wanted = set(components)
    before = wanted | {old for old, new in identity.moved.items() if new in wanted}
    sql = "SELECT acct, source, account, spellings, component, person FROM state_accounts WHERE component IN ({})"
    rows = in_parts(tables, sql, sorted(before))
    again = {account.acct: account for account in identity.respelled}
    accounts = [again.get(row[0]) or _account(row) for row in rows]
    accounts += [account for account in identity.fresh if account.component in wanted]
    for account in accounts:
        account.component = identity.moved.get(account.component, account.component)
    return accounts


def everyone_known(tables: Tables, identity: Identity) -> list[Account]:
    """All accounts, with what `identity` adds."""
    rows = tables.rows("SELECT acct, source, account, spellings, component, person FROM state_accounts")
    return [_account(row) for row in rows] + identity.fresh


def in_parts(tables: Tables, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a question asked with some values at a time; `{}` is their place."""
    rows: list[tuple[Any, ...]] = []
    for part in _parts(values):
        rows += tables.rows(sql.format(", ".join(["%s"] * len(part))), part)
    return rows


def _parts(values: Sequence[Any]) -> Iterator[list[Any]]:
    left = iter(values)
    while part := list(islice(left, AT_ONCE)):
        yield part


def _account(row: tuple[Any, ...]) -> Account:
    acct, source, account, spellings, component, person = row
    return Account(acct, source, account, msgspec.json.decode(spellings) if spellings else [account], component, person)


def _accounts_named(tables: Tables, shot: Snapshot, since: int, found: Identity) -> dict[Key, Account]:
    """The accounts that the facts name; those not known before get the next numbers."""
    if not (question := named(shot, since)):
        return {}
    written: dict[Key, set[str]] = {}
    for source, key, spelling in shot.rows(
        f"SELECT source, account_key(written), written FROM ({question}) ORDER BY ALL"
    ):
        written.setdefault((str(source), str(key)), set()).add(str(spelling))
    known = _known(tables, list(written))
    row = tables.row("SELECT coalesce(max(acct), 0) FROM state_accounts")
    number = int(row[0]) if row else 0
    for key, spellings in written.items():
        account = known.get(key)
        if account is None:
            number += 1
            account = known[key] = Account(number, *key, sorted(spellings), number)
            found.fresh.append(account)
        elif not spellings <= set(account.spellings):
            account.spellings = sorted({*account.spellings, *spellings})
            found.respelled.append(account)
    return known


def _known(tables: Tables, keys: Sequence[Key]) -> dict[Key, Account]:
    sql = "SELECT acct, source, account, spellings, component, person FROM state_accounts WHERE account IN ({})"
    found = map(_account, in_parts(tables, sql, sorted({account for _, account in keys})))
    wanted = set(keys)
    return {(a.source, a.account): a for a in found if (a.source, a.account) in wanted}


def _take_tokens(tables: Tables, shot: Snapshot, since: int, known: dict[Key, Account], found: Identity) -> None:
    keyed = ((address_token(key), account.acct) for (_, key), account in known.items())
    said = {(token, acct) for token, acct in keyed if token}
    if question := tokens_said(shot, since):
        said |= {(str(token), known[str(source), str(account)].acct) for source, account, token in shot.rows(question)}
    accts = sorted({acct for _, acct in said})
    had = set(in_parts(tables, "SELECT token, acct FROM state_tokens WHERE acct IN ({})", accts))
    found.tokens = sorted(said - had)


def _joined_by_tokens(tables: Tables, found: Identity) -> list[list[int]]:
    """Components that new tokens join, as lists of those that become one."""
    fresh = {account.acct: account.component for account in found.fresh}
    holders: dict[str, list[int]] = {}
    for token, acct in found.tokens:
        if not token.startswith("n:"):
            holders.setdefault(token, []).append(acct)
    joining = list(holders)
    sql = "SELECT token, acct FROM state_tokens WHERE token IN ({})"
    for token, acct in in_parts(tables, sql, joining):
        holders[token].append(acct)
    _users_of_shared(tables, found, holders)
    accts = sorted({acct for group in holders.values() for acct in group} - fresh.keys())
    component = dict(in_parts(tables, "SELECT acct, component FROM state_accounts WHERE acct IN ({})", accts)) | fresh
    return [[component[acct] for acct in group] for group in holders.values()]


def _users_of_shared(tables: Tables, found: Identity, holders: dict[str, list[int]]) -> None:
    """The key of somebody who uses a shared account joins it to all accounts of that key."""
    keys = [token[2:] for token in holders if token.startswith("k:")]
    for acct, account in in_parts(tables, "SELECT acct, account FROM state_accounts WHERE account IN ({})", keys):
        holders["k:" + account].append(acct)
    called: dict[str, list[int]] = {}
    for one in found.fresh:
        called.setdefault("k:" + one.account, []).append(one.acct)
    for token, acct in in_parts(tables, "SELECT token, acct FROM state_tokens WHERE token IN ({})", list(called)):
        holders.setdefault(token, []).append(acct)
    for token in called.keys() & holders.keys():
        holders[token] += called[token]


def _joined_by_links(shot: Snapshot, since: int, known: dict[Key, Account]) -> list[list[int]]:
    if not (question := links(shot, since)):
        return []
    return [
        [known[source, account].component for source, account in accounts if (source, account) in known]
        for (accounts,) in shot.rows(question)
    ]


def _moves(joined: list[list[int]]) -> dict[int, int]:
    """For each component that is taken in, the smallest of those that become one."""
    leader: dict[int, int] = {}

    def find(one: int) -> int:
        leader.setdefault(one, one)
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for group in joined:
        for other in group[1:]:
            low, high = sorted((find(group[0]), find(other)))
            leader[high] = low
    return {one: find(one) for one in leader if find(one) != one}
