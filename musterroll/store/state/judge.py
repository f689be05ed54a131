"""Facts through the rules, as rows of the state tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pyarrow as pa

from musterroll.facts.ids import digest16
from musterroll.rules.finding_keys import explained, finding_key
from musterroll.rules.pipeline import Run
from musterroll.rules.reconciliation import FINDINGS
from musterroll.rules.runner import asked
from musterroll.store.state.columns import (
    COMPLETIONS_TABLE,
    FINDINGS_TABLE,
    OBLIGATIONS_TABLE,
    PEOPLE_TABLE,
    with_digest,
    written,
)
from musterroll.store.state.summary import Summary, summary_of
from musterroll.store.state.table_rows import Row, TableRows
from musterroll.store.state.touched import Account

Rows = dict[str, list[Row] | TableRows]

_COLUMNS: list[tuple[str, pa.DataType]] = [("acct", pa.int64()), ("source", pa.string()), ("account", pa.string())]
_WANTED = pa.schema(_COLUMNS)
# `fact` of a completion holds input and row; the row is the entry (rules/stages/completions.sql).
_ENTRY = "CAST(split_part(t.fact, ':', 2) AS BIGINT) AS entry"


@dataclass
class Judged:
    """What the rules say of the people of some accounts.

    `persons` by acct; `unknown`: by acct the names of people whom only a training platform knows; `summary`: what the
    run met of courses and sources.
    """

    rows: Rows
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
    run.connection.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT * FROM wanted_")
    run.connection.unregister("wanted_")
    run.connection.execute(
        "CREATE OR REPLACE TEMP TABLE wanted_people AS SELECT w.acct, k.acct AS account_no, a.pid, n.person"
        " FROM wanted w JOIN accounts k ON k.source = w.source AND k.account = w.account"
        " JOIN account_people a ON a.acct = k.acct JOIN persons n ON n.pid = a.pid"
    )


def known_names(run: Run) -> dict[int, set[str]]:
    """By acct of those asked for: the name by which a list of people knows its person."""
    return _grouped(
        run,
        "SELECT w.acct, spelling(t.name) FROM wanted_people w JOIN person_attributes t USING (pid)"
        " WHERE t.name IS NOT NULL",
    )


def unknown_names(run: Run) -> dict[int, set[str]]:
    """By acct of those asked for: the names of people whom only a training platform knows."""
    return _grouped(run, "SELECT w.acct, u.name_key FROM wanted_people w JOIN unmatched_names u USING (pid)")


def rows_of(run: Run, explanations: Mapping[str, str], *, everybody: bool) -> Judged:
    """The rows about those asked for, and findings about nobody in particular."""
    whose = "pid IN (SELECT pid FROM wanted_people)"
    rows: Rows = {
        PEOPLE_TABLE.name: _asked(run, written("people", "t"), f"people t WHERE t.{whose}"),
        OBLIGATIONS_TABLE.name: _asked(run, written("obligations", "t"), f"in_words('verdicts') t WHERE t.{whose}"),
        COMPLETIONS_TABLE.name: _completions(run, everybody),
        FINDINGS_TABLE.name: _findings(run, whose, explanations),
    }
    persons = dict(run.connection.execute("SELECT acct, person FROM wanted_people").fetchall())
    return Judged(rows, persons, unknown_names(run), summary_of(run))


def _grouped(run: Run, question: str) -> dict[int, set[str]]:
    groups: dict[int, set[str]] = {}
    for acct, name in run.connection.execute(question).fetchall():
        groups.setdefault(acct, set()).add(name)
    return groups


def _asked(run: Run, columns: str, source: str) -> list[tuple[Any, ...]]:
    return run.connection.execute(with_digest(columns, source)).fetchall()


def _completions(run: Run, everybody: bool) -> list[Row] | TableRows:
    columns = f"{_ENTRY}, w.acct, {written('completions', 't', ('fact',))}"
    if not everybody:
        told = f"({asked()['told_completions']})"
        return _asked(run, columns, f"{told} t JOIN wanted w ON w.source = t.source AND w.account = t.account")
    run.connection.register("told_once", run.completions())
    question = with_digest(columns, "told_once t JOIN wanted w ON w.source = t.source AND w.account = t.account")
    rows = TableRows(run.connection.sql(f"{question} ORDER BY entry").to_arrow_table())
    run.connection.unregister("told_once")
    return rows


def _findings(run: Run, whose: str, explanations: Mapping[str, str]) -> list[tuple[Any, ...]]:
    found = run.connection.execute(
        "SELECT f.code, f.severity, p.person, q.requirement, f.obligation, f.sentence, coalesce(f.details, '{}'),"
        " coalesce(f.facts, []), f.explained FROM findings f LEFT JOIN persons p USING (pid)"
        f" LEFT JOIN requirements q ON q.req = f.req WHERE f.pid IS NULL OR f.{whose}"
    ).fetchall()
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
