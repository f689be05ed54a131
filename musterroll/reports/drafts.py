"""How each exception would be written up, from management's side: a draft, in sentences with dates and counts.

The auditor writes the finding and the conclusion; a draft says neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from musterroll.reports.sentences import Gap
from musterroll.reports.titles import Titles
from musterroll.reports.words import KINDS, many
from musterroll.rules.criteria.serve import criteria_for


@dataclass(frozen=True)
class Exceptions:
    """What a draft is about: the exceptions of one requirement and status, of all that fell due of it."""

    requirement: str
    status: str
    count: int
    of: int
    people: int
    first_due: date
    last_due: date
    least_late: int | None = None
    most_late: int | None = None
    overdue_days: int = 0
    examples: Sequence[Gap] = ()


@dataclass(frozen=True)
class Draft:
    """One draft: a sentence that sums it up, then what an auditor's form asks for, by heading."""

    about: Exceptions
    title: str
    criteria: str
    summary: str
    parts: tuple[tuple[str, str], ...]


def draft(about: Exceptions, titles: Titles, as_of: date) -> Draft:
    """The draft about some exceptions as they stand on `as_of`."""
    requirement = titles.find(about.requirement)
    title = titles.requirement(about.requirement)
    served = criteria_for(requirement) if requirement else ()
    parts = (
        ("Condition", _condition(about, title, as_of)),
        ("Measured against", _rule(about, title)),
        ("Extent", _extent(about)),
        ("Explained so far", _explained(about)),
        ("Since then", _since(about, as_of)),
        (
            "To be added by a person",
            "Why it happened, what was done so that it does not happen again, by whom and when.",
        ),
    )
    return Draft(about, title, ", ".join(one.label for one in served), _summary(about, title, as_of), parts)


def _summary(about: Exceptions, title: str, as_of: date) -> str:
    who = many(about.people, "person", "people")
    if about.status == "missed":
        verb = "has" if about.people == 1 else "have"
        return f"{who} {verb} no record of {title} that counts by {as_of}: {_dues(about)}."
    verb = "was" if about.count == 1 else "were"
    done = f"{many(about.count, 'completion')} of {title} by {who}"
    return f"{done} {verb} {_lateness(about)}: {_dues(about)}."


def _dues(about: Exceptions) -> str:
    if about.first_due == about.last_due:
        return f"due {about.first_due}"
    return f"due from {about.first_due} to {about.last_due}"


def _lateness(about: Exceptions) -> str:
    least, most = about.least_late or 0, about.most_late or 0
    if not least:  # what is due before an access can be late on the same day
        return f"up to {many(most, 'day')} after the due day" if most else "too late on the due day"
    days = many(most, "day")
    return f"{days if least == most else f'{least} to {days}'} after the due day"


def _condition(about: Exceptions, title: str, as_of: date) -> str:
    told = f"{about.count:,} of {many(about.of, 'obligation')} of {title} that fell due in the period"
    verb = "was" if about.count == 1 else "were"
    if about.status == "missed":
        return f"{told} {verb} not met by {as_of}."
    return f"{told} {verb} met {_lateness(about)}."


def _rule(about: Exceptions, title: str) -> str:
    """The bases of due days that occur, each with the version of the policy."""
    bases = dict.fromkeys(_basis(gap) for gap in about.examples)
    return f"{title}: {'; '.join(bases)}." if bases else title


def _basis(gap: Gap) -> str:
    kind = KINDS.get(gap.row["kind"], gap.row["kind"])
    return f"{gap.row['due_basis']} (policy version {gap.row['policy_version']}, {kind})"


def _extent(about: Exceptions) -> str:
    days = f"; {many(about.overdue_days, 'overdue day')} in the period" if about.overdue_days else ""
    return f"{many(about.people, 'person', 'people')}, {_dues(about)}{days}."


def _explained(about: Exceptions) -> str:
    told = [gap for gap in about.examples if gap.explained]
    if not told:
        return "Nobody has explained any of them."
    shown = " ".join(dict.fromkeys(gap.explained or "" for gap in told))
    return f"{len(told):,} of the {len(about.examples):,} listed below. {shown}"


def _since(about: Exceptions, as_of: date) -> str:
    if about.status == "late":
        return "Each was met later, on the day shown. Late stays late."
    gone = sum(1 for gap in about.examples if gap.who.get("ended_on") and gap.who["ended_on"] <= as_of)
    left = f" {gone:,} of those listed below have left." if gone else ""
    return f"None was met up to {as_of}.{left}"
