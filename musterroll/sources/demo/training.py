"""How people who are never late are trained: everything in good time, under both policy versions."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Member

LAST_DAY = date(2025, 12, 18)  # nothing is taken in the holidays
HISTORY = date(2023, 7, 1)
# What is taken in these weeks falls due again between the end of the period and as-of: left to the cases.
QUIET = (date(2025, 1, 1), date(2025, 1, 26))


def yearly(rng: Random, first: date, last: date) -> list[date]:
    """Days from `first` to `last`, each well within a year of the one before, at most one of them in 2025."""
    days = [first]
    while days[-1].year < 2025:
        following = days[-1] + timedelta(days=rng.randrange(315, 351))
        if QUIET[0] <= following <= QUIET[1]:
            following = date(2024, 12, 1) + timedelta(days=rng.randrange(18))
        days.append(following)
    return [on for on in days if on <= last]


def first_day(rng: Random, started: date) -> date:
    """The first course: soon after the start, or in the first year of the records for those who came before."""
    if started < HISTORY:
        return date(2023, 8, 1) + timedelta(days=rng.randrange(270))
    on = started + timedelta(days=rng.randrange(2, 21))
    return QUIET[1] + timedelta(days=2) if QUIET[0] <= on <= QUIET[1] else on


def last_day(member: Member) -> date:
    """The last day on which this person is taught anything."""
    return min(member.ended or LAST_DAY, LAST_DAY)


def keep_aware(office: Office, member: Member, since: date | None = None) -> Member:
    """Awareness from the start (or the day somebody came into scope) to the end."""
    for on in yearly(office.rng, first_day(office.rng, since or member.started), last_day(member)):
        office.aware(member, on.isoformat())
    return member


def keep_coding(office: Office, member: Member, since: date) -> None:
    """Secure coding on the portal, from the day the role began."""
    for on in yearly(office.rng, first_day(office.rng, since), last_day(member)):
        office.took(member, "SEC-DEV", on.isoformat(), "2.0" if on >= date(2025, 3, 15) else "1.0")


# Each window of version 3 with the lesson of its quarter.
LESSONS = (
    ("MICRO-PHISH", "2025.2", date(2025, 4, 1), date(2025, 6, 30)),
    ("MICRO-PHISH", "2025.3", date(2025, 7, 1), date(2025, 9, 30)),
    ("MICRO-PHISH", "2025.4", date(2025, 10, 1), date(2025, 12, 31)),
    ("MICRO-DATA", "2025.1", date(2025, 4, 1), date(2025, 6, 30)),
    ("MICRO-DATA", "2025.2", date(2025, 7, 1), date(2025, 12, 31)),
)


def keep_learning(office: Office, member: Member, *, without: tuple[str, ...] = ()) -> None:
    """Every short lesson in its window; `without` names lessons ("MICRO-PHISH 2025.3") to leave to the case."""
    for course, version, opens, closes in LESSONS:
        first = max(opens, member.started)
        last = min(closes, last_day(member))
        if f"{course} {version}" in without or first > last:
            continue
        on = first + timedelta(days=office.rng.randrange(min(25, (last - first).days + 1)))
        office.took(member, course, on.isoformat(), version)


def keep_reading(office: Office, member: Member, *, without: tuple[str, ...] = ()) -> None:
    """Both handbook versions of the period within 30 days of their publication."""
    for version, published in (("2.0", date(2025, 5, 12)), ("2.1", date(2025, 10, 6))):
        on = published + timedelta(days=office.rng.randrange(1, 25))
        if version not in without and member.started <= published and on <= last_day(member):
            office.took(member, "IR-HANDBOOK", on.isoformat(), version)


def keep_curious(office: Office, member: Member) -> None:
    """The course on AI tools: soon after version 3 began, or after the start of those who came later."""
    on = max(date(2025, 4, 1), member.started) + timedelta(days=office.rng.randrange(1, 21))
    if on <= last_day(member):
        office.took(member, "AI-USE", on.isoformat())


def keep_private(office: Office, member: Member, *, years: tuple[int, ...] = (2023, 2024, 2025)) -> None:
    """The privacy course once in each calendar year."""
    for year in years:
        on = max(date(year, 3, 1), member.started) + timedelta(days=office.rng.randrange(5, 25))
        if on.year == year and on <= last_day(member):
            office.took(member, "PRIVACY", on.isoformat())
