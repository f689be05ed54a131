"""What files say against what the book knows: new, changed, as known, and no longer there.

Compared are members of bodies, as the journal compares them: state (a person's snapshot, a version of a course, a
mark) with the latest fact about the same key, events with every fact of their key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from musterroll.facts.same import STATES
from musterroll.facts.tables import BODIES, FactTables
from musterroll.procedures.known import table_of

_VANISH = ("person.observed", "completion.observed")  # a whole export that lacks one of these tells something
_UNSEEN = ("extract.received", "other")
# A completion is about the same thing when these agree; the journal takes any other member as another event.
_COMPLETION = ("account", "identity", "course", "version", "happened_at", "happened_on")


@dataclass(frozen=True)
class Change:
    """One difference: `new`, `changed` or `vanished`; what it is about; members as (name, before, after)."""

    what: str
    about: dict[str, Any]
    members: tuple[tuple[str, Any, Any], ...] = ()


@dataclass
class KindDifference:
    """The differences of one kind of fact from one source."""

    kind: str
    source: str
    new: int = 0
    changed: int = 0
    vanished: int = 0
    same: int = 0
    examples: list[Change] = field(default_factory=list)


def difference(known: FactTables, coming: FactTables, examples: int = 10) -> list[KindDifference]:
    """The differences by kind and source, in the order of kinds; with up to `examples` of each sort."""
    found: list[KindDifference] = []
    connection = duckdb.connect(":memory:")
    try:
        for kind in BODIES:
            if kind not in _UNSEEN and len(table_of(coming, kind)):
                found += _Kind(connection, kind, table_of(known, kind), table_of(coming, kind), examples).differences()
    finally:
        connection.close()
    return found


class _Kind:
    """One kind of fact: its relations in the engine, and the questions put to them."""

    def __init__(
        self, engine: duckdb.DuckDBPyConnection, kind: str, known: pa.Table, coming: pa.Table, examples: int
    ) -> None:
        self.engine, self.kind, self.examples = engine, kind, examples
        self.members = [name for name, _ in BODIES[kind]]
        self.keys = ["source", *_keys(kind, self.members)]
        self.compared = [name for name in self.members if name not in self.keys]
        columns = ", ".join(_quoted(name) for name in dict.fromkeys([*self.keys, *self.members, "input", "row"]))
        keys = ", ".join(map(_quoted, self.keys))
        for name, table in (("known_", known), ("coming_", coming)):
            engine.register("given_", table)
            engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {columns} FROM given_")
            engine.unregister("given_")
        engine.execute(
            "CREATE OR REPLACE TEMP TABLE latest_ AS SELECT * FROM known_"
            f" QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY row DESC) = 1"
        )
        self.known = "latest_" if kind in STATES else "known_"

    def differences(self) -> list[KindDifference]:
        sources = self._rows("SELECT DISTINCT source FROM coming_ ORDER BY source")
        return [self._of(row["source"]) for row in sources]

    def _of(self, source: str) -> KindDifference:
        found = KindDifference(self.kind, source)
        for what, sql in self._questions().items():
            count = self._rows(f"SELECT count(*) AS n FROM ({sql})", source)[0]["n"]
            setattr(found, what, count)
            if what != "same" and count:
                rows = self._rows(f"SELECT * FROM ({sql}) LIMIT {self.examples}", source)
                found.examples += [self._change(what, row) for row in rows]
        return found

    def _questions(self) -> dict[str, str]:
        same_key, same_body = equal("k", "c", self.keys), equal("k", "c", self.compared) or "true"
        before = "".join(f", k.{_quoted(name)} AS {_quoted('was ' + name)}" for name in self.compared)
        matched = f"EXISTS (SELECT 1 FROM {self.known} k WHERE {same_key} AND {same_body})"
        coming = "FROM (SELECT * FROM coming_ WHERE source = $1) c"
        questions = {
            "new": f"SELECT c.* {coming} WHERE NOT EXISTS (SELECT 1 FROM known_ k WHERE {same_key})",
            "changed": f"SELECT c.*{before} {coming} JOIN latest_ k ON {same_key} WHERE NOT {matched}",
            "same": f"SELECT c.* {coming} WHERE {matched}",
        }
        if self.kind in _VANISH:
            gone = f"NOT EXISTS (SELECT 1 FROM coming_ c WHERE {same_key})"
            questions["vanished"] = f"SELECT k.* FROM latest_ k WHERE source = $1 AND {gone}"
        return questions

    def _change(self, what: str, row: dict[str, Any]) -> Change:
        about = {name: row[name] for name in self.members if row[name] not in (None, [])}
        about |= {name: row[name] for name in ("happened_at", "happened_on") if row.get(name)}
        if what != "changed":
            return Change(what, about)
        members = [(name, row["was " + name], row[name]) for name in self.compared]
        return Change(what, about, tuple(one for one in members if one[1] != one[2]))

    def _rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.engine.sql(sql, params=list(values)).to_arrow_table().to_pylist()
        return rows


def vanished(known: FactTables, coming: FactTables, sources: Sequence[str]) -> list[dict[str, Any]]:
    """The completions of these sources that the files no longer have, as rows of their table."""
    engine = duckdb.connect(":memory:")
    try:
        kind = _Kind(
            engine,
            "completion.observed",
            table_of(known, "completion.observed"),
            table_of(coming, "completion.observed"),
            0,
        )
        return [row for source in sources for row in kind._rows(kind._questions()["vanished"], source)]
    finally:
        engine.close()


def _keys(kind: str, members: Sequence[str]) -> Sequence[str]:
    """The columns by which two facts of a kind are about the same thing, beside the source."""
    if kind == "completion.observed":
        return _COMPLETION
    return state_keys(kind, members) if kind in STATES else [*members, "happened_at", "happened_on"]


def state_keys(kind: str, members: Sequence[str]) -> list[str]:
    """The columns that name what a state is of, beside the source."""
    named = STATES[kind].members
    return [name for name in members if name in named or name.removesuffix("_on").removesuffix("_at") in named]


def equal(one: str, other: str, names: Sequence[str]) -> str:
    """SQL that is true where two rows agree in these columns, nulls too; empty for no columns."""
    return " AND ".join(f"{one}.{_quoted(name)} IS NOT DISTINCT FROM {other}.{_quoted(name)}" for name in names)


def _quoted(name: str) -> str:
    return f'"{name}"'
