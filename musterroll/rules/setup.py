"""Facts, policies and the question as relations and variables of the engine, before any stage runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import duckdb
import pyarrow as pa

from musterroll.facts.tables import SCHEMAS, FactTables
from musterroll.rules import zones
from musterroll.rules.empty_tables import empty_tables
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from musterroll.rules.relations import compile_policies, other_zones
from musterroll.rules.side_by_side import do_side_by_side
from musterroll.rules.stocks import Stocks

# Columns of facts that hold instants, by relation: their UTC days are the days whose offsets are needed.
_INSTANTS = (
    ("completion_observed", ("happened_at", "recorded_at")),
    ("person_observed", ("happened_at",)),
    ("access_recorded", ("from_at", "to_at")),
    ("sign_in_observed", ("happened_at",)),
    ("alert_raised", ("happened_at",)),
    ("alert_judged", ("happened_at",)),
    ("completion_vanished", ("happened_at",)),
    ("exemption_granted", ("happened_at",)),
    ("exemption_withdrawn", ("happened_at",)),
    ("policy_adopted", ("happened_at",)),
    ("extract_received", ("happened_at",)),
)


def set_up(
    connections: Sequence[duckdb.DuckDBPyConnection],
    facts: FactTables,
    policies: Sequence[Policy],
    period: Policy,
    question: Question,
) -> Stocks:
    """Give the engine everything that the stages start from, on each of its connections; what of it has rows."""
    stocks = Stocks(facts)

    def on_each(connection: duckdb.DuckDBPyConnection) -> None:
        _register_facts(connection, facts)
        _set_question(connection, question, period)

    jobs = (
        lambda connection: _register_policies(connection, policies, period, question, stocks),
        lambda connection: _register_zones(connection, facts, policies, period),
    )
    do_side_by_side(jobs, connections, first=on_each)
    return stocks


def make_empty_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make a table without rows for each kind of facts. Those that are there are registered in front of it."""
    connection.execute(empty_tables((_relation(kind), schema) for kind, schema in SCHEMAS.items()))


def _register_facts(connection: duckdb.DuckDBPyConnection, facts: FactTables) -> None:
    for kind, given in facts.tables.items():
        name = _relation(kind)
        if isinstance(given, list):
            files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in given)
            connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet([{files}])")
        elif given.num_rows:
            connection.register(name, given)
    connection.register("inputs", facts.inputs)
    connection.register("refused", facts.refused)


def _register_policies(
    connection: duckdb.DuckDBPyConnection,
    policies: Sequence[Policy],
    period: Policy,
    question: Question,
    stocks: Stocks,
) -> None:
    first = min(question.period_start, question.history_from or period.evidence.history_from or question.period_start)
    earliest: datetime | None = connection.execute(
        "SELECT min(least(happened_at, CAST(happened_on AS TIMESTAMP))) FROM completion_observed"
    ).fetchall()[0][0]
    if earliest:
        first = min(first, earliest.date())
    compiled = compile_policies(policies, period, question.as_of, max(2, first.year - 1))
    _keep(connection, compiled)
    for name, table in compiled.items():
        stocks.put(name, table.num_rows > 0)


def _keep(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
    connection.execute(empty_tables((name, table.schema) for name, table in tables.items() if not table.num_rows))
    for name, table in tables.items():
        if table.num_rows:
            connection.from_arrow(table).create(name)


def _register_zones(
    connection: duckdb.DuckDBPyConnection, facts: FactTables, policies: Sequence[Policy], period: Policy
) -> None:
    dated = connection.execute(
        "SELECT DISTINCT source_zone, happened_on FROM completion_observed"
        " WHERE happened_on IS NOT NULL AND happened_at IS NULL"
        " UNION SELECT NULL, happened_on FROM alert_raised WHERE happened_on IS NOT NULL AND happened_at IS NULL"
    ).fetchall()
    spans = zones.spans(period.time_zone, dated)
    days = set(_instant_days(connection, facts))
    days |= {
        moment.date() for column in ("begins_at", "ends_at") for moment in spans.column(column).to_pylist() if moment
    }
    ordered = sorted(days)
    versions = [
        zones.offsets(name, ordered).add_column(0, "zone_no", pa.array([number + 1] * len(ordered), pa.int32()))
        for number, name in enumerate(other_zones(policies, period.time_zone))
    ]
    none = zones.offsets(period.time_zone, []).add_column(0, "zone_no", pa.array([], pa.int32()))
    _keep(
        connection,
        {
            "period_spans": spans,
            "period_offsets": zones.offsets(period.time_zone, ordered),
            "version_offsets": pa.concat_tables([none, *versions]),
        },
    )


def _instant_days(connection: duckdb.DuckDBPyConnection, facts: FactTables) -> list[date]:
    present = {_relation(kind) for kind, given in facts.tables.items() if isinstance(given, list) or given.num_rows}
    queries = [
        f"SELECT CAST({column} AS DATE) AS day FROM {relation} WHERE {column} IS NOT NULL GROUP BY 1"
        for relation, columns in _INSTANTS
        if relation in present
        for column in columns
    ]
    if not queries:
        return []
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
    connection.execute("SET VARIABLE input_names = (SELECT map(list(input), list(name)) FROM inputs)")


def _relation(kind: str) -> str:
    return kind.replace(".", "_")
