"""Runs the stages in order in DuckDB: facts and policies in, a Reconciliation out.

Each stage is one file of plain SQL in `stages/` that makes named relations from those before it. Its first line
says its reach: `before` needs everyone, `person` one person's facts and the relations before, `after` all people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from musterroll.facts.tables import SCHEMAS, FactTables
from musterroll.rules import zones
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from musterroll.rules.reconciliation import Reconciliation
from musterroll.rules.relations import compile_policies, existing_policies, other_zones, period_policy

STAGES: tuple[str, ...] = (
    "words",
    "accounts",
    "courses",
    "completions",
    "events",
    "people",
    "persons",
    "candidates",
    "engagements",
    "scope",
    "population",
    "credits",
    "triggers",
    "obligations",
    "leaves",
    "verdicts",
    "results",
    "findings",
    "findings_records",
    "findings_population",
    "answer",
)

# Columns of facts that hold instants, by relation: their UTC days are the days whose offsets are needed.
_INSTANTS = (
    ("completion_observed", ("happened_at", "recorded_at")),
    ("person_observed", ("happened_at",)),
    ("access_recorded", ("from_at", "to_at")),
    ("sign_in_observed", ("happened_at",)),
    ("alert_raised", ("happened_at",)),
    ("exemption_granted", ("happened_at",)),
    ("exemption_withdrawn", ("happened_at",)),
    ("policy_adopted", ("happened_at",)),
    ("extract_received", ("happened_at",)),
)


@dataclass(frozen=True)
class Engine:
    """How much of the machine the engine may use. `spill` null: nothing is written to disk."""

    threads: int | None = None
    memory: str | None = None
    spill: Path | None = None


@dataclass(frozen=True)
class Run:
    """A finished run whose relations can still be asked, for `explain` and for large results."""

    connection: duckdb.DuckDBPyConnection
    question: Question
    policies: tuple[Policy, ...]
    policy: Policy
    facts: FactTables

    def relation(self, name: str) -> pa.Table:
        """All rows of a relation that a stage made."""
        table: pa.Table = self.connection.sql(f'SELECT * FROM "{name}"').to_arrow_table()
        return table

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a query over the relations, as dictionaries."""
        table: pa.Table = self.connection.sql(sql, params=list(values)).to_arrow_table()
        return table.to_pylist()


def stage_sql(name: str) -> str:
    """The text of a stage."""
    return resources.files("musterroll.rules").joinpath("stages", f"{name}.sql").read_text("utf-8")


def reach(name: str) -> str:
    """`before`, `person` or `after`, from the first line of a stage; `before` where none is given."""
    found = re.match(r"-- reach: (\w+)", stage_sql(name))
    return found[1] if found else "before"


def reconcile(facts: FactTables, policies: Sequence[Policy], question: Question) -> Reconciliation:
    """Judge `facts` by `policies` for `question`.

    The same facts, policies and question give the same answer, whatever the order of the rows of one file.
    Raises ValueError for a policy zone that does not exist (the policy parser refuses those first).
    """
    return answer(run(facts, policies, question))


def run(
    facts: FactTables,
    policies: Sequence[Policy],
    question: Question,
    *,
    engine: Engine | None = None,
    progress: Callable[[str], None] | None = None,
) -> Run:
    """Run all stages and keep their relations. `progress` is told the name of each stage as it begins."""
    connection = _connect(engine or Engine())
    period = period_policy(policies, question.period_start, question.as_of)
    known = existing_policies(policies, question.as_of)
    _register_facts(connection, facts)
    _register_policies(connection, known, period, question)
    _register_zones(connection, known, period)
    _set_question(connection, question, period)
    _name_inputs(connection, facts)
    for name in STAGES:
        if progress:
            progress(name)
        connection.execute(stage_sql(name))
    return Run(connection, question, tuple(known), period, facts)


def answer(finished: Run) -> Reconciliation:
    """The answer tables of a finished run."""
    history_from: date = finished.rows("SELECT history_from() AS day")[0]["day"]
    return Reconciliation(
        question=finished.question,
        policies=finished.policies,
        policy=finished.policy,
        history_from=history_from,
        tzdata=zones.tzdata_version(),
        people=finished.relation("answer_people"),
        obligations=finished.relation("answer_obligations"),
        findings=finished.relation("answer_findings"),
        completions=lambda: finished.relation("answer_completions"),
        sources=finished.relation("answer_sources"),
        inputs=finished.facts.inputs,
        refused=finished.facts.refused,
    )


def _connect(engine: Engine) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
        "temp_directory": str(engine.spill) if engine.spill else "",
    }
    if engine.threads:
        settings["threads"] = engine.threads
    if engine.memory:
        settings["memory_limit"] = engine.memory
    return duckdb.connect(":memory:", config=settings)


def _register_facts(connection: duckdb.DuckDBPyConnection, facts: FactTables) -> None:
    for kind, schema in SCHEMAS.items():
        name = kind.replace(".", "_")
        given = facts.tables.get(kind)
        if isinstance(given, list):
            files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in given)
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{files}])")
        else:
            connection.register(name, schema.empty_table() if given is None else given)
    connection.register("inputs", facts.inputs)
    connection.register("refused", facts.refused)


def _name_inputs(connection: duckdb.DuckDBPyConnection, facts: FactTables) -> None:
    connection.execute("SET VARIABLE input_names = (SELECT map(list(input), list(name)) FROM inputs)")


def _register_policies(
    connection: duckdb.DuckDBPyConnection, policies: Sequence[Policy], period: Policy, question: Question
) -> None:
    first = min(question.period_start, question.history_from or period.evidence.history_from or question.period_start)
    earliest: datetime | None = connection.execute(
        "SELECT min(least(happened_at, CAST(happened_on AS TIMESTAMP))) FROM completion_observed"
    ).fetchall()[0][0]
    if earliest:
        first = min(first, earliest.date())
    for name, table in compile_policies(policies, period, question.as_of, max(2, first.year - 1)).items():
        _keep(connection, name, table)


def _keep(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("given_", table)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given_")
    connection.unregister("given_")


def _register_zones(connection: duckdb.DuckDBPyConnection, policies: Sequence[Policy], period: Policy) -> None:
    dated = connection.execute(
        "SELECT DISTINCT source_zone, happened_on FROM completion_observed"
        " WHERE happened_on IS NOT NULL AND happened_at IS NULL"
        " UNION SELECT NULL, happened_on FROM alert_raised WHERE happened_on IS NOT NULL AND happened_at IS NULL"
    ).fetchall()
    spans = zones.spans(period.time_zone, dated)
    days = set(_instant_days(connection))
    days |= {
        moment.date() for column in ("begins_at", "ends_at") for moment in spans.column(column).to_pylist() if moment
    }
    ordered = sorted(days)
    _keep(connection, "period_spans", spans)
    _keep(connection, "period_offsets", zones.offsets(period.time_zone, ordered))
    versions = [
        zones.offsets(name, ordered).add_column(0, "zone_no", pa.array([number + 1] * len(ordered), pa.int32()))
        for number, name in enumerate(other_zones(policies, period.time_zone))
    ]
    none = zones.offsets(period.time_zone, []).add_column(0, "zone_no", pa.array([], pa.int32()))
    _keep(connection, "version_offsets", pa.concat_tables([none, *versions]))


def _instant_days(connection: duckdb.DuckDBPyConnection) -> list[date]:
    queries = [
        f"SELECT CAST({column} AS DATE) AS day FROM {relation} WHERE {column} IS NOT NULL GROUP BY 1"
        for relation, columns in _INSTANTS
        for column in columns
    ]
    return [
        row[0]
        for row in connection.execute("SELECT DISTINCT day FROM (" + " UNION ALL ".join(queries) + ")").fetchall()
    ]


def _set_question(connection: duckdb.DuckDBPyConnection, question: Question, period: Policy) -> None:
    values: dict[str, object] = {
        "as_of": question.as_of,
        "period_start": question.period_start,
        "period_end": question.period_end,
        "history_option": question.history_from or period.evidence.history_from,
        "primary_source": period.identity.primary,
        "list_all": question.list_all,
        "period_zone": period.time_zone,
        "built_in_policy": period.built_in,
    }
    for name, value in values.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
