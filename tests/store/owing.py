"""Rows of the state written by hand: who there is, what they owe, what was found."""

from __future__ import annotations

from typing import Any

from musterroll.store.tables import Tables


def _insert(tables: Tables, table: str, row: dict[str, Any]) -> None:
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    tables.say(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def person(tables: Tables, key: str, name: str, **more: Any) -> None:
    """One person with an account in Okta and one in the HR system."""
    number = sum(map(ord, key)) * 10
    for acct, source in ((number, "okta"), (number + 1, "gusto")):
        account = {
            "acct": acct,
            "source": source,
            "account": f"{source}-{key}",
            "component": number,
            "person": f"p_{key}",
        }
        _insert(tables, "state_accounts", account)
    _insert(tables, "state_tokens", {"token": f"a:{key}@northfen.example", "acct": number})
    _insert(tables, "state_tokens", {"token": f"a:{key}.before@northfen.example", "acct": number + 1})
    _insert(tables, "state_tokens", {"token": f"n:{name.lower()}", "acct": number})
    accounts = f'[{{"source":"okta","account":"okta-{key}"}},{{"source":"gusto","account":"gusto-{key}"}}]'
    row = {"person": f"p_{key}", "name": name, "accounts": accounts, "digest": "", "result": "deviation"}
    _insert(tables, "state_people", {**row, "emails": f'["{key}@northfen.example"]', **more})


def owes(tables: Tables, name: str, who: str, status: str, due: str, **more: Any) -> None:
    """One obligation of the period."""
    row = {
        "id": f"o_{name}",
        "person": f"p_{who}",
        "requirement": "awareness",
        "kind": "refresh",
        "due": due,
        "trigger_on": "2024-01-01",
        "status": status,
        "overdue_days_in_period": 0,
        "in_period": True,
        "digest": "",
    }
    _insert(tables, "state_obligations", {**row, **more})


def found(tables: Tables, name: str, code: str, **more: Any) -> None:
    """One finding."""
    row = {
        "id": name,
        "finding": f"f_{name}",
        "code": code,
        "severity": "ask",
        "sentence": f"{name} was found.",
        "details": "{}",
        "facts": "[]",
        "digest": "",
    }
    _insert(tables, "state_findings", {**row, **more})
