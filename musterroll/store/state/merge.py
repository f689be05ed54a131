"""Rows into the state tables: those that are new or differ are written, those that are gone are deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from musterroll.store.faults import in_words
from musterroll.store.state.columns import (
    ACCOUNTS,
    COMPLETIONS_TABLE,
    FINDINGS_TABLE,
    JUDGED,
    OBLIGATIONS_TABLE,
    PEOPLE_TABLE,
    StateTable,
)
from musterroll.store.state.components import Identities
from musterroll.store.state.judge import Differing, Stored
from musterroll.store.state.table_rows import Row, in_chunks
from musterroll.store.state.touched import Account, Identity, in_parts
from musterroll.store.tables import Tables

Digests = dict[Any, str]


class Writer:
    """Writes in the transaction that its caller holds."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Carries a statement out for each of many rows."""
        if rows:
            with in_words(self._tables.config), self._tables.connection.cursor() as cursor:
                cursor.executemany(statement, rows)

    def merge(self, table: StateTable, old: Digests, rows: Iterable[Row]) -> int:
        """Makes `rows` of the rows whose keys and digests are `old`; the number of rows written or deleted."""
        at = table.columns.index(table.key)
        left = dict(old)
        count = 0
        for chunk in in_chunks(rows):
            differing = [row for row in chunk if left.pop(row[at], None) != row[-1]]
            changed = [row for row in differing if row[at] in old]
            self.change(table, changed)
            self.insert(table.name, table.all_columns, [row for row in differing if row[at] not in old])
            count += len(differing)
        self._delete(table, list(left))
        return count + len(left)

    def merge_differing(self, table: StateTable, found: Differing) -> int:
        """The same where it is known which rows differ."""
        self.change(table, found.changed)
        self._delete(table, found.gone)
        self.insert(table.name, table.all_columns, found.new)
        return len(found.new) + len(found.changed) + len(found.gone)

    def change(self, table: StateTable, rows: Sequence[Row]) -> None:
        """Writes those columns of rows that are not as stored: an index without any of them stays as it is."""
        at, named = table.columns.index(table.key), ", ".join(f'"{column}"' for column in table.all_columns)
        keys = [row[at] for row in rows]
        question = f"SELECT {named} FROM {table.name} WHERE {table.key} IN ({{}})"
        stored = {row[at]: row for row in in_parts(self._tables, question, keys)}
        self.insert(table.name, table.all_columns, [row for row in rows if row[at] not in stored])
        by_columns: dict[tuple[str, ...], list[list[Any]]] = {}
        for row in rows:
            values = zip(table.all_columns, row, stored.get(row[at], row), strict=True)
            if differing := {column: new for column, new, old in values if new != old}:
                by_columns.setdefault(tuple(differing), []).append([*differing.values(), row[at]])
        for columns, changes in by_columns.items():
            assigned = ", ".join(f'"{column}" = %s' for column in columns)
            self.many(f"UPDATE {table.name} SET {assigned} WHERE {table.key} = %s", changes)

    def _delete(self, table: StateTable, keys: Sequence[Any]) -> None:
        self.many(f"DELETE FROM {table.name} WHERE {table.key} = %s", [(key,) for key in keys])

    def insert(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Adds rows."""
        places = ", ".join(["%s"] * len(columns))
        named = ", ".join(f'"{column}"' for column in columns)
        self.many(f"INSERT INTO {name} ({named}) VALUES ({places})", rows)

    def learn(self, identity: Identity) -> None:
        """Keeps what is new about accounts and components."""
        moved = [(new, old) for old, new in identity.moved.items()]
        self.many("UPDATE state_accounts SET component = %s WHERE component = %s", moved)
        fresh = [(a.acct, a.source, a.account, _spellings(a), a.component, None) for a in identity.fresh]
        self.insert(ACCOUNTS.name, ACCOUNTS.columns, fresh)
        respelled = [(_spellings(a), a.acct) for a in identity.respelled]
        self.many("UPDATE state_accounts SET spellings = %s WHERE acct = %s", respelled)
        self.insert("state_tokens", ("token", "acct"), identity.tokens)

    def replace_accounts(self, identities: Identities, persons: dict[int, str]) -> None:
        """Keeps all accounts, with whose they are, and tokens in place of those there were."""
        for name in (ACCOUNTS.name, "state_tokens"):
            self._tables.say(f"DELETE FROM {name}")
        accounts = [(*account, persons.get(account[0])) for account in identities.accounts]
        self.insert(ACCOUNTS.name, ACCOUNTS.columns, accounts)
        self.insert("state_tokens", ("token", "acct"), identities.tokens)

    def replace_names(self, accounts: Sequence[Account] | None, names: Sequence[tuple[str, int]]) -> None:
        """Keeps the names of people whom nobody knows, in place of those of these accounts (None: of all)."""
        if accounts is None:
            self._tables.say("DELETE FROM state_names")
        else:
            self.many("DELETE FROM state_names WHERE acct = %s", [(account.acct,) for account in accounts])
        self.insert("state_names", ("name", "acct"), names)

    def name_persons(self, accounts: Iterable[Account], persons: dict[int, str]) -> None:
        """Keeps whose the accounts are."""
        changed = [(persons.get(a.acct), a.acct) for a in accounts if persons.get(a.acct) != a.person]
        self.many("UPDATE state_accounts SET person = %s WHERE acct = %s", changed)

    def clear(self) -> None:
        """Deletes all state."""
        for name in (
            *(table.name for table in JUDGED),
            ACCOUNTS.name,
            "state_tokens",
            "state_names",
            "state_heads",
            "state_figures",
        ):
            self._tables.say(f"DELETE FROM {name}")


def digests_of_all(tables: Tables) -> dict[str, Digests]:
    """Keys and digests of all rows."""
    return {table.name: _digests(tables, table) for table in JUDGED}


def stored_of(tables: Tables, accounts: Sequence[Account], persons: Iterable[str]) -> Stored:
    """Keys and digests of the rows about some accounts, and about their people as they were and as they are now."""
    everyone = sorted({a.person for a in accounts if a.person} | set(persons))
    accts = sorted(a.acct for a in accounts)
    by_person = (PEOPLE_TABLE, OBLIGATIONS_TABLE, FINDINGS_TABLE)
    return {
        COMPLETIONS_TABLE.name: _stored_where(tables, COMPLETIONS_TABLE, "acct", accts),
        **{table.name: _stored_where(tables, table, "person", everyone) for table in by_person},
    }


def _digests(tables: Tables, table: StateTable) -> Digests:
    return dict(tables.rows(f"SELECT {table.key}, digest FROM {table.name}"))


def _stored_where(tables: Tables, table: StateTable, column: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    return in_parts(tables, f"SELECT {table.key}, digest FROM {table.name} WHERE {column} IN ({{}})", values)


def _spellings(account: Account) -> str | None:
    if account.spellings == [account.account]:
        return None
    return msgspec.json.encode(account.spellings).decode()
