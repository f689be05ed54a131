"""Rule 2.7 applied: the dated events of each person, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.reference.twin.accounts import key_of
from tests.reference.twin.engagements import Tenure, Work, work_of
from tests.reference.twin.known import Known, completion_order
from tests.reference.twin.model import Audience, Row
from tests.reference.twin.people import People, Person
from tests.reference.twin.time import LAST, Span, text_key, trimmed


@dataclass(eq=False)
class Records:
    """One person with everything dated that is known of them."""

    person: Person
    work: Work = field(default_factory=lambda: Work([]))
    completions: list[Row] = field(default_factory=list)
    candidates: list[tuple[Row, str]] = field(default_factory=list)  # others' completions, with the reason for doubt
    accesses: list[Row] = field(default_factory=list)
    roles: list[Row] = field(default_factory=list)
    leaves: list[Row] = field(default_factory=list)
    sign_ins: list[date] = field(default_factory=list)
    alerts: list[Row] = field(default_factory=list)  # each with the day on which it was found to be none, if it was
    granted: list[Row] = field(default_factory=list)
    withdrawn: list[Row] = field(default_factory=list)

    remembered: dict[Audience, list[Span]] = field(default_factory=dict)  # the days in each audience

    @property
    def key(self) -> str:
        return self.person.key

    def tenure_on(self, day: date) -> Tenure | None:
        return next((tenure for tenure in self.work.tenures if tenure.first <= day <= tenure.last), None)

    def in_scope_accesses(self) -> list[Row]:
        """4.4: access that is in scope or not said to be out of it, earliest first."""
        return [row for row in self.accesses if row["in_scope"] is not False]


def span_of(row: Row) -> Span:
    return row["from_on"], row["to_on"] or LAST


def all_records(people: People) -> list[Records]:
    """Everybody's events; what is on a shared or service account is nobody's."""
    known = people.known
    found = {person.key: Records(person) for person in people.all}

    def give(kind: str, place: str, dated: str | None = None) -> None:
        for row in known.rows(kind):
            day = row[dated] if dated else known.day(row)
            owner = people.owner(row, day)
            if owner:
                getattr(found[owner.key], place).append(row)

    give("completion.observed", "completions")
    for records in found.values():
        if any(people.by_account[key] is not records.person for row in records.completions if (key := key_of(row))):
            records.person.rules.add("event_day")
    give("alert.raised", "alerts")
    cancelled = cancelled_alerts(known)
    for records in found.values():
        records.alerts = [{**row, "cancelled_on": cancelled.get(alert_of(row))} for row in records.alerts]
    for kind, place in (("access.recorded", "accesses"), ("role.recorded", "roles"), ("leave.recorded", "leaves")):
        give(kind, place, "from_on")
    give_sign_ins(people, found)
    for kind, place in (("exemption.granted", "granted"), ("exemption.withdrawn", "withdrawn")):
        for row in known.rows(kind):
            owner = people.owner(row, known.day(row) or row["from_on"])
            if owner:
                getattr(found[owner.key], place).append(row)
    give_candidates(people, found)
    for records in found.values():
        records.completions.sort(key=lambda row: completion_order(row, known))
        records.accesses.sort(key=lambda row: (row["from_on"], row["input"], row["row"]))
        first = next((row["from_on"] for row in records.in_scope_accesses()), None)
        records.work = work_of(records.person, first, known)
    return list(found.values())


def alert_of(row: Row) -> tuple[object, ...]:
    """5.6: what tells one alert from another; one without a link cannot be judged."""
    return key_of(row), text_key(row["alert"]), trimmed(row["link"])


def cancelled_alerts(known: Known) -> dict[tuple[object, ...], date]:
    """5.6: the alerts whose latest judgement says that they were none, each with its day."""
    latest = {alert_of(row): row for row in sorted(known.rows("alert.judged"), key=known.order) if known.day(row)}
    days = {alert: known.day(row) for alert, row in latest.items() if row["cancels"] and alert[-1]}
    return {alert: day for alert, day in days.items() if day}


def give_sign_ins(people: People, found: dict[str, Records]) -> None:
    for row in people.known.rows("sign_in.observed"):
        day = people.known.day(row)
        owner = people.owner(row, day)
        if owner and day:
            found[owner.key].sign_ins.append(day)


def give_candidates(people: People, found: dict[str, Records]) -> None:
    """2.6: completions that would be theirs if a human said so."""
    for left, right in people.candidates:
        for mine, theirs in ((left, right), (right, left)):
            if mine.apart:
                continue
            rows = found[theirs.key].completions
            found[mine.key].candidates += [(row, "identity_candidate") for row in rows]
    for row in people.known.rows("completion.observed"):
        key = key_of(row)
        account = people.accounts[key] if key else None
        if account is None or account.marked != "shared" or account.mark is None:
            continue
        users = {user.key for text in account.mark["users"] or [] for user in people.named(text)}
        for user in sorted(user for user in users if not found[user].person.apart):
            found[user].candidates.append((row, "shared_account"))


def same_text(value: str | None, wanted: tuple[str, ...]) -> bool:
    """Values of policies are compared case-folded and trimmed."""
    return text_key(value) in {text_key(text) for text in wanted}
