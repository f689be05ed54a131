"""Whose an account is, and which others that person has."""

from __future__ import annotations

from musterroll.store.tables import Tables


def accounts_of(tables: Tables, source: str, account: str) -> list[tuple[str, str]]:
    """Source and key of each account of the person who has this one, itself among them; none where it is nobody's.

    Keys are those of the state: an address in small letters, any other key as its source writes it.
    """
    key = account.strip().lower() if "@" in account else account
    sql = (
        "SELECT o.source, o.account FROM state_accounts a JOIN state_accounts o ON o.person = a.person"
        " WHERE a.source = %s AND a.account = %s ORDER BY o.source, o.account"
    )
    return [(str(one), str(other)) for one, other in tables.rows(sql, (source, key))]
