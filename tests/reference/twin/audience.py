"""Rule 4: who is in the audience of a requirement, on which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.twin.accounts import snapshot_day
from tests.reference.twin.engagements import Tenure
from tests.reference.twin.known import Known
from tests.reference.twin.model import Requirement
from tests.reference.twin.owners import Owner, binds, rules_of
from tests.reference.twin.people import snapshots_by_source
from tests.reference.twin.records import Records, same_text, span_of
from tests.reference.twin.time import DAY, FIRST, LAST, Span, inside, intersected, merged, text_key

ALWAYS = [(FIRST, LAST)]


@dataclass(frozen=True)
class AudienceSpell:
    """4.5: days in the audience of one requirement, inside one tenure; breaks do not separate it."""

    first: date
    last: date
    tenure: Tenure

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last


def scope_is_unknown(records: Records) -> bool:
    """4.4: nothing at all is known of this person's access."""
    return not records.accesses


def scope_days(records: Records) -> list[Span]:
    """4.4: days with an in-scope access; all days where nothing is known."""
    if scope_is_unknown(records):
        return ALWAYS
    return merged([span_of(row) for row in records.in_scope_accesses()])


def values_over_time(records: Records, column: str, known: Known) -> list[tuple[Span, str]]:
    """4.3: a department or title with the days it holds."""
    rows = next(
        (
            filled
            for snapshots in snapshots_by_source(records.person.accounts, known).values()
            if (filled := [row for row in snapshots if text_key(row[column])])
        ),
        [],
    )
    if not rows:
        return []
    seen = {snapshot_day(row, known): row[column] for row in rows}  # the latest of a day
    if not changes(rows, column, known):
        return [((FIRST, LAST), rows[-1][column])]
    days = sorted(seen)
    firsts = [FIRST, *days[1:]]
    lasts = [*(day - DAY for day in days[1:]), LAST]
    return [((first, last), seen[day]) for day, first, last in zip(days, firsts, lasts, strict=True)]


def changes(rows: list[dict[str, object]], column: str, known: Known) -> bool:
    """4.3: one account was seen with another value on an earlier day."""
    return any(
        a["account"] == b["account"]
        and text_key(str(a[column])) != text_key(str(b[column]))
        and snapshot_day(a, known) != snapshot_day(b, known)
        for a in rows
        for b in rows
    )


def days_with(records: Records, column: str, wanted: tuple[str, ...], known: Known) -> list[Span]:
    return [span for span, value in values_over_time(records, column, known) if same_text(value, wanted)]


def attribute_days(records: Records, line: Requirement, known: Known) -> list[Span]:
    """4.3: roles, departments, groups and titles are alternatives to each other."""
    who = line.audience
    if not (who.roles or who.departments or who.groups or who.titles):
        return ALWAYS
    days = [span_of(row) for row in records.roles if same_text(row["role"], who.roles)]
    days += [span_of(row) for row in records.accesses if same_text(row["system"], who.groups)]
    days += days_with(records, "department", who.departments, known)
    days += days_with(records, "title", who.titles, known)
    return merged(days)


def type_days(records: Records, line: Requirement) -> list[Span]:
    """4.2: engaged days on which the type fits."""
    who, days = line.audience, []
    for segment in records.work.segments:
        whole = [(segment.first, segment.last)]
        if segment.type is None or same_text(segment.type, who.types):
            days += whole
        elif same_text(segment.type, who.in_scope_types):
            days += intersected(whole, scope_days(records))
        elif not who.types:
            days += whole
    return merged(days)


def is_excluded(records: Records, line: Requirement) -> bool:
    """4.1: an account key or address of the person is in `exclude`."""
    return any(same_text(text, line.audience.exclude) for text in records.person.identifiers())


def audience_days(records: Records, line: Requirement, known: Known) -> list[Span]:
    """4.1: the days in the audience of a requirement as one version words it, whatever is in force."""
    if line.audience not in records.remembered:
        days = intersected(type_days(records, line), attribute_days(records, line, known))
        days = intersected(days, scope_days(records)) if line.audience.in_scope_only else days
        records.remembered[line.audience] = [] if is_excluded(records, line) else days
    return records.remembered[line.audience]


def audience_spells(records: Records, owner: Owner, known: Known) -> list[AudienceSpell]:
    """4.5: under the version in force each day, not before the requirement binds."""
    days: list[Span] = []
    for rule in rules_of(owner, known):
        first, last = known.version_days(rule.policy)
        bound = [(max(first, binds(owner, known)), last)]
        days += intersected(audience_days(records, rule.line, known), bound)
    days = merged(days)
    return [spell for tenure in records.work.tenures for spell in spells_in(tenure, days)]


def spells_in(tenure: Tenure, days: list[Span]) -> list[AudienceSpell]:
    """4.5: the days of a break do not separate a spell that holds on both sides of it."""
    here = intersected(days, tenure.days())
    for before, after in zip(tenure.segments, tenure.segments[1:], strict=False):
        if inside(before.last, here) and inside(after.first, here):
            here = merged([*here, (before.last, after.first)])
    return [AudienceSpell(first, last, tenure) for first, last in here]


def asks_unknown(records: Records, line: Requirement, days: list[Span], known: Known) -> bool:
    """4.2 to 4.4: whether on these days the audience rests on something that nobody recorded."""
    who = line.audience
    here = intersected(audience_days(records, line, known), days)
    for segment in records.work.segments:
        if not intersected([(segment.first, segment.last)], here):
            continue
        if segment.type is None and (who.types or who.in_scope_types):
            return True
        listed = segment.type is None or same_text(segment.type, who.types)
        asked = who.in_scope_only or (not listed and same_text(segment.type, who.in_scope_types))
        if asked and scope_is_unknown(records):
            return True
    return asks_attribute(records, line, days)


def asks_attribute(records: Records, line: Requirement, days: list[Span]) -> bool:
    """4.3: a department or title filter, neither known of the person, on a day when type and access fit."""
    if not (line.audience.departments or line.audience.titles) or is_excluded(records, line):
        return False
    known_values = [row for account in records.person.accounts for row in account.snapshots]
    if any(text_key(row["department"]) or text_key(row["title"]) for row in known_values):
        return False
    fitting = intersected(type_days(records, line), days)
    return bool(intersected(fitting, scope_days(records)) if line.audience.in_scope_only else fitting)


def unknown_scope(records: Records, owner: Owner, known: Known, last: date) -> bool:
    """Whether a person and requirement deserve `scope_unknown`, on any day up to `last`."""
    for rule in rules_of(owner, known):
        first, end = known.version_days(rule.policy)
        span = (max(first, binds(owner, known)), min(end, last))
        if span[0] <= span[1] and asks_unknown(records, rule.line, [span], known):
            return True
    return False
