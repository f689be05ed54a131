"""Rules 1.1, 1.2 and 4.5: what exists by as-of, the period zone, and which policy version is in force on a day."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from tests.reference.twin.model import Policy, Question, Row, World
from tests.reference.twin.time import DAY, FIRST, LAST, day_in, days_of, fact_day, interval_of

# Snapshots, links, marks and retractions are knowledge and are used whole (1.1).
WHOLE = {
    "person.observed",
    "accounts.linked",
    "accounts.unlinked",
    "account.marked",
    "extract.received",
    "completion.vanished",
}
SPELLS = {"leave.recorded", "role.recorded", "access.recorded"}


class Known:
    """The world as it was known at the end of as-of."""

    def __init__(self, world: World) -> None:
        self.question: Question = world.question
        self.written = world.facts  # as received, not cut at as-of
        self.as_of: date = world.question.as_of
        self.inputs = {row["input"]: row for row in world.inputs}
        self.policies = existing_policies(world.policies, self.as_of)
        self.policy = self.version_on(self.question.period_start)
        self.zone = self.policy.time_zone
        self.facts = {kind: self._existing(kind, plainly(kind, rows)) for kind, rows in world.facts.items()}

    def rows(self, kind: str) -> list[Row]:
        return self.facts.get(kind, [])

    def pointer(self, row: Row) -> str:
        """A fact as "input name:row"."""
        known = self.inputs.get(row["input"])
        return f"{known['name'] if known else row['input']}:{row['row']}"

    def version_on(self, day: date) -> Policy:
        """4.5: the version in force on a day; the earliest also governs all days before it."""
        begun = [policy for policy in self.policies if (policy.effective_from or FIRST) <= day]
        return begun[-1] if begun else self.policies[0]

    def version_days(self, policy: Policy) -> tuple[date, date]:
        """4.5: the first and last day on which a version is in force."""
        place = self.policies.index(policy)
        first = FIRST if place == 0 else self.policies[place].effective_from or FIRST
        if place + 1 == len(self.policies):
            return first, LAST
        following = self.policies[place + 1].effective_from or FIRST
        return first, following - DAY if following > FIRST else FIRST

    def day(self, row: Row) -> date | None:
        """2.2: the day of a fact in the period zone."""
        return fact_day(row, self.zone)

    def order(self, row: Row) -> tuple[datetime, int, int]:
        """The order in which facts of one kind happened; a day counts as its midnight, undated ones come first."""
        begin = datetime.min
        if row["happened_at"] is not None:
            begin = row["happened_at"]
        elif row["happened_on"] is not None:
            begin = datetime.combine(row["happened_on"], time())
        return begin, row["input"], row["row"]

    def _existing(self, kind: str, rows: list[Row]) -> list[Row]:
        if kind in WHOLE:
            return rows
        if kind in SPELLS:
            holding = [row for row in self._latest_told(rows) if not row.get("cancelled")]
            possible = [row for row in holding if self._possible(row)]
            return [cut for cut in map(self._spell, possible) if cut["from_on"] <= self.as_of]
        return [row for row in rows if self._exists(kind, row)]

    def _latest_told(self, rows: list[Row]) -> list[Row]:
        """3.6: of one leave, role or access the latest word holds."""
        latest: dict[tuple[Any, ...], Row] = {}
        for row in sorted(rows, key=self.order):
            account = row["account"] or ""
            account = account.lower().strip(" ") if "@" in account else account
            what = (row.get("role") or row.get("system") or "").strip(" ")
            latest[row["source"], account, what, row.get("from_at"), row["from_on"]] = row
        return list(latest.values())

    def _exists(self, kind: str, row: Row) -> bool:
        """1.1: events whose first possible day lies after as-of do not exist."""
        if kind == "course.published":
            day = row["published_on"]
        elif kind == "session.held":
            day = row["on"] or self.day(row)
        else:
            day = self.day(row)
        return day is None or day <= self.as_of

    def _possible(self, row: Row) -> bool:
        """3.4: a spell that ends before it starts is ignored."""
        first = day_in(row["from_at"], self.zone) if row.get("from_at") else row["from_on"]
        last = day_in(row["to_at"], self.zone) if row.get("to_at") else row["to_on"]
        return not (first and last and last < first)

    def _spell(self, row: Row) -> Row:
        """A spell with days of the period zone; an end after as-of is not known yet (1.1)."""
        row = dict(row)
        if row.get("from_at") is not None:
            row["from_on"] = day_in(row["from_at"], self.zone)
        if row.get("to_at") is not None:
            row["to_on"] = day_in(row["to_at"], self.zone)
        if row["from_on"] is None:
            row["from_on"] = self.day(row) or FIRST
        if row["to_on"] is not None and row["to_on"] > self.as_of:
            row["to_on"], row["to_at"] = None, None
        return row


def existing_policies(policies: list[Policy], as_of: date) -> list[Policy]:
    """1.1: versions by `effective_from`, without those that begin after as-of (the earliest always stays)."""
    ordered = sorted(policies, key=lambda policy: policy.effective_from or FIRST)
    return ordered[:1] + [policy for policy in ordered[1:] if (policy.effective_from or FIRST) <= as_of]


def plainly(kind: str, rows: list[Row]) -> list[Row]:
    """2.2: a day is taken as written; only completions ask in which zone it was written (1.3)."""
    return rows if kind == "completion.observed" else [{**row, "source_zone": None} for row in rows]


def completion_order(row: Row, known: Known) -> tuple[datetime, datetime, str, str, str, str, int, int]:
    """1.4: by begin, end, source, account, course, version, input, row; undated ones last."""
    span = interval_of(row, known.zone) or (datetime.max, datetime.max)
    account = row["account"] or row["identity"] or ""
    account = account.lower().strip(" ") if "@" in account else account
    texts = (row["source"] or "", account, row["course"] or "", row["version"] or "")
    return *span, *texts, row["input"], row["row"]


def day_span(row: Row, zone: str, known: Known) -> tuple[date, date] | None:
    """1.3: `day_lo` and `day_hi` of a completion in a zone."""
    return days_of(row, zone, known.zone)
