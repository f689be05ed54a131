"""Rules 7.1 and 7.2: what a completion is worth for one owner under one policy version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.reference.twin.accounts import normal
from tests.reference.twin.courses import Courses, Number, topics_of, version_number
from tests.reference.twin.engagements import Tenure
from tests.reference.twin.known import Known, completion_order, day_span
from tests.reference.twin.model import Policy, Row
from tests.reference.twin.owners import Owner, Rule
from tests.reference.twin.people import plain
from tests.reference.twin.records import Records
from tests.reference.twin.time import DAY, FIRST, LAST, days_of, interval_of, recorded_day, text_key, trimmed
from tests.reference.twin.vanished import UNFINISHED, retracted

Order = tuple[Any, ...]


@dataclass(frozen=True)
class Credit:
    """A completion as one owner sees it. `lo`, `hi`: its days; `begin`, `end`: its interval; None if undated."""

    row: Row
    verdict: str  # counted, unverified, not_counted
    reason: str | None
    lo: date | None
    hi: date | None
    begin: datetime | None
    end: datetime | None
    number: Number | None = None
    inferred: bool = False
    order: Order = ()


@dataclass(frozen=True)
class Demand:
    """A version that is demanded beyond the requirement: that of a kind `version` obligation."""

    course: str
    number: Number


class Evidence:
    """What supports completions, over the whole world."""

    def __init__(self, known: Known, everybody: list[Records]) -> None:
        self.known = known
        self.sessions: dict[str, set[str]] = {}
        for row in known.rows("session.held"):
            if row["event"]:
                names = {name for text in row["attendees"] or [] if (name := normal(text.strip(" ")))}
                self.sessions.setdefault(row["event"], set()).update(names)
        self.bulks: dict[tuple[str | None, datetime], set[str]] = {}
        for records in everybody:
            for row in records.completions if not records.person.unmatched else ():
                if actor_of(row) and row["happened_at"]:
                    self.bulks.setdefault((actor_of(row), row["happened_at"]), set()).add(records.key)
        self.courses = Courses(known)

    def on_roster(self, row: Row, records: Records) -> bool | None:
        """Whether the session's roster names the person; None where nobody recorded the event."""
        if row["event"] not in self.sessions:
            return None
        return bool(self.sessions[row["event"]] & records.person.identifiers())

    def in_bulk(self, row: Row, policy: Policy) -> bool:
        """7.2: enough people with one actor and one instant."""
        people = self.bulks.get((actor_of(row), row["happened_at"]), set())
        return len(people) >= policy.evidence.bulk_min

    def supported(self, row: Row, records: Records) -> bool:
        return (
            trimmed(row["support"]) is not None or row["duration_s"] is not None or self.on_roster(row, records) is True
        )


def actor_of(row: Row) -> str | None:
    return trimmed(row["actor"]) if row["actor"] != "sync" else None


def late_backfill(row: Row, known: Known, limit: int) -> bool:
    """7.2: written down more than this many days after the event, both days in the period zone."""
    recorded, days = recorded_day(row, known.zone), days_of(row, known.zone, known.zone)
    return recorded is not None and days is not None and recorded - days[1] > timedelta(days=limit)


def by_hand(row: Row) -> bool:
    return text_key(row["method"]) in ("manual", "file")


def before_release(row: Row, hi: date | None, courses: Courses) -> bool:
    """7.2: the version it names was published after its last possible day."""
    published = courses.published(courses.meaning(row["course"]).key, version_number(row["version"]))
    return bool(hi and published and published["published_on"] and published["published_on"] > hi)


def misplaced(lo: date, tenure: Tenure | None, records: Records, before: int) -> str | None:
    """7.1: why a day belongs to no segment of this tenure nor to the days before one."""
    tenures = records.work.tenures
    if tenure is None:
        return "unmatched_completion" if records.person.unmatched or records.person.apart else "after_end"
    earlier = tenures[: tenures.index(tenure)]
    if any(other.engaged(lo) for other in earlier):
        return "before_rehire"
    if belongs(lo, tenure, before, records):
        return None
    if lo < tenures[0].first and not belongs(lo, tenures[0], before, records):
        return "before_start"
    return "before_rehire" if any(belongs(lo, other, before, records) for other in earlier) else "after_end"


def belongs(day: date, tenure: Tenure, before: int, records: Records) -> bool:
    """7.1: in one of its segments, or within the pre-boarding days before one, after the segment before it."""
    ended = [FIRST, *(segment.last + DAY for segment in records.work.segments if segment.last < LAST)]
    return any(
        max(segment.first - before * DAY, *(last for last in ended if last <= segment.first)) <= day <= segment.last
        for segment in tenure.segments
    )


class Crediting:
    """Credit of one person's completions."""

    def __init__(self, evidence: Evidence, records: Records) -> None:
        self.evidence, self.records, self.known = evidence, records, evidence.known

    def credits(self, owner: Owner, rule: Rule, tenure: Tenure | None, demand: Demand | None = None) -> list[Credit]:
        """All completions of the person, candidates too, in order (1.4)."""
        rows = [*((row, None) for row in self.records.completions), *self.records.candidates]
        rows.sort(key=lambda entry: completion_order(entry[0], self.known))
        return [self.credit(row, why, owner, rule, tenure, demand) for row, why in rows]

    def credit(
        self, row: Row, why: str | None, owner: Owner, rule: Rule, tenure: Tenure | None, demand: Demand | None = None
    ) -> Credit:
        days = day_span(row, rule.zone, self.known)
        span = interval_of(row, self.known.zone)
        number, inferred, unknown = self.version(row, rule, owner, demand)
        verdict, reason = "counted", None
        if refused := self.refused(row, owner, rule, tenure, demand, number, unknown):
            verdict, reason = "not_counted", refused
        elif doubt := self.doubted(row, why, rule) or ("version_unknown" if unknown else None):
            verdict, reason = "unverified", doubt
        lo, hi = days or (None, None)
        begin, end = span or (None, None)
        order = completion_order(row, self.known)
        return Credit(row, verdict, reason, lo, hi, begin, end, number, inferred and verdict == "counted", order)

    def version(self, row: Row, rule: Rule, owner: Owner, demand: Demand | None) -> tuple[Number | None, bool, bool]:
        """7.2: its version, whether that was inferred, whether one is demanded and unknown."""
        number = version_number(row["version"])
        demanded = bool(rule.line.min_version or owner.topic is not None or demand)
        if number is not None or not (demanded or rule.line.onboarding.trigger == "published"):
            return number, False, False
        published = self.assumed(row)
        if published is None:
            return None, False, demanded
        inferred = version_number(published["version"])
        return inferred, True, inferred is None and bool(rule.line.min_version or demand)

    def assumed(self, row: Row) -> Row | None:
        """7.2: the single published version in force on its day, in the period zone."""
        days = day_span(row, self.known.zone, self.known)
        courses = self.evidence.courses
        return courses.in_force(courses.meaning(row["course"]).key, days[0]) if days else None

    def refused(
        self,
        row: Row,
        owner: Owner,
        rule: Rule,
        tenure: Tenure | None,
        demand: Demand | None,
        number: Number | None,
        unknown: bool,
    ) -> str | None:
        """7.1: the reasons for which a completion is not counted, in their order."""
        if not self.right_course(row, owner, rule, demand):
            return "other_course"
        if row["result"] in UNFINISHED:
            return "not_finished"
        if retracted(row, self.known):
            return "retracted"
        least = [version_number(rule.line.min_version), demand.number if demand else None]
        if number is not None and any(floor is not None and number < floor for floor in least):
            return "old_version"
        if self.just_in_time(row, rule):
            return "just_in_time_course"
        days = day_span(row, rule.zone, self.known)
        return misplaced(days[0], tenure, self.records, rule.line.onboarding.pre_boarding_days) if days else None

    def right_course(self, row: Row, owner: Owner, rule: Rule, demand: Demand | None) -> bool:
        courses = self.evidence.courses
        key = courses.meaning(row["course"]).key
        if not key:
            return False
        if rule.line.courses and key not in {plain(course) for course in rule.line.courses}:
            return False
        if demand and key != demand.course:
            return False
        return owner.topic is None or self.covers(row, owner.topic, courses, key)

    def covers(self, row: Row, topic: str, courses: Courses, key: str) -> bool:
        """7.2: the topics that its published version lists; without a version, any it might be."""
        number = version_number(row["version"])
        published = courses.published(key, number) if number is not None else self.assumed(row)
        if published is None and number is None:
            return courses.teaches(key, topic)
        return topic in topics_of(published)

    def just_in_time(self, row: Row, rule: Rule) -> bool:
        """7.1: a course named only by requirements with trigger alert, for a requirement that names none."""
        courses = self.evidence.courses
        return not rule.line.courses and courses.meaning(row["course"]).key in courses.alert_only

    def doubted(self, row: Row, why: str | None, rule: Rule) -> str | None:
        """7.1: the reasons for which a completion is unverified, in their order."""
        evidence, settings = self.evidence, rule.policy.evidence
        days = day_span(row, rule.zone, self.known)
        if days is None:
            return "no_date"
        if trimmed(row["status"]) and not trimmed(row["result"]):
            return "status_unknown"
        if why:
            return why
        if before_release(row, days[1], evidence.courses):
            return "version_before_release"
        late = by_hand(row) and late_backfill(row, self.known, settings.backfill_days)
        if late and not trimmed(row["support"]) and settings.backfill_needs == "support":
            return "backfill_unsupported"
        if evidence.on_roster(row, self.records) is False and settings.live_session_needs == "roster":
            return "roster_mismatch"
        bulk = evidence.in_bulk(row, rule.policy) and not evidence.supported(row, self.records)
        return "bulk_unexplained" if bulk and settings.bulk_needs == "session_or_log" else None
