"""Rule 3: spells of work, segments of one type, and tenures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tests.reference.twin.accounts import Account, snapshot_day, snapshot_order
from tests.reference.twin.known import Known
from tests.reference.twin.model import Row
from tests.reference.twin.people import Person, snapshots_by_source, source_rank
from tests.reference.twin.time import DAY, FIRST, LAST, Span, inside, text_key


@dataclass(frozen=True)
class Spell:
    """What one snapshot says of one spell of work; open ends are None."""

    type: str | None
    first: date | None
    last: date | None
    account: Account
    at: datetime  # of the snapshot


@dataclass(frozen=True)
class Segment:
    """3.4: touching days of one type. `last` is the end of time while it lasts."""

    first: date
    last: date
    type: str | None


@dataclass
class Tenure:
    """3.5: segments whose gaps are short enough to carry over."""

    segments: list[Segment]

    @property
    def first(self) -> date:
        return self.segments[0].first

    @property
    def last(self) -> date:
        return self.segments[-1].last

    def days(self) -> list[Span]:
        return [(segment.first, segment.last) for segment in self.segments]

    def engaged(self, day: date) -> bool:
        return inside(day, self.days())


@dataclass
class Work:
    """Everything known of a person's engagements."""

    tenures: list[Tenure]
    start_inferred: bool = False
    end_inferred: bool = False
    never_seen_active: bool = False
    starts_after_as_of: bool = False
    sightings: list[date] = field(default_factory=list)  # starts for which there was nothing better

    @property
    def segments(self) -> list[Segment]:
        return [segment for tenure in self.tenures for segment in tenure.segments]

    def days(self) -> list[Span]:
        return [span for tenure in self.tenures for span in tenure.days()]


def is_inactive(status: str | None) -> bool:
    return text_key(status) == "inactive"


def sources_of_work(person: Person) -> list[Account]:
    """3.1: HR and contractor lists; if none has a snapshot, directories and others; no shared or service account."""
    if person.apart:
        return []
    hr = [account for account in person.accounts if account.role in ("hris", "contractor_list") and account.snapshots]
    return hr or [account for account in person.accounts if account.role != "lms" and account.snapshots]


def spells_of(account: Account, known: Known) -> list[Spell]:
    """3.1: the spells that the snapshots of one account give, ends after as-of forgotten (1.1)."""
    spells = []
    for row in account.snapshots:
        at = snapshot_order(row, known)[0]
        given = [(part["type"] or row["type"], part["from"], part["to"]) for part in row["engagements"] or []]
        history_is_empty = row["engagements"] == [] and not (row["started_on"] or row["ended_on"])
        single = [] if history_is_empty else [(row["type"], row["started_on"], row["ended_on"])]
        for type_, first, last in given or single:
            known_last = last if last and last <= known.as_of else None
            if not (first and known_last and known_last < first):  # 3.4
                spells.append(Spell(text_key(type_), first, known_last, account, at))
    return list(dict.fromkeys(spells))


def standing_spells(spells: list[Spell]) -> list[Spell]:
    """3.1: a spell of an earlier snapshot that overlaps one of a later is dropped."""
    return [
        spell
        for spell in spells
        if not any(
            later.at > spell.at
            and (spell.first or FIRST) <= (later.last or LAST)
            and (later.first or FIRST) <= (spell.last or LAST)
            for later in spells
        )
    ]


def other_starts(person: Person, source: str, known: Known) -> list[date]:
    """3.2: the starts that other sources give, best source first."""
    found = []
    for name, rows in snapshots_by_source(person.accounts, known).items():
        starts = [row["started_on"] for row in reversed(rows) if row["started_on"]]
        starts += [min(days) for row in reversed(rows) if (days := begun(row))]
        if name != source and starts:
            found.append(starts[0])
    return found


def begun(row: Row) -> list[date]:
    return [part["from"] for part in row["engagements"] or [] if part["from"]]


def other_ends(person: Person, source: str, known: Known) -> list[date]:
    """3.3: the ends by as-of that other sources give."""
    rows = [row for account in person.accounts if account.key[0] != source for row in account.snapshots]
    ends = [row["ended_on"] for row in rows] + [part["to"] for row in rows for part in row["engagements"] or []]
    return [end for end in ends if end and end <= known.as_of]


def with_start(spell: Spell, person: Person, first_access: date | None, known: Known) -> Spell | None:
    """3.2: a spell without a start gets one; None for an account never seen active."""
    others = other_starts(person, spell.account.key[0], known)
    start = others[0] if others else first_access
    if start is None:
        if all(is_inactive(row["status"]) for row in spell.account.snapshots):
            return None
        start = min((account.seen for account in person.accounts if account.seen), default=known.as_of)
    return replace(spell, first=start)


def inferred_end(spell: Spell, person: Person, known: Known) -> date | None:
    """3.3: the latest end that another source gives, else the first day seen inactive."""
    first = spell.first or FIRST
    ends = [end for end in other_ends(person, spell.account.key[0], known) if end >= first]
    if ends:
        return max(ends)
    days = [snapshot_day(row, known) for row in spell.account.snapshots if is_inactive(row["status"])]
    seen = min((day for day in days if day >= first), default=None)
    return seen if seen and seen <= known.as_of else None


def work_of(person: Person, first_access: date | None, known: Known) -> Work:
    """Rule 3 for one person; `first_access` is the day of the first in-scope access."""
    snapshots = [row for account in person.accounts for row in account.snapshots]
    starts = [day for row in snapshots for day in [row["started_on"], *begun(row)] if day]
    work = Work([], starts_after_as_of=any(day > known.as_of for day in starts))
    spells: list[Spell] = []
    for account in sources_of_work(person):
        given = spells_of(account, known)
        present = [spell for spell in given if not (spell.first and spell.first > known.as_of)]
        spells += account_spells(standing_spells(present), person, first_access, known, work)
    work.tenures = tenures_of(segments_of(spells, known), known)
    return work


def account_spells(
    given: list[Spell], person: Person, first_access: date | None, known: Known, work: Work
) -> list[Spell]:
    """3.2 and 3.3 for the spells of one account."""
    spells = []
    for spell in given:
        started = spell if spell.first else with_start(spell, person, first_access, known)
        work.never_seen_active |= started is None
        if started is None or started.first is None:
            continue
        if started.first <= min(started.last or LAST, known.as_of):
            work.start_inferred |= spell.first is None
            if spell.first is None and not (first_access or other_starts(person, spell.account.key[0], known)):
                work.sightings.append(started.first)
            spells.append(started)
    if spells:
        last = max(spells, key=lambda spell: (spell.first or FIRST, spell.last or LAST, spell.type or ""))
        if last.last is None and is_inactive(last.account.latest("status")):
            end = inferred_end(last, person, known)
            work.end_inferred |= end is not None
            spells[spells.index(last)] = replace(last, last=end)
    return spells


def segments_of(spells: list[Spell], known: Known) -> list[Segment]:
    """3.4: on each stretch of days the type of the better source, the later start, the alphabet."""
    edges = {spell.first for spell in spells if spell.first}
    edges |= {spell.last + DAY for spell in spells if spell.last and spell.last < LAST}
    starts = sorted(edges)
    segments: list[Segment] = []
    for start, following in zip(starts, [*starts[1:], None], strict=False):
        end = following - DAY if following else LAST
        here = [spell for spell in spells if (spell.first or FIRST) <= start and end <= (spell.last or LAST)]
        if not here:
            continue
        type_ = min(here, key=lambda spell: type_rank(spell, known)).type
        before = segments[-1] if segments else None
        if before and before.type == type_ and before.last + DAY == start:
            segments[-1] = replace(before, last=end)
        else:
            segments.append(Segment(start, end, type_))
    return segments


def type_rank(spell: Spell, known: Known) -> tuple[bool, tuple[int, int, str], int, str]:
    source = source_rank(spell.account.key[0], spell.account.role, known)
    return spell.type is None, source, -(spell.first or FIRST).toordinal(), spell.type or ""


def tenures_of(segments: list[Segment], known: Known) -> list[Tenure]:
    """3.5: gaps of at most `carry_over_days` of the version in force on the next first day stay one tenure."""
    tenures: list[Tenure] = []
    for segment in segments:
        allowed = max(1, known.version_on(segment.first).carry_over_days)
        if tenures and (segment.first - tenures[-1].last).days <= allowed:
            tenures[-1].segments.append(segment)
        else:
            tenures.append(Tenure([segment]))
    return tenures
