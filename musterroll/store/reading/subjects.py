"""Whom accounts belong to, and everything that person is called by: so that nobody decides about themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from musterroll.store.tables import Tables

Key = tuple[str, str]  # source, account


@dataclass(frozen=True)
class Subject:
    """The person of an account. `words`: name, every address ever held, account keys."""

    person: str | None
    name: str
    words: tuple[str, ...]


def subjects(tables: Tables, accounts: Iterable[Key]) -> dict[Key, Subject]:
    """The subject of each account; one that the state does not know is called by its key alone."""
    wanted = sorted(set(accounts))
    if not wanted:
        return {}
    found = _people(tables, wanted)
    held = _addresses(tables, {row[2] for row in found})
    known: dict[Key, Subject] = {}
    for source, account, person, name, emails, keys in found:
        words = [name or "", *msgspec.json.decode(emails or "[]"), *held.get(person, ())]
        words += [one["account"] for one in msgspec.json.decode(keys or "[]")]
        known[source, account] = Subject(person, name or account, tuple(dict.fromkeys(filter(None, words))))
    return {key: _of(known, key) for key in wanted}


def names_of(tables: Tables, accounts: Iterable[Key]) -> dict[Key, str]:
    """The name of the person of each account, or the account's key where the state does not know it."""
    wanted = sorted(set(accounts))
    known = {(row[0], row[1]): row[3] for row in _people(tables, wanted)} if wanted else {}
    return {key: known.get(key) or known.get((key[0], _folded(key[1]))) or key[1] for key in wanted}


def accounts_of(tables: Tables, person: str) -> frozenset[Key]:
    """Source and key of each account of a person."""
    return frozenset(tables.rows("SELECT source, account FROM state_accounts WHERE person = %s", (person,)))


def persons_of(tables: Tables, accounts: Iterable[Key]) -> dict[Key, tuple[str, str | None]]:
    """Key and name of the person of each account; accounts that the state knows of nobody are left out."""
    wanted = sorted({(source, word) for source, account in accounts for word in (account, _folded(account))})
    if not wanted:
        return {}
    found = _asked(tables, "a.source, a.account, p.person, p.name", wanted)
    return {(source, account): (person, name) for source, account, person, name in found}


def _people(tables: Tables, wanted: Sequence[Key]) -> list[tuple[Any, ...]]:
    """Source, account, person, name, addresses and accounts."""
    written = dict.fromkeys((source, word) for source, account in wanted for word in (account, _folded(account)))
    return _asked(tables, "a.source, a.account, p.person, p.name, p.emails, p.accounts", list(written))


def _asked(tables: Tables, columns: str, keys: Sequence[Key]) -> list[tuple[Any, ...]]:
    """Columns of accounts (`a`) and their people (`p`), by the key of the account.

    The keys are a table that is read first, so that their index is used: asked with IN, SQLite reads every account.
    """
    pairs = ", ".join(["(%s, %s)"] * len(keys))
    return tables.rows(
        f"WITH wanted(source, account) AS (VALUES {pairs}) SELECT {columns} FROM wanted w"
        " CROSS JOIN state_accounts a CROSS JOIN state_people p"
        " WHERE a.account = w.account AND a.source = w.source AND p.person = a.person",
        [word for key in keys for word in key],
    )


def _folded(account: str) -> str:
    return account.strip().lower()


def _of(known: dict[Key, Subject], key: Key) -> Subject:
    source, account = key
    found = known.get(key) or known.get((source, _folded(account)))
    return found or Subject(None, account, (account,))


def _addresses(tables: Tables, persons: Iterable[str]) -> dict[str, list[str]]:
    """Every address that was seen with an account of these people."""
    keys = sorted(persons)
    if not keys:
        return {}
    found: dict[str, list[str]] = {}
    marks = ", ".join(["%s"] * len(keys))
    for person, token in tables.rows(
        "SELECT DISTINCT a.person, t.token FROM state_accounts a JOIN state_tokens t ON t.acct = a.acct"
        f" WHERE a.person IN ({marks})",
        keys,
    ):
        if token.startswith("a:"):
            found.setdefault(person, []).append(token[2:])
    return found
