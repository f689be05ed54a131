"""State against a rebuild: nobody has to believe the tables, since the facts give them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from musterroll.rules.pipeline import Engine
from musterroll.rules.policy.model import Policy
from musterroll.store.state.adopted import policies_of
from musterroll.store.state.catch_up import Book, judge_all
from musterroll.store.state.columns import ACCOUNTS, COMPLETIONS_TABLE, JUDGED, StateTable
from musterroll.store.state.components import identities
from musterroll.store.state.explained import explanations_of
from musterroll.store.state.head import Head, asked, read_head
from musterroll.store.state.table_rows import Row, in_chunks

# Numbers that the state gives itself, and what is made from them.
_OWN = {"digest", "acct", "component"}


@dataclass(frozen=True)
class Difference:
    """One value that is not what the facts give. `column` None: the whole row is missing, or should not be there."""

    table: str
    key: str
    column: str | None
    stored: str | None
    rebuilt: str | None

    def __str__(self) -> str:
        if self.column is not None:
            return f"{self.table} {self.key}, {self.column}: {self.stored!r}, the facts give {self.rebuilt!r}"
        if self.stored is None:
            return f"{self.table} {self.key}: missing, the facts give this row"
        return f"{self.table} {self.key}: no facts give this row"


def compare_with_rebuild(
    book: Book, *, policies: Sequence[Policy] | None = None, engine: Engine | None = None
) -> list[Difference]:
    """How the state differs from what the facts up to its head give for its day and period; nothing is written.

    Without any state there is nothing to compare. A head that names other policies or another program than were in
    force is a difference too.
    """
    head = read_head(book.tables)
    if head is None:
        return []
    engine = engine or Engine()
    shot = book.segments.snapshot(head.upto, threads=engine.threads, memory=engine.memory)
    try:
        used = tuple(policies) if policies is not None else policies_of(shot)
        known = identities(shot)
        explanations = explanations_of(shot)
    finally:
        shot.connection.close()
    facts = book.segments.facts(head.upto)
    judged = judge_all(facts, used, head.question, known.known, explanations, engine)
    found = list(_heads(head, asked(head.upto, head.question, used)))
    for table in JUDGED:
        rows = judged.rows[table.name]
        if table is COMPLETIONS_TABLE:
            found += _completions(book, head, rows)
        else:
            found += _differences(
                table, table.all_columns, book.tables.rows(_all_of(table.name, table.all_columns)), rows
            )
    rebuilt = [(*row, judged.persons.get(row[0])) for row in known.accounts]
    stored = book.tables.rows(_all_of(ACCOUNTS.name, ACCOUNTS.columns))
    by_key = StateTable(ACCOUNTS.name, "source account", ACCOUNTS.columns)
    return found + list(_differences(by_key, ACCOUNTS.columns, stored, rebuilt))


def _completions(book: Book, head: Head, rows: Iterable[Row]) -> Iterator[Difference]:
    """Completions are many, and compared some at a time, in the order of entries."""
    table, begin = COMPLETIONS_TABLE, 0
    question = _all_of(table.name, table.all_columns) + " WHERE entry >= %s AND entry < %s"
    for chunk in in_chunks(rows):
        yield from _differences(table, table.all_columns, book.tables.rows(question, (begin, chunk[-1][0] + 1)), chunk)
        begin = chunk[-1][0] + 1
    last = book.tables.rows(_all_of(table.name, table.all_columns) + " WHERE entry >= %s OR entry < 0", (begin,))
    yield from _differences(table, table.all_columns, last, [])


def _all_of(name: str, columns: Sequence[str]) -> str:
    return "SELECT " + ", ".join(f'"{column}"' for column in columns) + f" FROM {name}"


def _heads(stored: Head, rebuilt: Head) -> Iterator[Difference]:
    for column in ("policies", "program", "tzdata"):
        was, is_now = getattr(stored, column), getattr(rebuilt, column)
        if was != is_now:
            yield Difference("state_heads", "1", column, was, is_now)


def _differences(
    table: StateTable, columns: Sequence[str], stored: Sequence[Sequence[Any]], rebuilt: Iterable[Sequence[Any]]
) -> Iterator[Difference]:
    before, after = _by_key(table, columns, stored), _by_key(table, columns, rebuilt)
    for key in sorted(before.keys() | after.keys(), key=str):
        was, is_now = before.get(key), after.get(key)
        if was is None or is_now is None:
            yield Difference(
                table.name, str(key), None, None if was is None else "row", None if is_now is None else "row"
            )
            continue
        for column, old, new in zip(columns, was, is_now, strict=True):
            if column not in _OWN and _plain(old) != _plain(new):
                yield Difference(table.name, str(key), column, _plain(old), _plain(new))


def _by_key(table: StateTable, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[Any, Sequence[Any]]:
    places = [columns.index(name) for name in table.key.split()]
    if len(places) == 1:
        return {row[places[0]]: row for row in rows}
    return {" ".join(str(row[place]) for place in places): row for row in rows}


def _plain(value: Any) -> str | None:
    return None if value is None else str(int(value) if isinstance(value, bool) else value)
