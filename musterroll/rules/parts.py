"""People in parts: the `person` stages run for one part at a time, so that memory holds one part and the answer.

A part is a schema that stands before the main one on the search path. In it the relations of `_ENTRY` hold the part's
people alone, and the stages make the rest from them without knowing of it. What the answer is made of is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import duckdb

PART = "part"

# What the stages of reach `person` read of people, by the column that says whose a row is.
_BY_PERSON = (
    "persons",
    "person_accounts",
    "person_attributes",
    "outsiders",
    "leaves",
    "roles",
    "access",
    "sign_ins",
    "alerts",
    "exemptions",
    "in_scope_spells",
    "candidate_accounts",
)
_BY_ACCOUNT = ("account_snapshots",)

# What is needed when all parts are done: tables appended to, views made once more over them.
_KEPT = (
    "segments",
    "verdicts",
    "results",
    "strata",
    "period_people",
    "named_people",
    "session_completions",
    "findings",
)
VIEWS = ("taken", "listed_verdicts", "in_words", "listed_obligations", "listed_people", "people")


class Parts:
    """Divides people into parts of about equal size.

    Those stay together whose accounts tell of others: by the day of an event (rule 2.7), as a candidate, as a shared
    account (2.6).
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, size: int) -> None:
        self._connection = connection
        people = self._one("SELECT count(*) FROM persons")
        self.count = max(1, -(-people // size))
        if self.count > 1:
            self._divide(people)

    def _one(self, sql: str) -> int:
        return int(self._connection.execute(sql).fetchall()[0][0])

    def _divide(self, people: int) -> None:
        pairs = self._connection.execute(
            "SELECT p.pid, h.pid FROM address_holders h JOIN account_people p USING (acct) WHERE p.pid <> h.pid "
            "UNION SELECT p.pid, k.pid FROM candidate_accounts k JOIN account_people p USING (acct) "
            "UNION SELECT a, b FROM candidate_pairs"
        ).fetchall()
        leaders = list(together(pairs).items()) or [(0, 0)]
        self._connection.execute("CREATE TABLE together (pid INTEGER, leader INTEGER)")
        self._connection.executemany("INSERT INTO together VALUES (?, ?)", leaders)
        self._connection.execute(
            "CREATE TABLE person_parts AS SELECT p.pid, CAST((rank() OVER (ORDER BY coalesce(t.leader, p.pid)) - 1)"
            f" * {self.count} // {people} AS INTEGER) AS part FROM persons p LEFT JOIN together t USING (pid)"
        )

    def each(self, run_stages: Callable[[], None], keep: bool = True) -> None:
        """Run the stages for every part, and keep what the answer is made of. Afterwards the main schema is seen."""
        self.leave()
        for number in range(self.count):
            self._enter(f"SELECT pid FROM person_parts WHERE part = {number}")
            run_stages()
            for name in _KEPT if keep else ():
                verb = f"INSERT INTO main.{name}" if number else f"CREATE TABLE main.{name} AS"
                self._connection.execute(f"{verb} SELECT * FROM {PART}.{name}")
            self.leave()

    def focus(self, pid: int, run_stages: Callable[[], None]) -> None:
        """Make the relations of one person, and of those who share events with them, and leave them in sight."""
        self._enter(
            "SELECT p.pid FROM persons p LEFT JOIN together t USING (pid) WHERE coalesce(t.leader, p.pid) = "
            f"coalesce((SELECT leader FROM together WHERE pid = {pid}), {pid})"
        )
        run_stages()

    def leave(self) -> None:
        """Only the main schema is seen."""
        self._connection.execute("SET search_path = 'main'")
        self._connection.execute(f"DROP SCHEMA IF EXISTS {PART} CASCADE")

    def _enter(self, pids: str) -> None:
        self._connection.execute(f"CREATE SCHEMA {PART}")
        self._connection.execute(
            f"CREATE TABLE {PART}.account_people AS SELECT * FROM main.account_people SEMI JOIN ({pids}) USING (pid)"
        )
        for name in _BY_PERSON:
            self._connection.execute(
                f"CREATE TABLE {PART}.{name} AS SELECT * FROM main.{name} SEMI JOIN ({pids}) USING (pid)"
            )
        for name in _BY_ACCOUNT:
            self._connection.execute(
                f"CREATE TABLE {PART}.{name} AS SELECT * FROM main.{name} SEMI JOIN {PART}.account_people USING (acct)"
            )
        self._connection.execute(f"SET search_path = '{PART},main'")


def together(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The smallest number in the group of each, where pairs make groups."""
    leader: dict[int, int] = {}

    def find(one: int) -> int:
        leader.setdefault(one, one)
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for a, b in pairs:
        x, y = sorted((find(a), find(b)))
        leader[y] = x
    return {one: find(one) for one in leader}
