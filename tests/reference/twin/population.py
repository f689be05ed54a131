"""Rule 8: who is in the population, results and strata."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from tests.reference.twin.audience import values_over_time
from tests.reference.twin.case import Case
from tests.reference.twin.engagements import Segment
from tests.reference.twin.known import Known
from tests.reference.twin.leaves import on_leave
from tests.reference.twin.model import Row
from tests.reference.twin.records import Records, same_text, span_of
from tests.reference.twin.time import DAY, LAST, Span, intersected, merged, text_key


def known_period(known: Known) -> Span:
    """The days of the period up to as-of."""
    return known.question.period_start, min(known.question.period_end, known.as_of)


def population_days(case: Case, known: Known) -> list[Span]:
    """8.1: the days of the period on which the person was engaged and in any audience."""
    start, end = known_period(known)
    if end < start:
        return []
    audience = merged([(spell.first, spell.last) for spells in case.spells.values() for spell in spells])
    return intersected(intersected(audience, case.records.work.days()), [(start, end)])


def reason_out(case: Case, known: Known) -> str | None:
    """8.1: the first reason that applies; None for people in the population."""
    person, work = case.records.person, case.records.work
    if person.marked("excluded"):
        return "marked_excluded"
    for mark in ("shared", "service"):
        if all(account.marked == mark for account in person.accounts):
            return f"marked_{mark}"
    if person.unmatched:
        return "only_in_training_platform"
    if not work.tenures and work.never_seen_active:
        return "never_seen_active"
    if not work.tenures and work.starts_after_as_of:
        return "starts_after_as_of"
    start, end = known_period(known)
    if end < start or not intersected(work.days(), [(start, end)]):
        return "not_engaged_in_period"
    return None if population_days(case, known) else "not_in_audience"


def result_of(case: Case) -> str:
    """8.2."""
    if case.reason:
        return "out_of_population"
    statuses = {one.status for one in case.judged if one.in_period}
    for result, among in (
        ("deviation", {"late", "missed"}),
        ("unresolved", {"unverified", "indeterminate"}),
        ("pass", {"on_time"}),
        ("exempt", {"exempt"}),
    ):
        if statuses & among:
            return result
    return "no_occurrence"


def strata_of(case: Case, known: Known) -> list[str]:
    """8.3, in the order written there."""
    if case.reason:
        return []
    start, end = known_period(known)
    records, segments = case.records, case.records.work.segments
    started = [place for place, segment in enumerate(segments) if start <= segment.first <= end]
    gaps = [(segments[place].first - segments[place - 1].last).days for place in started if place]
    privileged = known.policy.access.privileged
    holds = {
        "active_whole_period": intersected(merged(records.work.days()), [(start, end)]) == [(start, end)],
        "hired_in_period": bool(started),
        "left_in_period": any(left(segments, place, start, end) for place in range(len(segments))),
        "rehire": any(gap > 1 for gap in gaps),
        "converted": any(gap == 1 for gap in gaps),
        "contractor": any(s.type == "contractor" and s.first <= end and s.last >= start for s in segments),
        "role_changed": any(begun_earlier(records, day) for day in changes(records, known) if start <= day <= end),
        "entered_scope_in_period": entered_scope(records, start, end),
        "on_leave": on_leave(records, (start, end)),
        "privileged": any(
            same_text(row["system"], privileged) and span_of(row)[0] <= end and span_of(row)[1] >= start
            for row in records.accesses
        ),
        "active_at_date": known.question.type == "I",
    }
    return [name for name, true in holds.items() if true]


def left(segments: list[Segment], place: int, start: date, end: date) -> bool:
    """A segment that ends in the period, with no touching one after it."""
    last = segments[place].last
    touching = place + 1 < len(segments) and segments[place + 1].first == last + DAY
    return start <= last <= end and not touching


def changes(records: Records, known: Known) -> list[date]:
    """The days on which a role or a department starts."""
    held = values_over_time(records, "department", known)
    departments = [after[0][0] for before, after in pairwise(held) if text_key(before[1]) != text_key(after[1])]
    return [row["from_on"] for row in records.roles] + departments


def begun_earlier(records: Records, day: date) -> bool:
    tenure = records.tenure_on(day)
    return tenure is not None and tenure.first < day


def entered_scope(records: Records, start: date, end: date) -> bool:
    first = min((row["from_on"] for row in records.in_scope_accesses()), default=None)
    return first is not None and start <= first <= end and begun_earlier(records, first)


def person_row(case: Case, known: Known) -> Row:
    """A row of PEOPLE."""
    person, segments = case.records.person, case.records.work.segments
    days = [] if case.reason else population_days(case, known)
    latest = segments[-1] if segments else None
    still = bool(days) and days[-1][1] == known_period(known)[1]
    return {
        "person": person.key,
        "aliases": person.aliases,
        "emails": sorted({address for account in person.accounts for address in account.addresses}),
        **person.attributes,
        "accounts": [{"source": account.key[0], "account": account.key[1]} for account in person.accounts],
        "started_on": latest.first if latest else None,
        "ended_on": latest.last if latest and latest.last != LAST else None,
        "result": result_of(case),
        "reason": case.reason,
        "strata": strata_of(case, known),
        "population_from": days[0][0] if days else None,
        "population_to": days[-1][1] if days and not still else None,
    }


def source_row(case: Case) -> Row:
    """A row of SOURCES: which sources know this person."""
    person = case.records.person
    roles = {
        "hris": ("hris", "contractor_list"),
        "directory": ("directory",),
        "lms": ("lms",),
        "other": ("other",),
    }
    known_as = {
        name: [f"{account.key[0]}:{account.key[1]}" for account in person.accounts if account.role in among]
        for name, among in roles.items()
    }
    names = [name for name, accounts in known_as.items() if accounts]
    order = ["linked", "directory_id", "employee_number", "email", "event_day"]
    return {
        "person": person.key,
        "name": person.attributes["name"],
        "known_to": " + ".join(names) if len(names) > 1 else f"{names[0]} only",
        **known_as,
        "matched_by": [rule for rule in order if rule in person.rules],
        "in_population": case.reason is None,
    }
