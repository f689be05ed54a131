"""COMPLETIONS: what became of every completion as received, and what its credits say (section 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.twin.accounts import key_of
from tests.reference.twin.case import Case
from tests.reference.twin.courses import Meaning
from tests.reference.twin.credits import Credit, Crediting, Evidence
from tests.reference.twin.known import Known
from tests.reference.twin.model import Row
from tests.reference.twin.owners import Owner, rules_of
from tests.reference.twin.people import People, Person, plain
from tests.reference.twin.vanished import UNFINISHED, retracted

# 7.1, in its order.
DOUBTS = [
    "no_date",
    "status_unknown",
    "identity_candidate",
    "shared_account",
    "version_before_release",
    "backfill_unsupported",
    "roster_mismatch",
    "bulk_unexplained",
    "version_unknown",
]


@dataclass(eq=False)
class Received:
    """One completion: its account's person, its course, and what it is worth to whom."""

    row: Row
    person: Person | None  # None on a shared or service account
    day: date | None
    meaning: Meaning
    accepted: bool  # by some requirement
    retracted: bool
    own: list[tuple[Owner, Credit]]  # counted or unverified, for its own person
    others: list[tuple[Owner, Credit]]  # for those whom it might belong to

    @property
    def finished(self) -> bool:
        return self.row["result"] not in UNFINISHED and not self.retracted

    @property
    def attributed(self) -> Person | None:
        """2.9: its person, if more than a training platform knows them."""
        return self.person if self.person and not self.person.unmatched else None


class Receiving:
    """All completions of the world, each looked at once."""

    def __init__(self, people: People, cases: dict[str, Case], evidence: Evidence, owners: list[Owner]) -> None:
        self.known: Known = people.known
        self.people, self.cases, self.evidence, self.owners = people, cases, evidence, owners
        self.courses = evidence.courses
        self.lines = [line for policy in self.known.policies for line in policy.requirements]
        self.candidates: dict[int, list[tuple[Crediting, str]]] = {}
        for case in cases.values():
            for row, why in case.records.candidates:
                self.candidates.setdefault(id(row), []).append((case.crediting, why))
        rows = sorted(self.known.rows("completion.observed"), key=lambda row: (row["input"], row["row"]))
        self.all = [self.received(row) for row in rows if key_of(row)]

    def received(self, row: Row) -> Received:
        day = self.known.day(row)
        person, meaning = self.people.owner(row, day), self.courses.meaning(row["course"])
        own = self.credits(row, self.cases[person.key].crediting, None) if person else []
        others = [
            found for crediting, why in self.candidates.get(id(row), []) for found in self.credits(row, crediting, why)
        ]
        taken_back = retracted(row, self.known)
        return Received(row, person, day, meaning, self.accepts(meaning.key), taken_back, own, others)

    def accepts(self, key: str) -> bool:
        """Whether some requirement names the course, teaches its topics with it, or takes any."""
        for line in self.lines:
            if line.courses:
                fits = key in {plain(course) for course in line.courses}
            elif key in self.courses.alert_only or not key:
                fits = False
            else:
                fits = not line.topics or any(self.courses.teaches(key, plain(topic)) for topic in line.topics)
            if fits:
                return True
        return False

    def credits(self, row: Row, crediting: Crediting, why: str | None) -> list[tuple[Owner, Credit]]:
        """What it is worth under every version of every requirement, in every tenure."""
        return [
            (owner, credit)
            for owner in self.owners
            for rule in rules_of(owner, self.known)
            for tenure in crediting.records.work.tenures
            if (credit := crediting.credit(row, why, owner, rule, tenure)).verdict != "not_counted"
        ]

    def table(self) -> list[Row]:
        """Rows of COMPLETIONS, by input and row."""
        return [self.as_row(one) for one in self.all]

    def as_row(self, one: Received) -> Row:
        row, key = one.row, key_of(one.row)
        credits = [*one.own, *one.others]
        doubts = [credit.reason for _, credit in credits if credit.reason]
        if any(credit.verdict == "counted" for _, credit in credits):
            verdict, reason = "counted", None
        elif doubts:
            verdict, reason = "unverified", min(doubts, key=DOUBTS.index)
        else:
            verdict, reason = "not_counted", self.refusal(one)
        return {
            "fact": self.known.pointer(row),
            "source": row["source"],
            "account": key[1] if key else None,
            "person": one.attributed.key if one.attributed else None,
            "course_as_written": row["course"],
            "course": one.meaning.name,
            "course_matched_by": one.meaning.matched_by,
            "version": row["version"],
            "happened_at": row["happened_at"],
            "happened_on": one.day if row["happened_at"] else row["happened_on"],
            "result": row["result"],
            "status": row["status"],
            "counted": verdict,
            "reason": reason,
            "requirements": sorted({owner.requirement for owner, _ in credits}),
        }

    def refusal(self, one: Received) -> str:
        """10: why it is worth nothing to anybody."""
        if one.retracted:
            return "retracted"
        if not one.finished:
            return "not_finished"
        key = key_of(one.row)
        if one.attributed is None:
            account = self.people.accounts[key] if key else None
            return f"{account.marked}_account" if account and account.apart else "unmatched"
        if not one.accepted:
            return "other_course"
        work = self.cases[one.attributed.key].records.work
        if one.day and work.segments and one.day < work.segments[0].first:
            return "before_start"
        engaged = (
            any(segment.first <= one.day <= segment.last for segment in work.segments) if one.day else work.tenures
        )
        return "old_version" if engaged else "after_end"
