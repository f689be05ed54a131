"""Facts through the rules, as rows of the state tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pyarrow as pa

from musterroll.facts.ids import digest16
from musterroll.rules.finding_keys import explained, finding_key
from musterroll.rules.pipeline import Run
from musterroll.rules.reconciliation import FINDINGS
from musterroll.rules.script import asked
from musterroll.store.state.columns import (
    COMPLETIONS_TABLE,
    FINDINGS_TABLE,
    OBLIGATIONS_TABLE,
    PEOPLE_TABLE,
    StateTable,
    differing,
    with_digest,
    written,
)
from musterroll.store.state.summary import MET, Summary, summary_met
from musterroll.store.state.table_rows import Row, TableRows
from musterroll.store.state.touched import Account


@dataclass
class Differing:
    """Rows that are not stored like this: new ones, those in place of stored ones, and keys of rows that are gone."""

    new: list[Row]
    changed: list[Row]
    gone: list[Any]


Rows = dict[str, list[Row] | TableRows]
Stored = Mapping[str, Sequence[tuple[Any, str]]]  # by table, keys and digests of the rows about those asked for

_COLUMNS: list[tuple[str, pa.DataType]] = [("acct", pa.int64()), ("source", pa.string()), ("account", pa.string())]
_WANTED = pa.schema(_COLUMNS)
# `fact` of a completion holds input and row; the row is the entry (rules/stages/completions.sql).
_ENTRY = "CAST(split_part(t.fact, ':', 2) AS BIGINT) AS entry"
_WHOSE = "pid IN (SELECT pid FROM wanted_people)"
_OF_ACCOUNT = "t JOIN wanted w ON w.source = t.source AND w.account = t.account"
_KNOWN = (
    "SELECT w.acct, spelling(t.name) FROM wanted_people w JOIN person_attributes t USING (pid) WHERE t.name IS NOT NULL"
)
_UNKNOWN = "SELECT w.acct, u.name_key FROM wanted_people w JOIN unmatched_names u USING (pid)"
_PERSONS = "SELECT acct, person FROM wanted_people"
_OBLIGATIONS = with_digest(written("obligations", "t"), f"in_words('verdicts') t WHERE t.{_WHOSE}")
_PEOPLE = with_digest(written("people", "t"), f"people t WHERE t.{_WHOSE}")
_FOUND = (
    "SELECT f.code, f.severity, p.person, q.requirement, f.obligation, f.sentence, coalesce(f.details, '{}'),"
    " coalesce(f.facts, []), f.explained FROM every_finding('noteworthy') f LEFT JOIN persons p USING (pid)"
    f" LEFT JOIN requirements q ON q.req = f.req WHERE f.pid IS NULL OR f.{_WHOSE}"
)
_REST = (_PEOPLE, _FOUND, _UNKNOWN, _PERSONS, *MET)


@dataclass
class Judged:
    """What the rules say of the people of some accounts.

    `rows` by table; `differing`: in their stead, of tables of which not all rows were read; `persons` by acct;
    `unknown`: by acct the names of people whom only a training platform knows; `summary`: what the run met of courses
    and sources.
    """

    rows: Rows
    differing: dict[str, Differing]
    persons: dict[int, str]
    unknown: dict[int, set[str]]
    summary: Summary

    @property
    def names(self) -> list[tuple[str, int]]:
        """Names of people whom nobody knows, with their accounts."""
        return sorted((name, acct) for acct, names in self.unknown.items() for name in names)


def place(run: Run, accounts: Sequence[Account]) -> None:
    """Tells a run whose people are asked for."""
    columns = list(zip(*((a.acct, a.source, a.account) for a in accounts), strict=True)) or [(), (), ()]
    given = pa.table([pa.array(c, f.type) for c, f in zip(columns, _WANTED, strict=True)], schema=_WANTED)
    run.connection.register("wanted_", given)
    run.connection.execute("CREATE OR REPLACE TABLE wanted AS SELECT * FROM wanted_")
    run.connection.unregister("wanted_")
    run.connection.execute(
        "CREATE OR REPLACE TABLE wanted_people AS SELECT w.acct, k.acct AS account_no, a.pid, n.person"
        " FROM wanted w JOIN accounts k ON k.source = w.source AND k.account = w.account"
        " JOIN account_people a ON a.acct = k.acct JOIN persons n ON n.pid = a.pid"
    )


def known_names(run: Run) -> dict[int, set[str]]:
    """By acct of those asked for: the name by which a list of people knows its person."""
    return _grouped(run.connection.execute(_KNOWN).fetchall())


def unknown_names(run: Run) -> dict[int, set[str]]:
    """By acct of those asked for: the names of people whom only a training platform knows."""
    return _grouped(run.connection.execute(_UNKNOWN).fetchall())


def persons_of(run: Run) -> dict[int, str]:
    """By acct of those asked for: whose it is."""
    return dict(run.connection.execute(_PERSONS).fetchall())


def rows_of_all(run: Run, explanations: Mapping[str, str]) -> Judged:
    """The rows about those asked for, who are all, and findings about nobody in particular."""
    obligations, *rest = run.tuples([_OBLIGATIONS, *_REST])
    rows: Rows = {OBLIGATIONS_TABLE.name: obligations, COMPLETIONS_TABLE.name: _all_completions(run)}
    return _judged(run, rows, {}, rest, explanations)


def rows_of_some(run: Run, explanations: Mapping[str, str], look_up: Callable[[], Stored]) -> tuple[Judged, Stored]:
    """The same about a few, and what `look_up` says is stored of them.

    Of obligations and completions only what is not stored like this is read. It is looked up while the rest is read.
    """
    # What takes longest comes first.
    asking = {COMPLETIONS_TABLE: _completions(f"({asked()['told_completions']})"), OBLIGATIONS_TABLE: _OBLIGATIONS}
    stored: dict[str, Sequence[tuple[Any, str]]] = {}

    def about_stored() -> list[str]:
        stored.update(look_up())
        return [differing(asks, table.key, _keep(run, table, stored)) for table, asks in asking.items()]

    *rest, told, obligations = run.tuples(_REST, about_stored)
    found = {table.name: _differing(table, rows) for table, rows in zip(asking, (told, obligations), strict=True)}
    return _judged(run, {}, found, rest, explanations), stored


def _judged(
    run: Run,
    rows: Rows,
    found: dict[str, Differing],
    rest: Sequence[list[Row]],
    explanations: Mapping[str, str],
) -> Judged:
    people, findings, unknown, persons, *met = rest
    rows = rows | {PEOPLE_TABLE.name: people, FINDINGS_TABLE.name: _findings(findings, explanations)}
    return Judged(rows, found, dict(persons), _grouped(unknown), summary_met(run, met))


def _keep(run: Run, table: StateTable, stored: Stored) -> str:
    """Makes a table of the run of stored keys and digests; its name."""
    keys, digests = zip(*stored[table.name], strict=True) if stored[table.name] else ((), ())
    key = pa.int64() if table is COMPLETIONS_TABLE else pa.string()
    name = f"stored_{table.name}"
    run.connection.register("given_", pa.table({"key": pa.array(keys, key), "digest": pa.array(digests, pa.string())}))
    run.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given_")
    run.connection.unregister("given_")
    return name


def _differing(table: StateTable, found: Sequence[Row]) -> Differing:
    at = table.columns.index(table.key) + 1
    there = [row for row in found if row[at] is not None]
    return Differing(
        new=[row[1:] for row in there if row[0] is None],
        changed=[row[1:] for row in there if row[0] is not None],
        gone=[row[0] for row in found if row[at] is None],
    )


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    groups: dict[int, set[str]] = {}
    for acct, name in pairs:
        groups.setdefault(acct, set()).add(name)
    return groups


def _completions(told: str) -> str:
    return with_digest(f"{_ENTRY}, w.acct, {written('completions', 't', ('fact',))}", f"{told} {_OF_ACCOUNT}")


def _all_completions(run: Run) -> TableRows:
    """Those of everybody are many, and stay columns."""
    run.connection.register("told_once", run.completions())
    rows = TableRows(run.connection.sql(f"{_completions('told_once')} ORDER BY entry").to_arrow_table())
    run.connection.unregister("told_once")
    return rows


def _findings(found: Iterable[tuple[Any, ...]], explanations: Mapping[str, str]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    seen: dict[str, int] = {}
    for values in found:
        finding = dict(zip(FINDINGS.names, values, strict=True))
        key = finding_key(finding)
        finding["explained"] = explained(finding["explained"], explanations.get(key))
        finding["facts"] = msgspec.json.encode(finding["facts"]).decode()
        digest = digest16(*(part or "" for part in finding.values()))
        seen[digest] = seen.get(digest, 0) + 1
        rows.append((f"{digest}.{seen[digest]}", key, *finding.values(), digest))
    return rows
