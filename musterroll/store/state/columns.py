"""The columns of the state tables, and how the engine writes a value in them: texts, whole numbers, truth values.

Days and instants (UTC) are text in ISO form, lists are JSON, so that both databases keep and sort them alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from musterroll.rules.reconciliation import COMPLETIONS, FINDINGS, OBLIGATIONS, PEOPLE


@dataclass(frozen=True)
class StateTable:
    """One table: `key` tells a row from all others, `digest` (the last column) shows that a row differs."""

    name: str
    key: str
    columns: tuple[str, ...]  # without `digest`

    @property
    def all_columns(self) -> tuple[str, ...]:
        """The columns as they are written."""
        return (*self.columns, "digest")


ACCOUNTS = StateTable("state_accounts", "acct", ("acct", "source", "account", "spellings", "component", "person"))
PEOPLE_TABLE = StateTable("state_people", "person", tuple(PEOPLE.names))
OBLIGATIONS_TABLE = StateTable("state_obligations", "id", tuple(OBLIGATIONS.names))
FINDINGS_TABLE = StateTable("state_findings", "id", ("id", "finding", *FINDINGS.names))
COMPLETIONS_TABLE = StateTable(
    "state_completions", "entry", ("entry", "acct", *(name for name in COMPLETIONS.names if name != "fact"))
)
JUDGED = (PEOPLE_TABLE, OBLIGATIONS_TABLE, FINDINGS_TABLE, COMPLETIONS_TABLE)

_SCHEMAS = {"people": PEOPLE, "obligations": OBLIGATIONS, "findings": FINDINGS, "completions": COMPLETIONS}


def written(answer: str, alias: str, without: tuple[str, ...] = ()) -> str:
    """SQL for the columns of one table of the answer (`people`, …), each in the form in which it is kept."""
    fields = [field for field in _SCHEMAS[answer] if field.name not in without]
    return ", ".join(f'{_value(field, alias)} AS "{field.name}"' for field in fields)


def with_digest(columns: str, source: str) -> str:
    """A question for `columns` and a digest of them all; `source` is what stands after FROM."""
    digest = "left(md5(CAST(to_json(asked) AS VARCHAR)), 16) AS digest"
    return f"SELECT *, {digest} FROM (SELECT {columns} FROM {source}) AS asked"


def differing(question: str, key: str, stored: str) -> str:
    """SQL for those rows of a question `with_digest` that are not `stored` (a table: key, digest) like this.

    Before each row stands the key by which it is stored: null where it is new. A stored key without a row is gone.
    """
    return (
        f"SELECT stored.key, found.* FROM ({question}) AS found FULL JOIN {stored} AS stored"
        f' ON stored.key = found."{key}" WHERE found.digest IS DISTINCT FROM stored.digest'
    )


def _value(field: pa.Field, alias: str) -> str:
    name = f'{alias}."{field.name}"'
    if pa.types.is_list(field.type):
        return f"CAST(to_json({name}) AS VARCHAR)"
    if pa.types.is_date(field.type):
        return f"CAST({name} AS VARCHAR)"
    if pa.types.is_timestamp(field.type):
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    return name
