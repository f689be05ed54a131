"""What opened an obligation, which rule governs it, and how its due day came about: sums that can be done by hand."""

from __future__ import annotations

from collections.abc import Iterator

from musterroll.rules.explanation.subject import Row, Subject
from musterroll.rules.explanation.words import FOREVER, days, from_to, many, utc
from musterroll.rules.policy.describe import describe_requirement

Fact = tuple[str, str]

_FAILED = {
    "no_clause": "the policy has no clause on leave",
    "approval_unknown": "the day of its approval is not known, and the policy asks for approval by its first day",
    "not_approved_before": "it was not approved by its first day",
    "signed_in": "an account of the person was used during it",
}
_INSIDE = "the first day in the audience, or the return from a break, inside the window"


def trigger(subject: Subject, row: Row) -> Fact:
    """The day that opened it, and what happened on it."""
    return "Trigger", _happened(subject, row)


def _happened(subject: Subject, row: Row) -> str:
    day, base = row["trigger_on"], base_of(row)
    if row["not_required"] in ("carried_over", "converted"):
        return f"{day}: " + (
            "the return from a break." if row["not_required"] == "carried_over" else "a change of type."
        )
    simple = {
        "start": "the start of work.",
        "entry": "the first day in the audience, after the start of work.",
        "role": "the first day in the audience.",
        "access": "the first day of in-scope access.",
        "end of exemption": "the day after an exemption ended.",
        "requirement binds": "the requirement binds from this day, and the person was already at work.",
        "last completion": "the last completion that counted before this one.",
        "history begins": "the records begin here; what fell due before is not judged, one renewal is owed from here.",
    }
    if base == "entry" and str(row["extra"]).startswith("window "):
        return f"{day}: {_INSIDE}."
    if base in simple:
        return f"{day}: {simple[base]}"
    if base == "before the access":
        at = f" at {utc(row['due_at'])}" if row["due_at"] else ""
        return f"{day}: access to {row['extra'] or 'a system'} was granted{at}."
    if base == "publication":
        return f"{day}: {row['course']} version {row['extra']} was published."
    if base == "alert":
        at = f" at {utc(row['alert_at'])}" if row["alert_at"] else ""
        return f"{day}: the alert {row['extra'] or ''}{at}.".replace("alert .", "alert.")
    return f"{day}: {'the first day of the window' if day == row['meets_from'] else _INSIDE}."


def base_of(row: Row) -> str:
    """What the due day is counted from, as the basis names it: `start`, `last completion`, `window 01-01 to 03-31`."""
    return str(row["basis"]).split(";")[0].split(" + ")[0]


def rule(subject: Subject, row: Row) -> Fact:
    """The policy version that governs it, and all that it asks."""
    version = subject.versions[row["rv"]]
    first = row["trigger_on"] < version["in_force_from"]
    since = from_to(version["in_force_from"], version["in_force_to"])
    which = (
        f"the first that has this requirement, in force {since}"
        if first
        else f"in force on {row['trigger_on']} ({since})"
    )
    return "Rule", f"Policy version {version['version_label']}, {which}. {' '.join(_asks(subject, row))}"


def _asks(subject: Subject, row: Row) -> list[str]:
    """What meets the requirement and when it is due, as far as it concerns this kind of obligation."""
    requirement = subject.requirement(row["rv"])
    said = describe_requirement(subject.policy(row["rv"]), requirement)[1:-1]  # without audience and criteria
    met_by, *first, again = said[1:] if requirement.audience.exclude else said
    if requirement.renewal.mode == "windows":
        again = "It is owed once in each of its windows."
    return [met_by, again] if row["kind"] in ("refresh", "topic") else [met_by, *first]


def due(subject: Subject, row: Row) -> Fact:
    """The sum that gives the due day before anything moves it."""
    zone = subject.policy(row["rv"]).time_zone
    if row["kind"] == "pre_access":
        limit = utc(row["due_at"]) if row["due_at"] else f"{row['unmoved_due']}, of which the time is not known"
        return "Due", f"by {limit}."
    counts = f"The first day is day 0; the due day counts to its end in {zone}."
    head = str(row["basis"]).split(";")[0]
    if " + " in head:
        return "Due", f"{_sum(row, head.split(' + ')[1])} {counts}"
    return "Due", f"{row['unmoved_due']}, the last day of the {head}. The due day counts to its end in {zone}."


def _sum(row: Row, span: str) -> str:
    total = f"{row['trigger_on']} + {span} = {row['unmoved_due']}."
    if str(row["extra"]).startswith("window "):
        return f"{total} That is later than the window's last day, {str(row['extra']).removeprefix('window ')}."
    return total


def moves(subject: Subject, row: Row) -> Iterator[Fact]:
    """What moved the due day, and what might have and did not."""
    if row["due_after_break"] != row["unmoved_due"]:
        yield (
            "Break",
            f"{row['unmoved_due']} lies in a break from work; it moves to the day of return, {row['due_after_break']}.",
        )
    if row["kind"] == "pre_access":
        return
    found = subject.rows(
        "SELECT * FROM leave_moves WHERE pid = ? AND pv = ? AND ? BETWEEN from_day AND to_day ORDER BY from_day",
        subject.versions[row["rv"]]["pv"],
        row["due_after_break"],
    )
    for leave in found:
        yield "Leave", _leave(subject, row, leave)


def _leave(subject: Subject, row: Row, leave: Row) -> str:
    lies = f"{row['due_after_break']} lies in the leave {from_to(leave['from_day'], leave['to_day'])}"
    if leave["failed"]:
        return f"{lies}. It moves nothing: {_FAILED[leave['failed']]}{_details(subject, leave)}."
    ended = leave["to_day"] != FOREVER
    last = leave["to_day"] if ended else subject.run.question.as_of
    which = "From its last day" if ended else "Its end is not known, so it is taken as as-of"
    moved = f"{which}: {last} + 1 day + {days(leave['return_days'])} = {leave['moved_to']}"
    again = (
        f" That day lies in another leave, so it moves once more, to {row['due']}."
        if row["due"] != leave["moved_to"]
        else ""
    )
    open_ = " It is provisional." if row["provisional"] else ""
    return f"{lies}, and every condition of the clause holds{_details(subject, leave)}. {moved}.{again}{open_}"


def _details(subject: Subject, leave: Row) -> str:
    """Approval and use of accounts, as far as they are known."""
    approved = subject.rows(
        "SELECT DISTINCT approved_on FROM leaves "
        "WHERE pid = ? AND from_day BETWEEN ? AND ? AND approved_on IS NOT NULL ORDER BY 1",
        leave["from_day"],
        leave["to_day"],
    )
    used = subject.rows(
        "SELECT min(day) AS first, count(*) AS times FROM sign_ins WHERE pid = ? AND day BETWEEN ? AND ?",
        leave["from_day"],
        leave["to_day"],
    )[0]
    said = [
        f"approved on {', '.join(str(one['approved_on']) for one in approved)}"
        if approved
        else "no day of approval known"
    ]
    said += [
        f"signed in {many(used['times'], 'time')}, first on {used['first']}" if used["times"] else "no sign-in known"
    ]
    return f" ({'; '.join(said)})"


def exemptions(subject: Subject, row: Row) -> Iterator[Fact]:
    """Exemptions whose span holds the due day, and whether they hold."""
    found = subject.rows(
        "SELECT *, pointer(input, row) AS fact FROM exemptions "
        "WHERE pid = ? AND requirement = ? AND ? BETWEEN from_day AND last_day ORDER BY from_day, input, row",
        row["requirement"],
        row["due"],
    )
    for one in found:
        asked = (
            f"requested by {one['requested_by'] or 'nobody named'}, approved by {one['approved_by'] or 'nobody named'}"
        )
        granted = f" on {one['granted_on']}" if one["granted_on"] else ""
        said = f"{from_to(one['from_day'], one['last_day'])}, {asked}{granted} ({one['fact']})"
        yield "Exemption", f"{said[:1].upper()}{said[1:]}: {_exempts(row, one)}."


def _exempts(row: Row, one: Row) -> str:
    if not one["two_people"]:
        return "it exempts nothing, for it takes two people, one who asks and another who approves"
    if one["granted_on"] and one["granted_on"] > row["due"]:
        return "it exempts nothing that was due before it was granted"
    return "it holds on the due day"
