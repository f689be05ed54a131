"""The person who is explained, and what every part asks about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from musterroll.rules.pipeline import Run
from musterroll.rules.policy.model import Policy, Requirement

Row = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """One person of a finished run. `pid` is their number in its relations."""

    run: Run
    pid: int

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Rows of a query over the relations; `$pid` is written as the first `?`."""
        return self.run.rows(sql, self.pid, *values)

    @cached_property
    def person(self) -> Row:
        """Their row among the people of the answer."""
        return self.rows("SELECT * FROM people WHERE pid = ?")[0]

    @cached_property
    def who(self) -> str:
        """Their name, else an address, else the account they are known by."""
        first = self.person["accounts"][0]
        return str(
            self.person["name"] or next(iter(self.person["emails"]), None) or f"{first['source']}:{first['account']}"
        )

    @cached_property
    def segments(self) -> list[Row]:
        """Their spells of work of one type each, in order."""
        return self.rows("SELECT * FROM segments WHERE pid = ? ORDER BY segment")

    @cached_property
    def entries(self) -> list[Row]:
        """The days on which requirements bind them, in order."""
        return self.rows("SELECT * FROM entries WHERE pid = ? ORDER BY from_day")

    @cached_property
    def knows_access(self) -> bool:
        """Whether any access of theirs is known."""
        return bool(self.rows("SELECT 1 FROM access WHERE pid = ? LIMIT 1"))

    @cached_property
    def requirements(self) -> list[Row]:
        """Every requirement with its number, in the order of the newest policy."""
        found = self.run.rows("SELECT req, requirement, title FROM requirements")
        newest = [one.id for policy in reversed(self.run.policies) for one in policy.requirements]
        return sorted(found, key=lambda row: (newest.index(row["requirement"]), row["requirement"]))

    @cached_property
    def versions(self) -> dict[int, Row]:
        """Every requirement in every policy version, by its number `rv`."""
        found = self.run.rows(
            "SELECT r.*, v.version_label, v.in_force_from, v.in_force_to, v.return_days, v.carry_over_days "
            "FROM requirement_versions r JOIN policy_versions v USING (pv)"
        )
        return {row["rv"]: row for row in found}

    def policy(self, rv: int) -> Policy:
        """The policy version that a requirement version belongs to."""
        return self.run.policies[self.versions[rv]["pv"]]

    def requirement(self, rv: int) -> Requirement:
        """A requirement as one policy version has it."""
        ids = {row["req"]: row["requirement"] for row in self.requirements}
        wanted = ids[self.versions[rv]["req"]]
        return next(one for one in self.policy(rv).requirements if one.id == wanted)


def account_name(row: Row) -> str:
    """`okta:00u1` for a row with source and account."""
    return f"{row['source']}:{row['account']}"
