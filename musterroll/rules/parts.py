"""People in parts: the `person` stages run for one part at a time, so that memory holds one part and the answer.

A part is a schema that stands before the main one on the search path. In it the relations of `_ENTRY` hold the part's
people alone, and the stages make the rest from them without knowing of it. What the answer is made of is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import duckdb

PART = "part"

# What the stages of reach `person` read of people, by the column that says whose a row is.
_BY_PERSON = (
    "account_people",
    "persons",
    "account_standings",
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
# Joined to so often that a part has its own; the others are looked up where they are, by ranges of numbers.
_COPIED = ("account_people",)

# What is needed when all parts are done, where it is. Views are made once more.
_KEPT = (
    "segments",
    "verdicts",
    "results",
    "standings",
    "period_people",
    "named_people",
    "session_completions",
    "taken_otherwise",
    "noteworthy",
    "older_versions",
    "explanations",
)
# What `verdicts`, a view, reads.
_KEPT_BELOW = ("judged", "particulars", "unverified", "repeated", "not_next")
VIEWS = ("taken", "listed_verdicts", "in_words", "listed_people", "strata", "people", "told", "findings_of_obligations")


class Parts:
    """Divides people into parts of about equal size.

    Those stay together whose accounts tell of others: by the day of an event (rule 2.7), as a candidate, as a shared
    account (2.6).
    """

    def __init__(self, connections: Sequence[duckdb.DuckDBPyConnection], size: int) -> None:
        self._connections, self._connection = connections, connections[0]
        people = self._one("SELECT count(*) FROM persons")
        self.count = max(1, -(-people // size))
        self._lasts: list[int] = []
        if self.count > 1:
            self._divide()

    def _one(self, sql: str) -> int:
        return int(self._connection.execute(sql).fetchall()[0][0])

    def _divide(self) -> None:
        pairs = self._connection.execute(
            "SELECT p.pid, h.pid FROM address_holders h JOIN account_people p USING (acct) WHERE p.pid <> h.pid "
            "UNION SELECT p.pid, k.pid FROM candidate_accounts k JOIN account_people p USING (acct) "
            "UNION SELECT a, b FROM candidate_pairs"
        ).fetchall()
        leaders = [both for both in together(pairs).items() if both[0] != both[1]]
        self._connection.execute("CREATE TABLE together (pid INTEGER, leader INTEGER)")
        if leaders:
            self._connection.executemany("INSERT INTO together VALUES (?, ?)", leaders)
        shares = [number / self.count for number in range(1, self.count + 1)]
        lasts = self._connection.execute("SELECT quantile_disc(pid, $shares) FROM persons", {"shares": shares})
        self._lasts = [int(last) for last in lasts.fetchall()[0][0]]

    def each(self, run_stages: Callable[[], None], keep: bool = True) -> None:
        """Run the stages for every part, and keep what the answer is made of. Afterwards the main schema is seen."""
        self.leave()
        for number, last in enumerate(self._lasts):
            schema = f"{PART}_{number}" if keep else PART
            self._enter(self._lasts[number - 1] + 1 if number else 0, last, schema)
            run_stages()
            self.leave()
            if keep:
                self._keep(schema, number)

    def _keep(self, schema: str, number: int) -> None:
        """Of a finished part what the answer is made of; all parts together are seen from the main schema."""
        made = f"SELECT table_name FROM duckdb_tables() WHERE schema_name = '{schema}'"
        for (name,) in self._connection.execute(made).fetchall():
            if name not in (*_KEPT, *_KEPT_BELOW, "findings"):
                self._connection.execute(f'DROP TABLE {schema}."{name}"')
        if number < self.count - 1:
            return
        for name in _KEPT:
            self._connection.execute(f"CREATE VIEW main.{name} AS {self._every(name)}")
        # Findings about everybody are still to come, into a table of their own.
        self._connection.execute(f"CREATE TABLE main.findings AS SELECT * FROM {schema}.findings LIMIT 0")

    def gather(self) -> None:
        """See findings about everybody and those of the parts as one relation, when all of them are there."""
        if self.count > 1:
            self._connection.execute("ALTER TABLE main.findings RENAME TO findings_about_everybody")
            every = f"{self._every('findings')} UNION ALL SELECT * FROM main.findings_about_everybody"
            self._connection.execute(f"CREATE VIEW main.findings AS {every}")

    def _every(self, name: str) -> str:
        """The query of the rows of all parts."""
        return " UNION ALL ".join(f'SELECT * FROM {PART}_{one}."{name}"' for one in range(self.count))

    def focus(self, pid: int, run_stages: Callable[[], None]) -> None:
        """Make the relations of one person, and of those who share events with them, and leave them in sight."""
        leader = self._one(f"SELECT coalesce((SELECT leader FROM together WHERE pid = {pid}), {pid})")
        self._enter(leader, leader, PART)
        run_stages()

    def leave(self) -> None:
        """Only the main schema is seen."""
        self._see("main")
        self._connection.execute(f"DROP SCHEMA IF EXISTS {PART} CASCADE")

    def _enter(self, first: int, last: int, schema: str) -> None:
        """See the people numbered from `first` to `last`, each with those who stay together with them."""
        execute = self._connection.execute
        inside, led = f"pid BETWEEN {first} AND {last}", f"leader BETWEEN {first} AND {last}"
        execute(f"CREATE SCHEMA {schema}")
        execute(f"CREATE TABLE {schema}.came AS SELECT pid FROM main.together WHERE {led} AND NOT {inside}")
        execute(f"CREATE TABLE {schema}.gone AS SELECT pid FROM main.together WHERE {inside} AND NOT {led}")
        for name in _BY_PERSON:
            what = "TABLE" if name in _COPIED else "VIEW"
            execute(
                f"CREATE {what} {schema}.{name} AS "
                f"SELECT * FROM (SELECT * FROM main.{name} WHERE {inside}) ANTI JOIN {schema}.gone USING (pid) "
                f"UNION ALL SELECT * FROM main.{name} SEMI JOIN {schema}.came USING (pid)"
            )
        for name in _BY_ACCOUNT:
            account = f"SEMI JOIN {schema}.account_people USING (acct)"
            execute(f"CREATE TABLE {schema}.{name} AS SELECT * FROM main.{name} {account}")
        self._see(f"{schema},main")

    def _see(self, schemas: str) -> None:
        """Statements run side by side, so every connection must see the same."""
        for one in self._connections:
            one.execute(f"SET search_path = '{schemas}'")


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
