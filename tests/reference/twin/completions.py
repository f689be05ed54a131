"""COMPLETIONS: what became of every completion as received, and what its credits say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.twin.accounts import key_of
from tests.reference.twin.case import Case
from tests.reference.twin.courses import Courses, Meaning
from tests.reference.twin.credits import UNFINISHED, Credit, Crediting, Evidence
from tests.reference.twin.engagements import Tenure
from tests.reference.twin.known import Known
from tests.reference.twin.model import Row
from tests.reference.twin.owners import Owner, governing
from tests.reference.twin.people import People, Person, plain
from tests.reference.twin.records import Records

# 7.1, in its order: the further down, the nearer to being counted.
NOT_COUNTED = [
    "other_course",
    "not_finished",
    "old_version",
    "just_in_time_course",
    "unmatched_completion",
    "before_start",
    "before_rehire",
    "after_end",
]
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
VERDICTS = ["not_counted", "unverified", "counted"]


@dataclass(eq=False)
class Received:
    """One completion: its account's person, its course, the best credit for each owner."""

    row: Row
    person: Person | None
    day: date | None
    meaning: Meaning
    accepted: bool  # by some requirement
    credits: dict[Owner, Credit]

    @property
    def best(self) -> Credit | None:
        return max(self.credits.values(), key=worth, default=None)

    @property
    def finished(self) -> bool:
        return self.row["result"] not in UNFINISHED


def worth(credit: Credit) -> tuple[int, int]:
    """The better verdict, then the later reason of 7.1's order."""
    order = [*NOT_COUNTED, *DOUBTS]
    return VERDICTS.index(credit.verdict), order.index(credit.reason) if credit.reason else len(order)


def tenures_for(records: Records) -> list[Tenure | None]:
    """The tenures a completion may count in; what is on a shared or service account counts in none."""
    return [None] if records.person.apart or not records.work.tenures else [*records.work.tenures]


class Receiving:
    """All completions of the world, each looked at once."""

    def __init__(self, people: People, cases: dict[str, Case], evidence: Evidence, owners: list[Owner]) -> None:
        self.known: Known = people.known
        self.people, self.cases, self.evidence, self.owners = people, cases, evidence, owners
        self.courses = Courses(self.known, self.known.policies)
        self.lines = [line for policy in self.known.policies for line in policy.requirements]
        rows = sorted(self.known.rows("completion.observed"), key=lambda row: (row["input"], row["row"]))
        self.all = [self.received(row) for row in rows]

    def received(self, row: Row) -> Received:
        day, key = self.known.day(row), key_of(row)
        person = self.people.owner(row, day)
        own = self.people.by_account[key] if key else None
        seen: list[tuple[Crediting, str | None]] = []
        for case in self.cases.values():
            seen += [(case.crediting, why) for other, why in case.records.candidates if other is row]
        if person or own:
            seen.append((self.cases[(person or own).key].crediting, None))  # type: ignore[union-attr]
        else:
            nobody = Records(Person("", [], [], []))
            seen.append((Crediting(self.evidence, nobody), None))
        meaning = self.courses.meaning(row["course"])
        accepted = any(
            not line.courses or meaning.key in {plain(course) for course in line.courses} for line in self.lines
        )
        credits = {owner: self.credit(row, owner, seen, day) for owner in self.owners}
        return Received(row, person, day, meaning, accepted, credits)

    def credit(self, row: Row, owner: Owner, seen: list[tuple[Crediting, str | None]], day: date | None) -> Credit:
        """The best of its credits over tenures, and over those for whom it is a candidate."""
        rule = governing(owner, day or self.known.question.period_start, self.known)
        return max(
            (
                crediting.credit(row, why, owner, rule, tenure)
                for crediting, why in seen
                for tenure in tenures_for(crediting.records)
            ),
            key=worth,
        )

    def table(self) -> list[Row]:
        """Rows of COMPLETIONS, by input and row."""
        return [self.as_row(one) for one in self.all]

    def as_row(self, one: Received) -> Row:
        row, best = one.row, one.best
        key = key_of(row)
        usable = {owner.requirement for owner, credit in one.credits.items() if credit.verdict != "not_counted"}
        return {
            "fact": self.known.pointer(row),
            "source": row["source"],
            "account": key[1] if key else None,
            "person": one.person.key if one.person else None,
            "course_as_written": row["course"],
            "course": one.meaning.name,
            "course_matched_by": one.meaning.matched_by,
            "version": row["version"],
            "happened_at": row["happened_at"],
            "happened_on": row["happened_on"] or one.day,
            "result": row["result"],
            "status": row["status"],
            "counted": best.verdict if best else "not_counted",
            "reason": best.reason if best else None,
            "requirements": sorted(usable),
        }
