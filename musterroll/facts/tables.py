"""Facts as columns: one Arrow schema per kind of fact, the form in which the rules read them.

A reader of files, the book's Parquet segments and the tests all produce these tables; nothing
else enters the rules. Every table begins with the same envelope columns. An instant is a UTC
timestamp without a zone (`*_at`); a value with a date and no time is a date (`*_on`) and the IANA
name of the zone it was written in (`source_zone`, null: the policy zone). Of `happened_at` and
`happened_on` at most one is set; both null means the source did not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

INSTANT = pa.timestamp("us")
DAY = pa.date32()
TEXT = pa.string()
TEXTS = pa.list_(pa.string())

# `input` is the position of the file (or segment) in FactTables.inputs, `row` the line or record in it.
ENVELOPE: list[tuple[str, pa.DataType]] = [
    ("input", pa.int32()),
    ("row", pa.int64()),
    ("source", TEXT),
    ("happened_at", INSTANT),
    ("happened_on", DAY),
    ("source_zone", TEXT),
    ("recorded_at", INSTANT),
    ("recorded_on", DAY),
    ("actor", TEXT),
    ("extra", TEXT),  # JSON: what has no column, kept for the way back (`facts.columns`); no rule reads it
]

SPELL = pa.struct([("type", TEXT), ("from", DAY), ("to", DAY)])
ACCOUNT_KEY = pa.struct([("source", TEXT), ("account", TEXT)])

BODIES: dict[str, list[tuple[str, pa.DataType]]] = {
    "person.observed": [
        ("account", TEXT),
        ("name", TEXT),
        ("type", TEXT),
        ("emails", TEXTS),
        ("directory_id", TEXT),
        ("employee_number", TEXT),
        ("employer", TEXT),
        ("department", TEXT),
        ("title", TEXT),
        ("manager", TEXT),
        ("status", TEXT),
        ("started_on", DAY),
        ("ended_on", DAY),
        ("home_zone", TEXT),
        ("engagements", pa.list_(SPELL)),
    ],
    "accounts.linked": [("accounts", pa.list_(ACCOUNT_KEY)), ("by", TEXT), ("reason", TEXT)],
    "accounts.unlinked": [("accounts", pa.list_(ACCOUNT_KEY)), ("by", TEXT), ("reason", TEXT)],
    "account.marked": [
        ("account", TEXT),
        ("as", TEXT),
        ("by", TEXT),
        ("reason", TEXT),
        ("users", TEXTS),
        ("evidence", TEXT),
    ],
    "leave.recorded": [
        ("account", TEXT),
        ("from_on", DAY),
        ("to_on", DAY),
        ("approved_on", DAY),
        ("account_disabled", pa.bool_()),
        ("cancelled", pa.bool_()),
    ],
    "role.recorded": [("account", TEXT), ("role", TEXT), ("from_on", DAY), ("to_on", DAY)],
    "access.recorded": [
        ("account", TEXT),
        ("system", TEXT),
        ("from_at", INSTANT),
        ("from_on", DAY),
        ("to_at", INSTANT),
        ("to_on", DAY),
        ("in_scope", pa.bool_()),
    ],
    "sign_in.observed": [("account", TEXT)],
    "course.published": [
        ("course", TEXT),
        ("version", TEXT),
        ("title", TEXT),
        ("topics", TEXTS),
        ("published_on", DAY),
        ("retired_on", DAY),
        ("minutes", pa.int64()),
        ("archive", TEXT),
        ("link", TEXT),
    ],
    "completion.observed": [
        ("account", TEXT),
        ("identity", TEXT),
        ("name", TEXT),
        ("course", TEXT),
        ("version", TEXT),
        ("status", TEXT),
        ("result", TEXT),
        ("score", TEXT),
        ("duration_s", pa.int64()),
        ("event", TEXT),
        ("certificate", TEXT),
        ("support", TEXT),
        ("method", TEXT),
        ("statement", TEXT),
    ],
    "acknowledgement.observed": [
        ("account", TEXT),
        ("document", TEXT),
        ("version", TEXT),
        ("link", TEXT),
    ],
    "completion.vanished": [
        ("account", TEXT),
        ("course", TEXT),
        ("extract", TEXT),
        ("statement", TEXT),
        ("voided_by", TEXT),
    ],
    "session.held": [
        ("event", TEXT),
        ("on", DAY),
        ("place", TEXT),
        ("trainer", TEXT),
        ("roster", TEXT),
        ("attendees", TEXTS),
        ("sha256", TEXT),
    ],
    "alert.raised": [("account", TEXT), ("alert", TEXT), ("link", TEXT)],
    "alert.judged": [
        ("account", TEXT),
        ("alert", TEXT),
        ("link", TEXT),
        ("judgement", TEXT),
        ("cancels", pa.bool_()),
    ],
    "exemption.granted": [
        ("account", TEXT),
        ("requirement", TEXT),
        ("from_on", DAY),
        ("to_on", DAY),
        ("reason", TEXT),
        ("note", TEXT),
        ("requested_by", TEXT),
        ("approved_by", TEXT),
        ("evidence", TEXT),
    ],
    "exemption.withdrawn": [
        ("account", TEXT),
        ("requirement", TEXT),
        ("from_on", DAY),
        ("to_on", DAY),
        ("reason", TEXT),
        ("note", TEXT),
        ("requested_by", TEXT),
        ("approved_by", TEXT),
        ("evidence", TEXT),
    ],
    "policy.adopted": [("text", TEXT)],
    "extract.received": [
        ("sha256", TEXT),
        ("role", TEXT),
        ("query", TEXT),
        ("parameters", TEXT),  # JSON
        ("rows", pa.int64()),
        ("bytes", pa.int64()),
        ("pages", pa.int64()),
        ("complete", pa.bool_()),
        ("collected_by", TEXT),
    ],
    # Kinds that no rule reads yet, or that we do not know: kept whole and reported, never dropped.
    "other": [("kind", TEXT), ("body", TEXT)],  # JSON
}

SCHEMAS: dict[str, pa.Schema] = {kind: pa.schema(ENVELOPE + body) for kind, body in BODIES.items()}

# One row per file, segment or pull that facts were read from.
_INPUTS: list[tuple[str, pa.DataType]] = [
    ("input", pa.int32()),
    ("name", TEXT),
    ("source", TEXT),
    ("role", TEXT),
    ("sha256", TEXT),
    ("bytes", pa.int64()),
    ("rows", pa.int64()),
    ("facts", pa.int64()),
    ("refused", pa.int64()),
    ("layout", TEXT),
    ("sheet", TEXT),
    ("entry", pa.int64()),  # of the book, that received it; null for a file that was given
    ("notes", TEXTS),  # what the reader decided: date order, century, encoding, ignored columns
]
INPUTS = pa.schema(_INPUTS)

# Rows that could not be read, each with what is wrong and what to do.
_REFUSED: list[tuple[str, pa.DataType]] = [
    ("input", pa.int32()),
    ("row", pa.int64()),
    ("column", TEXT),
    ("found", TEXT),
    ("expected", TEXT),
    ("remedy", TEXT),
]
REFUSED = pa.schema(_REFUSED)

# The role of the sources we ship; a source named like a role has that role. `domain` words.
ROLES: dict[str, str] = {
    "hris": "hris",
    "contractor_list": "contractor_list",
    "directory": "directory",
    "lms": "lms",
    "rippling": "hris",
    "gusto": "hris",
    "gusto_contractors": "contractor_list",
    "workday": "hris",
    "bamboohr": "hris",
    "okta": "directory",
    "entra": "directory",
    "microsoft365": "directory",
    "google": "directory",
    "scim": "directory",
    "knowbe4": "lms",
    "moodle": "lms",
    "xapi": "lms",
}


def role_of(source: str) -> str:
    """The role of a source by its name: `hris`, `contractor_list`, `directory`, `lms` or `other`."""
    return ROLES.get(source, "other")


def merged(parts: Iterable[Mapping[str, pa.Table]]) -> dict[str, pa.Table]:
    """The tables of several inputs as one of each kind, in the order of the inputs."""
    by_kind: dict[str, list[pa.Table]] = {}
    for part in parts:
        for kind, table in part.items():
            by_kind.setdefault(kind, []).append(table)
    return {kind: pa.concat_tables(by_kind[kind]) for kind in SCHEMAS if kind in by_kind}


def empty(kind: str) -> pa.Table:
    """A table of `kind` with no rows."""
    return SCHEMAS[kind].empty_table()


@dataclass(frozen=True)
class FactTables:
    """All facts for one reconciliation, by kind.

    A value of `tables` is an Arrow table of `SCHEMAS[kind]`, or a list of Parquet files with those
    columns (read by the engine itself, so that ten million rows never pass through Python). A kind
    that is absent has no facts.
    """

    tables: dict[str, pa.Table | list[Path]]
    inputs: pa.Table = field(default_factory=INPUTS.empty_table)
    refused: pa.Table = field(default_factory=REFUSED.empty_table)
