"""The facts of the book up to one entry, as relations of the engine: segments, the tail, without what was withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import SCHEMAS
from musterroll.store.segments.drawers import Accounts, Drawers, about, before, names_account
from musterroll.store.segments.files import Segment, nulls
from musterroll.store.segments.inputs import Inputs
from musterroll.store.segments.withdrawn import WITHDRAWN, Withdrawal, condition, withdrawal


class Snapshot:
    """Facts of entries before `upto`. Of one thread; `connection` may hold relations of the asker's own."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        segments: Sequence[Segment],
        upto: int,
        inputs: Inputs,
        drawers: Drawers | None = None,
    ) -> None:
        self.connection, self.upto, self.inputs = connection, upto, inputs
        self._folder, self._drawers = folder, drawers
        self._segments = [segment for segment in segments if segment.first < upto]
        self._tail: dict[str, str] = {}
        self._tail_tables: Mapping[str, pa.Table] = {}
        self.withdrawals: list[Withdrawal] = []

    def add_tail(self, tables: Mapping[str, pa.Table]) -> None:
        """Takes the facts that stand in no segment, then looks for extracts that were withdrawn."""
        self._tail_tables = tables
        for kind, table in tables.items():
            name = "tail_" + kind.replace(".", "_")
            self.connection.register(name, table)
            self._tail[kind] = name
        found = self.relation("other")
        said = self.rows(f"SELECT kind, body, \"row\" FROM {found} WHERE kind = '{WITHDRAWN}'") if found else []
        self.withdrawals = [one for row in said if (one := withdrawal(*row))]

    def kinds(self) -> list[str]:
        """The kinds that have facts, by the names of their tables."""
        return [kind for kind in SCHEMAS if self.relation(kind)]

    def relation(self, kind: str, since: int = 0) -> str | None:
        """SQL for the facts of a kind from entry `since` on, to stand after FROM; None if there are none."""
        parts = [self._whole(files)] if (files := self._files(kind, since)) else []
        if kind in self._tail:
            parts.append(f"SELECT * FROM {self._tail[kind]}")
        if not parts:
            return None
        bounds = [f'"row" < {self.upto}', condition(kind, self.withdrawals)]
        if since:
            bounds.append(f'"row" >= {since}')
        wanted = " AND ".join(bound for bound in bounds if bound != "true")
        return f"(SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE {wanted})"

    def fresh(self, kind: str, since: int, columns: Sequence[str]) -> pa.Table:
        """Some columns of the facts of a kind from entry `since` on. Of the tail they are taken without the engine."""
        relation = self.relation(kind, since)
        if relation is None:
            return SCHEMAS[kind].empty_table().select(columns)
        if self._files(kind, since) or self.withdrawals:
            named = ", ".join(f'"{column}"' for column in columns)
            return self.connection.sql(f"SELECT {named} FROM {relation}").to_arrow_table()
        found = before(self.upto, self._tail_tables[kind])
        return found.filter(pc.greater_equal(found["row"], since)).select(columns)

    def may_say(self, kind: str, column: str, since: int = 0) -> bool:
        """Whether a fact of a kind from entry `since` on may have something in a column; known of the tail alone."""
        if self._files(kind, since):
            return True
        return kind in self._tail_tables and self._tail_tables[kind][column].null_count < len(self._tail_tables[kind])

    def may_lack(self, kind: str, column: str) -> bool:
        """Whether a fact of a kind may have nothing in a column, by the statistics of the files."""
        tail = self._tail.get(kind)
        if tail and self.rows(f"SELECT 1 FROM {tail} WHERE {column} IS NULL LIMIT 1"):
            return True
        return any(nulls(path, column) for path in self._files(kind, 0))

    def taken(self, accounts: Accounts) -> dict[str, pa.Table] | None:
        """The facts about these accounts, by kind, of all kinds that name one; None where drawers are not worth it."""
        if self._drawers is None or not self._drawers.worth():
            return None
        parts: dict[str, list[pa.Table]] = {}
        for segment in self._segments:
            if names_account(segment.kind):
                parts.setdefault(segment.kind, []).append(self._drawers.near(segment, accounts))
        for kind, table in self._tail_tables.items():
            if names_account(kind):
                parts.setdefault(kind, []).append(table)
        found = {kind: about(accounts, pa.concat_tables(tables)) for kind, tables in parts.items()}
        return {kind: self._standing(kind, table) for kind, table in found.items()}

    def _standing(self, kind: str, table: pa.Table) -> pa.Table:
        """Those facts of a table that lie before `upto` and were not taken back."""
        found = before(self.upto, table)
        if not self.withdrawals:
            return found
        self.connection.register("found_", found)
        standing = self.connection.sql(
            f"SELECT * FROM found_ WHERE {condition(kind, self.withdrawals)}"
        ).to_arrow_table()
        self.connection.unregister("found_")
        return standing

    def untouched(self, kind: str) -> list[Path]:
        """The files of a kind whose facts all stand and lie before `upto`."""
        return [] if self.withdrawals else [self._folder / s.name for s in self._of(kind) if s.last < self.upto]

    def rest(self, kind: str) -> str | None:
        """SQL for those facts of a kind that are in none of the `untouched` files; None if there are none."""
        whole = {path.name for path in self.untouched(kind)}
        left = Snapshot(
            self.connection, self._folder, [s for s in self._segments if s.name not in whole], self.upto, self.inputs
        )
        left._tail, left.withdrawals = self._tail, self.withdrawals
        return left.relation(kind)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a question to the engine."""
        return self.connection.execute(sql).fetchall()

    def _of(self, kind: str) -> list[Segment]:
        return [segment for segment in self._segments if segment.kind == kind]

    def _files(self, kind: str, since: int) -> list[Path]:
        return [self._folder / s.name for s in self._of(kind) if s.last >= since]

    def _whole(self, files: list[Path]) -> str:
        listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
        return f"SELECT * FROM read_parquet([{listed}])"
