"""Rule 9: findings about completions, accounts, courses, sources and policies."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from tests.reference.twin.accounts import key_of
from tests.reference.twin.case import Case
from tests.reference.twin.completions import Received, Receiving
from tests.reference.twin.courses import topics_of, version_number
from tests.reference.twin.credits import Evidence, by_hand, late_backfill
from tests.reference.twin.findings import begun, finding
from tests.reference.twin.known import Known
from tests.reference.twin.model import Row
from tests.reference.twin.owners import Owner
from tests.reference.twin.people import People, plain
from tests.reference.twin.time import FIRST, days_of, inside, trimmed
from tests.reference.twin.vanished import gone_facts

# What the reason of an unverified credit is called as a finding.
BY_REASON = {
    "version_before_release": "version_before_release",
    "backfill_unsupported": "backfill_unsupported",
    "roster_mismatch": "roster_mismatch",
    "no_date": "completion_undated",
    "status_unknown": "status_unknown",
}


def looked_at(one: Received, history: date) -> bool:
    """Finished ones from where history begins (or undated) whose course a requirement accepts."""
    return one.finished and in_sight(one, history)


def in_sight(one: Received, history: date) -> bool:
    return one.accepted and (one.day is None or one.day >= history)


def of_completions(receiving: Receiving, cases: dict[str, Case], history: date) -> Iterator[Row]:
    """Of people in the population: credit withheld or refused, and what stays visible."""
    for one in receiving.all:
        if not one.person or cases[one.person.key].reason:
            continue
        if one.retracted and in_sight(one, history):
            yield finding("completion_retracted", one.person.key)
        if not looked_at(one, history):
            continue
        case = cases[one.person.key]
        codes = {BY_REASON[credit.reason] for _, credit in one.own if credit.reason in BY_REASON}
        if any(credit.inferred and begun(case, owner, receiving.known) for owner, credit in one.own):
            codes.add("version_inferred")
        if gone_facts(one.row, receiving.known):
            codes.add("completion_vanished")
        codes |= set(outside(one, case))
        codes |= set(recorded_late(one, receiving.known))
        for code in sorted(codes):
            yield finding(code, one.person.key)


def outside(one: Received, case: Case) -> Iterator[str]:
    """On a day without engagement, and worth nothing."""
    work = case.records.work
    if one.day and not one.own and not inside(one.day, work.days()):
        yield "before_start" if work.segments and one.day < work.segments[0].first else "after_end"


def recorded_late(one: Received, known: Known) -> Iterator[str]:
    counted = any(credit.verdict == "counted" for _, credit in one.own)
    if counted and late_backfill(one.row, known, known.policy.evidence.backfill_days):
        if by_hand(one.row):
            yield from ["backfill_supported"] if trimmed(one.row["support"]) else []
        elif trimmed(one.row["method"]):
            yield "late_sync"


def bulks(receiving: Receiving, cases: dict[str, Case], evidence: Evidence, history: date) -> Iterator[Row]:
    """One finding an actor and instant: explained when every completion is supported."""
    policy = receiving.known.policy
    groups: dict[tuple[str, object], list[bool]] = defaultdict(list)
    for one in receiving.all:
        here = one.attributed and looked_at(one, history) and evidence.in_bulk(one.row, policy)
        if here and one.attributed and policy.evidence.bulk_needs == "session_or_log":
            supported = evidence.supported(one.row, cases[one.attributed.key].records)
            groups[one.row["actor"], one.row["happened_at"]].append(supported)
    for supports in groups.values():
        yield finding("bulk_explained" if all(supports) else "bulk_unexplained")


def of_accounts(people: People, receiving: Receiving) -> Iterator[Row]:
    """Candidates, shared accounts, and accounts whose completions belong to nobody."""
    for left, _ in people.candidates:
        yield finding("identity_candidate", left.key)
    unmatched = {key_of(one.row) for one in receiving.all if one.meaning.key and one.attributed is None}
    for key in sorted(filter(None, unmatched)):
        if people.accounts[key].marked == "shared":
            yield finding("shared_account", people.by_account[key].key)
        yield finding("unmatched_completion", people.by_account[key].key)


def of_population(cases: dict[str, Case], read: set[str]) -> Iterator[Row]:
    """9, `population_gap`: no HR source was read at all, one finding for everybody."""
    if not read & {"hris", "contractor_list"} and any(case.reason is None for case in cases.values()):
        yield finding("population_gap")


def of_courses(receiving: Receiving, owners: list[Owner], history: date) -> Iterator[Row]:
    courses, known = receiving.courses, receiving.known
    taken = taken_versions(receiving, history)
    topics = {plain(topic) for policy in known.policies for line in policy.requirements for topic in line.topics}
    for rows in courses.versions.values():
        for row in rows:
            if id(row) in taken and not trimmed(row["archive"]):
                yield finding("archive_missing")
            if id(row) in taken and topics and not topics_of(row) & topics:
                yield finding("curriculum_unmapped")
    taught = {topic for rows in courses.versions.values() for row in rows for topic in topics_of(row)}
    for owner in owners:
        if owner.topic is not None and owner.topic not in taught:
            yield finding("topic_uncovered", None, owner.requirement)


def taken_versions(receiving: Receiving, history: date) -> set[int]:
    """The published versions that some finished completion names, from where history begins."""
    courses = receiving.courses
    taken = set()
    for one in receiving.all:
        if one.finished and one.day and one.day >= history:
            row = courses.published(one.meaning.key, version_number(one.row["version"]))
            taken |= {id(row)} if row else set()
    return taken


def of_sources(known: Known) -> Iterator[Row]:
    """Extracts and inputs."""
    extracts = [{**row, "rows": compared_rows(row)} for row in sorted(known.rows("extract.received"), key=known.order)]
    before: dict[tuple[str, str | None], Row] = {}
    latest: dict[str, date] = {}
    whole = {(row["source"], row["sha256"]) for row in extracts if row["complete"]}
    for place, row in enumerate(extracts):
        later = asked_again(row, extracts[place + 1 :])
        if row["complete"] is False and (row["source"], row["sha256"]) not in whole and not answered(row, later):
            yield finding("source_unreadable" if unreadable(row) else "source_incomplete")
        previous = before.get((row["source"], row["query"]))
        if previous and shorter(row, previous) and not grown_again(row, previous, later):
            yield finding("source_shrank")
        if row["rows"] is not None:
            before[row["source"], row["query"]] = row
        days = days_of(row, known.zone, known.zone)
        if days:
            latest[row["source"]] = max(days[1], latest.get(row["source"], FIRST))
    end = min(known.question.period_end, known.as_of)
    for day in latest.values():
        if end - day > timedelta(days=14):
            yield finding("source_stale")
    for row in known.inputs.values():
        if row["rows"] is not None and row["rows"] != (row["facts"] or 0) + (row["refused"] or 0):
            yield finding("extract_mismatch")


def unreadable(row: Row) -> bool:
    """Whether it came whole and nothing in it could be read, which its parameters say."""
    return "unreadable" in parameters(row)


def compared_rows(row: Row) -> int | None:
    """Without the rows that go by themselves, where its parameters count the others."""
    rows: int | None = parameters(row).get("lasting_rows", row["rows"])
    return rows


def parameters(row: Row) -> Row:
    told = json.loads(row["parameters"] or "{}")
    return told if isinstance(told, dict) else {}


def asked_again(row: Row, later: list[Row]) -> list[Row]:
    """The complete answers to the same question since; what question a file answers is not known."""
    same = (other for other in later if (other["source"], other["query"]) == (row["source"], row["query"]))
    return [other for other in same if other["complete"] and row["query"] is not None]


def answered(row: Row, later: list[Row]) -> bool:
    """Whether an answer since is complete; that to a full list must be one."""
    return any(row["rows"] is None or other["rows"] is not None for other in later)


def shorter(row: Row, previous: Row) -> bool:
    return row["rows"] is not None and row["rows"] * 5 < previous["rows"] * 4


def grown_again(row: Row, previous: Row, later: list[Row]) -> bool:
    """Whether the list is as long again since, or was held for incomplete and is complete since."""
    lists = [other for other in later if other["rows"] is not None]
    return any(not shorter(other, previous) for other in lists) or (row["complete"] is False and bool(lists))


def of_policies(known: Known) -> Iterator[Row]:
    """`policy_backdated`: first adopted after the day from which it is in force."""
    for policy in known.policies:
        days = [day for row in known.rows("policy.adopted") if row["text"] == policy.text and (day := known.day(row))]
        if policy.text and policy.effective_from and days and min(days) > policy.effective_from:
            yield finding("policy_backdated")
