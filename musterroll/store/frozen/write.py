"""The answer of the rules into a file: written beside, then renamed, so that it is there whole or not at all."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from musterroll.facts.errors import Refused
from musterroll.rules.finding_keys import finding_key
from musterroll.rules.reconciliation import FINDINGS, OBLIGATIONS, PEOPLE, SOURCES, Reconciliation
from musterroll.rules.sample import population_digest
from musterroll.store.frozen.view import View
from musterroll.store.reading.evidence import Received

_INDEXES = (
    "CREATE UNIQUE INDEX people_by_key ON people (person)",
    "CREATE INDEX people_by_name ON people (called, person)",
    "CREATE INDEX strata_by_stratum ON strata (stratum, called, person)",
    "CREATE INDEX obligations_by_person ON obligations (person)",
    "CREATE INDEX findings_by_person ON findings (person)",
)
_KINDS = " || ".join(f"CASE WHEN s.{kind} <> '[]' THEN '{kind} ' ELSE '' END" for kind in ("hris", "directory", "lms"))
_BY_SOURCES = (
    f"INSERT INTO strata SELECT 'known:' || replace(trim({_KINDS}), ' ', ' + '), p.called, p.person"
    " FROM sources s JOIN people p ON p.person = s.person WHERE s.in_population"
)
_AT_ONCE = 10_000
_MOST = 60  # files that are kept
INSIDE, JOINED, LEFT, OUT = "everyone", "joined", "left", "left_out"  # strata beside those of the rules


def write(folder: Path, view: View, rec: Reconciliation, received: Sequence[Received], summary: str = "") -> None:
    """Makes the file of a view; `received` is what its lists were made from, `summary` what the run met of everybody.

    Refused where the disk would not take it.
    """
    path = view.file(folder)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            _fill(beside, view, rec, received, summary)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        _prune(folder, path)
    except (OSError, sqlite3.Error) as error:
        raise Refused(f"{path} cannot be written: {error}.", "Make room or mend the rights of the folder.") from error


def forget(folder: Path) -> None:
    """Deletes all views, and what was made of them: after an erasure they are made again, without what was erased."""
    for one in (*folder.glob("*.db"), *folder.glob("*.zip"), *folder.glob(".*.db.*"), *folder.glob(".*.zip.*")):
        one.unlink(missing_ok=True)


def _prune(folder: Path, newest: Path) -> None:
    """Views are made again when missing: the oldest files go, so that days that were tried do not fill the disk."""
    by_age = sorted((one for one in folder.glob("*.db") if one != newest), key=lambda one: one.stat().st_mtime_ns)
    for one in by_age[: max(0, len(by_age) + 1 - _MOST)]:
        one.unlink(missing_ok=True)


def _fill(path: Path, view: View, rec: Reconciliation, received: Sequence[Received], summary: str) -> None:
    into = sqlite3.connect(path)
    try:
        into.execute("PRAGMA journal_mode=OFF")  # the file has its name only when it is whole
        _make(into, "people", ("called", *PEOPLE.names))
        _make(into, "strata", ("stratum", "called", "person"))
        _make(into, "obligations", OBLIGATIONS.names)
        _make(into, "findings", ("finding", *FINDINGS.names))
        _make(into, "sources", SOURCES.names)
        _put(into, "people", _people(rec.people))
        _put(into, "strata", _strata(rec.people, view.start))
        _put(into, "obligations", _rows(rec.obligations))
        _put(into, "findings", ({"finding": finding_key(row), **row} for row in _rows(rec.findings)))
        _put(into, "sources", _rows(rec.sources))
        into.execute(_BY_SOURCES)
        for index in _INDEXES:
            into.execute(index)
        _tell(into, rec, received)
        into.execute("CREATE TABLE summary (told)")
        into.execute("INSERT INTO summary VALUES (?)", (summary,))
        into.commit()
    finally:
        into.close()


def _make(into: sqlite3.Connection, table: str, columns: Any) -> None:
    named = ", ".join(f'"{name}"' for name in columns)
    into.execute(f"CREATE TABLE {table} ({named})")


def _put(into: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    width = len(into.execute(f"SELECT * FROM {table} LIMIT 0").description)
    marks = ", ".join("?" * width)
    into.executemany(
        f"INSERT INTO {table} VALUES ({marks})",
        ([_cell(value) for value in row.values()] for row in rows),
    )


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=_AT_ONCE):
        yield from batch.to_pylist()


def _people(people: pa.Table) -> Iterator[dict[str, Any]]:
    for row in _rows(people):
        yield {"called": called(row), **row}


def called(row: dict[str, Any]) -> str:
    """What a person is sorted by and shown as: the name, else an address, else the key."""
    return row["name"] or (row["emails"] or [""])[0] or row["person"]


def _strata(people: pa.Table, start: date) -> Iterator[dict[str, Any]]:
    for row in _rows(people):
        for stratum in _of(row, start):
            yield {"stratum": stratum, "called": called(row), "person": row["person"]}


def _of(row: dict[str, Any], start: date) -> list[str]:
    if row["population_from"] is None:
        return [OUT, f"{OUT}:{row['reason']}"]
    joined = [JOINED] if row["population_from"] > start else []
    return [INSIDE, *joined, *([LEFT] if row["population_to"] else []), *row["strata"]]


def _tell(into: sqlite3.Connection, rec: Reconciliation, received: Sequence[Received]) -> None:
    keys = [row[0] for row in into.execute("SELECT person FROM strata WHERE stratum = ?", (INSIDE,))]
    about = {
        "population": population_digest(keys),
        "zone": rec.policy.time_zone,
        "policies": [one.version for one in rec.policies],
        "tzdata": rec.tzdata,
        "history_from": rec.history_from.isoformat(),
        "strata": dict(into.execute("SELECT stratum, count(*) FROM strata GROUP BY stratum").fetchall()),
        "known_only_outside": dict(
            into.execute("SELECT known_to, count(*) FROM sources WHERE NOT in_population GROUP BY known_to").fetchall()
        ),
        "statuses": dict(
            into.execute("SELECT status, count(*) FROM obligations WHERE in_period GROUP BY status").fetchall()
        ),
        "received": received,
        "titles": {one.id: one.title for policy in rec.policies for one in policy.requirements},
    }
    into.execute("CREATE TABLE about (told)")
    into.execute("INSERT INTO about VALUES (?)", (msgspec.json.encode(about).decode(),))


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict) else value
