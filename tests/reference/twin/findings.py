"""Rule 9: findings about people and their obligations: code, severity, person, requirement, obligation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tests.reference.twin.audience import is_excluded, unknown_scope
from tests.reference.twin.case import Case
from tests.reference.twin.judge import Judged
from tests.reference.twin.known import Known
from tests.reference.twin.meets import Meeting
from tests.reference.twin.model import Interval, Row
from tests.reference.twin.owners import Owner, governing, rules_of
from tests.reference.twin.people import snapshots_by_source
from tests.reference.twin.population import known_period
from tests.reference.twin.time import FIRST, add, text_key

STRONG = {
    "wrong_version",
    "bulk_unexplained",
    "population_gap",
    "source_incomplete",
    "source_unreadable",
    "source_shrank",
    "source_stale",
    "extract_mismatch",
    "policy_backdated",
}
INFO = {
    "carry_in_overdue",
    "rollforward_open",
    "renewal_gap",
    "history_begins",
    "leave_applied",
    "bulk_explained",
    "backfill_supported",
    "late_sync",
    "before_start",
    "excluded",
    "completion_retracted",
}
FIFTEEN_MONTHS = Interval(15, "months")


def finding(code: str, person: str | None = None, requirement: str | None = None, obligation: str | None = None) -> Row:
    """A finding; `{kind}_late` and `{kind}_missed` are strong."""
    strong = code in STRONG or code.endswith(("_late", "_missed"))
    severity = "strong" if strong else "info" if code in INFO else "ask"
    return {
        "code": code,
        "severity": severity,
        "person": person,
        "requirement": requirement,
        "obligation": obligation,
    }


def begun(case: Case, owner: Owner, known: Known) -> bool:
    """Whether an audience spell began by as-of; one that only a later snapshot tells of did not."""
    return any(spell.first <= known.as_of for spell in case.spells[owner])


def of_obligations(case: Case, known: Known) -> Iterator[Row]:
    for one in case.listed:
        for code in codes_of(one, case.meeting, known):
            yield finding(code, case.key, one.due.owner.requirement, one.due.id_of(case.key))


def codes_of(one: Judged, meeting: Meeting, known: Known) -> Iterator[str]:
    """Everything that one listed obligation gives rise to."""
    if one.in_period and one.status in ("late", "missed"):
        wrong = one.due.kind == "version" and one.status == "missed" and took_older(one, meeting)
        yield "wrong_version" if wrong else f"{one.due.kind}_{one.status}"
    if one.in_period and one.moved.due < known.question.period_start:
        yield "carry_in_overdue"
    if one.in_period and one.status == "indeterminate":
        yield "ambiguous_date"
    if one.rollforward:
        yield "rollforward_open"
    if one.due.basis.startswith("history begins"):
        yield "history_begins"
    if one.moved.by_leave:
        yield "leave_applied"
    if one.moved.refused:
        yield "leave_not_applied"


def took_older(one: Judged, meeting: Meeting) -> bool:
    """An older version of the course was counted since publication."""
    due, demand = one.due, one.due.demand
    courses = meeting.crediting.evidence.courses
    return any(
        demand
        and credit.lo
        and credit.lo >= due.trigger
        and courses.meaning(credit.row["course"]).key == demand.course
        and credit.number is not None
        and credit.number < demand.number
        for credit in meeting.counted(due.owner, due.rule, due.tenure)
    )


def renewal_gaps(case: Case, owner: Owner, known: Known) -> Iterator[Row]:
    """Successive counted completions more than 15 months apart under a year, date or window rule."""
    start, end = known.question.period_start, known.question.period_end
    if not begun(case, owner, known):
        return
    rule = governing(owner, start, known)
    if rule.line.renewal.mode not in ("calendar_year", "fixed_date", "windows"):
        return
    for tenure in case.records.work.tenures:
        days = [credit.lo for credit in case.meeting.counted(owner, rule, tenure) if credit.lo]
        if days and any(spell.tenure is tenure and spell.has(known.as_of) for spell in case.spells[owner]):
            days.append(known.as_of)
        for earlier, later in pairwise(days):
            if start <= later <= end and later > add(earlier, FIFTEEN_MONTHS):
                yield finding("renewal_gap", case.key, owner.requirement)


def of_person(case: Case, known: Known, primary: str | None, read: set[str]) -> Iterator[Row]:
    """Findings about someone in the population."""
    person, work = case.records.person, case.records.work
    seen = [account for account in person.accounts if account.snapshots]
    roles = {account.role for account in seen}
    in_hr = bool(roles & {"hris", "contractor_list"})
    hr_read = bool(read & {"hris", "contractor_list"})
    if (hr_read and not in_hr) or (in_hr and "directory" in read and "directory" not in roles):
        yield finding("population_gap", case.key)
    if primary and in_hr and primary not in {account.key[0] for account in seen}:
        yield finding("not_in_directory", case.key)
    if work.start_inferred:
        yield finding("start_inferred", case.key)
    if work.end_inferred:
        yield finding("end_inferred", case.key)
    for _ in disagreements(case, known):
        yield finding("source_disagreement", case.key)
    requirements = {
        owner.requirement for owner in case.spells if unknown_scope(case.records, owner, known, known.as_of)
    }
    for requirement in sorted(requirements):
        yield finding("scope_unknown", case.key, requirement)
    for owner in case.spells:
        yield from renewal_gaps(case, owner, known)


def disagreements(case: Case, known: Known) -> list[str]:
    """Fields in which sources differ; `active` differs with an end by as-of, of the same source or another."""
    accounts = [account for account in case.records.person.accounts if account.role != "lms"]
    said = [said_by(rows, known) for rows in snapshots_by_source(accounts, known).values() if rows]
    starts = [one["started_on"] for one in said if one["started_on"]]
    said = [one for one in said if not (one["ended_on"] and starts and one["ended_on"] < max(starts))]
    found = [field for field in FIELDS if len({one[field] for one in said} - {None}) > 1]
    active, ended = [one for one in said if one["status"] == "active"], [one for one in said if one["ended_on"]]
    itself = any(one in ended for one in active)
    if (itself or (active and ended and "status" not in found)) and "ended_on" not in found:
        found.append("ended_on")
    return found


FIELDS = ("started_on", "ended_on", "status", "manager")


def said_by(rows: list[Row], known: Known) -> Row:
    """What one source says: its latest spell by as-of, its latest status and manager."""
    spells = [row for row in rows if not (row["started_on"] and row["started_on"] > known.as_of)]
    last = max(spells, key=lambda row: row["started_on"] or FIRST) if spells else None
    # Of equal starts the later snapshot.
    last = next((row for row in reversed(spells) if last and row["started_on"] == last["started_on"]), None)
    said: Row = {"started_on": last["started_on"] if last else None, "ended_on": last["ended_on"] if last else None}
    if said["ended_on"] and said["ended_on"] > known.as_of:
        said["ended_on"] = None
    for field in ("status", "manager"):
        said[field] = next((text for row in reversed(rows) if (text := text_key(row[field]))), None)
    return said


def exclusions(case: Case, known: Known) -> Iterator[Row]:
    """`excluded`: a person out of the population, perhaps wrongly; a requirement that names the person in `exclude`."""
    if case.reason:
        yield finding("excluded", case.key)
    start, end = known_period(known)
    if case.reason == "not_engaged_in_period" and min(case.records.work.sightings, default=end) > end:
        yield finding("start_inferred", case.key)  # may have been there before anybody saw it
    requirements = {
        owner.requirement
        for owner in case.spells
        for rule in rules_of(owner, known)
        if is_excluded(case.records, rule.line)
        and known.version_days(rule.policy)[0] <= end
        and known.version_days(rule.policy)[1] >= start
    }
    for requirement in sorted(requirements):
        yield finding("excluded", case.key, requirement)
