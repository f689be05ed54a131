"""Facts, policies and the question as relations and variables of the engine, before any stage runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import duckdb
import pyarrow as pa

from musterroll.facts.tables import FactTables
from musterroll.rules import zones
from musterroll.rules.days import INSTANTS, dated_in, earliest_in, instants_in
from musterroll.rules.empty_tables import empty_tables, relation_of
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from musterroll.rules.relations import compile_policies, other_zones
from musterroll.rules.side_by_side import do_side_by_side
from musterroll.rules.stocks import Stocks

_GIVEN = "given_"  # an Arrow table while it is copied
# Between the first and the last instant of a file so many days are laid out without asking which of them occur.
_SPAN = 20_000
# The relations of time zones.
ZONES = ("period_spans", "period_offsets", "version_offsets")


class Prepared(NamedTuple):
    """Tables by the names of their relations, made without an engine."""

    policies: Mapping[str, pa.Table]
    zones: Mapping[str, pa.Table]


def prepare(facts: FactTables, policies: Sequence[Policy], period: Policy, question: Question) -> Prepared | None:
    """What can be made while an engine is still being opened; null where facts lie in files, which engines read."""
    if any(isinstance(given, list) for given in facts.tables.values()):
        return None
    first = first_year(question, period, earliest_in(facts))
    instants = instants_in(facts, pa.array([], pa.date32()))
    return Prepared(
        compile_policies(policies, period, question.as_of, first),
        _zone_tables(policies, period, list(dated_in(facts)), instants),
    )


def set_up(
    connections: Sequence[duckdb.DuckDBPyConnection],
    facts: FactTables,
    policies: Sequence[Policy],
    period: Policy,
    question: Question,
    prepared: Prepared | None,
) -> Stocks:
    """Give the engine everything that the stages start from, on each of its connections; what of it has rows.

    `prepared`: what `prepare` made of the same.
    """
    stocks = Stocks(facts)

    def on_each(connection: duckdb.DuckDBPyConnection) -> None:
        register_facts(connection, facts)
        set_question(connection, question, period)
        name_inputs(connection)

    def know_policies(connection: duckdb.DuckDBPyConnection) -> None:
        if prepared:
            known = _keep(connection, prepared.policies)
        else:
            first = first_year(question, period, _earliest(connection))
            known = keep_policies(connection, policies, period, question.as_of, first)
        for name, has_rows in known.items():
            stocks.put(name, has_rows)

    def know_zones(connection: duckdb.DuckDBPyConnection) -> None:
        if prepared:
            _keep(connection, prepared.zones)
        else:
            keep_zones(connection, policies, period, dated_days(connection), instant_days(connection, facts))

    do_side_by_side((know_policies, know_zones), connections, first=on_each)
    return stocks


def register_facts(connection: duckdb.DuckDBPyConnection, facts: FactTables) -> None:
    """Bring facts into sight of one connection."""
    for kind, given in facts.tables.items():
        name = relation_of(kind)
        if isinstance(given, list):
            files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in given)
            connection.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet([{files}])")
        elif given.num_rows:
            connection.register(name, given)
    connection.register("inputs", facts.inputs)
    connection.register("refused", facts.refused)


def first_year(question: Question, period: Policy, earliest: datetime | None) -> int:
    """The year from which policy windows are laid out; `earliest`: of the completions, null where there is none."""
    first = min(question.period_start, question.history_from or period.evidence.history_from or question.period_start)
    if earliest:
        first = min(first, earliest.date())
    return max(2, first.year - 1)


def forget_facts(connection: duckdb.DuckDBPyConnection, facts: FactTables) -> None:
    """Take the tables of facts out of sight of one connection."""
    for kind, given in facts.tables.items():
        if isinstance(given, pa.Table) and given.num_rows:
            connection.unregister(relation_of(kind))
    connection.unregister("inputs")
    connection.unregister("refused")


def keep_policies(
    connection: duckdb.DuckDBPyConnection, policies: Sequence[Policy], period: Policy, as_of: date, first: int
) -> dict[str, bool]:
    """Make the relations of the policies, with windows from the year `first` on; which of them have rows."""
    return _keep(connection, compile_policies(policies, period, as_of, first))


def _keep(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> dict[str, bool]:
    """Make tables of the engine of these; which of them have rows."""
    connection.execute(empty_tables((name, table.schema) for name, table in tables.items() if not table.num_rows))
    for name, table in tables.items():
        if table.num_rows:
            connection.register(_GIVEN, table)
            connection.execute(f"CREATE TABLE {name} AS FROM {_GIVEN}")
            connection.unregister(_GIVEN)
    return {name: table.num_rows > 0 for name, table in tables.items()}


def keep_zones(
    connection: duckdb.DuckDBPyConnection,
    policies: Sequence[Policy],
    period: Policy,
    dated: Sequence[tuple[str | None, date]],
    instants: Iterable[date],
) -> None:
    """Make the relations of time zones for days without a time, each with its source zone, and for days of instants."""
    _keep(connection, _zone_tables(policies, period, dated, instants))


def _zone_tables(
    policies: Sequence[Policy], period: Policy, dated: Sequence[tuple[str | None, date]], instants: Iterable[date]
) -> dict[str, pa.Table]:
    spans = zones.spans(period.time_zone, dated)
    days = set(instants)
    days |= {
        moment.date() for column in ("begins_at", "ends_at") for moment in spans.column(column).to_pylist() if moment
    }
    ordered = sorted(days)
    versions = [
        zones.offsets(name, ordered).add_column(0, "zone_no", pa.array([number + 1] * len(ordered), pa.int32()))
        for number, name in enumerate(other_zones(policies, period.time_zone))
    ]
    none = zones.offsets(period.time_zone, []).add_column(0, "zone_no", pa.array([], pa.int32()))
    tables = (spans, zones.offsets(period.time_zone, ordered), pa.concat_tables([none, *versions]))
    return dict(zip(ZONES, tables, strict=True))


def _earliest(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    found: datetime | None = connection.execute(
        "SELECT least(min(happened_at), CAST(min(happened_on) AS TIMESTAMP)) FROM completion_observed"
    ).fetchall()[0][0]
    return found


def dated_days(connection: duckdb.DuckDBPyConnection) -> list[tuple[str | None, date]]:
    """The days of facts without a time, each with the zone that its source wrote it in."""
    return connection.execute(
        "SELECT DISTINCT source_zone, happened_on FROM completion_observed"
        " WHERE happened_on IS NOT NULL AND happened_at IS NULL"
        " UNION SELECT NULL, happened_on FROM alert_raised WHERE happened_on IS NOT NULL AND happened_at IS NULL"
    ).fetchall()


def instant_days(connection: duckdb.DuckDBPyConnection, facts: FactTables) -> list[date]:
    """The UTC days of all instants in facts; of files also days between them, where these are not very many.

    A file says in its footer which of its instants are the first and the last, so that it need not be read for that.
    """
    days: set[date] = set()
    queries = []
    for kind, columns in INSTANTS.items():
        given = facts.tables.get(kind)
        for column in columns if given else ():
            first, last = _ends(connection, kind, column) if isinstance(given, list) else (date.min, date.max)
            if (last - first).days < _SPAN:
                days |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
            else:
                said = f"FROM {relation_of(kind)} WHERE {column} IS NOT NULL"
                queries.append(f"SELECT CAST({column} AS DATE) AS day {said} GROUP BY 1")
    if queries:
        found = connection.execute("SELECT DISTINCT day FROM (" + " UNION ALL ".join(queries) + ")").fetchall()
        days |= {day for (day,) in found}
    return sorted(days)


def _ends(connection: duckdb.DuckDBPyConnection, kind: str, column: str) -> tuple[date, date]:
    """The UTC days of the first and the last instant of a column; the last before the first where there is none."""
    ends = f"SELECT CAST(min({column}) AS DATE), CAST(max({column}) AS DATE) FROM {relation_of(kind)}"
    first, last = connection.execute(ends).fetchall()[0]
    return (first, last) if first else (date.max, date.min)


def set_question(connection: duckdb.DuckDBPyConnection, question: Question, period: Policy) -> None:
    """Set the variables of a question on one connection."""
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


def name_inputs(connection: duckdb.DuckDBPyConnection) -> None:
    """Set the variable by which pointers name the inputs in sight."""
    connection.execute("SET VARIABLE input_names = (SELECT map(list(input), list(name)) FROM inputs)")
