"""The heading that is the finding, and the reason behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from musterroll.reports.words import is_verdict, left_out, many
from musterroll.store.reading.person import Finding, Obligation, Person

_FELL_DUE = ("on_time", "late", "missed", "unverified", "indeterminate", "exempt")


def heading(person: Person, owed: Sequence[Obligation]) -> str:
    """How the person stands in the period, to stand behind their name: "1 late, 3 on time"."""
    if person.result == "out_of_population":
        return "not in the population"
    counted = Counter(one.status for one in owed if one.in_period)
    undecided = counted["unverified"] + counted["indeterminate"]
    parts = [
        f"{number:,} {words}"
        for number, words in (
            (counted["missed"], "missed"),
            (counted["late"], "late"),
            (undecided, "undecided"),
            (counted["exempt"], "exempt"),
            (counted["on_time"], "on time"),
        )
        if number
    ]
    return ", ".join(parts) or "nothing fell due"


def reason(person: Person, owed: Sequence[Obligation], found: Sequence[Finding]) -> str:
    """Why the result is what it is, in sentences."""
    if person.result == "out_of_population":
        return f"Left out: {left_out(person.reason)}."
    due = [one for one in owed if one.in_period and one.status in _FELL_DUE]
    if not due:
        return "Nothing fell due in the period."
    met = sum(one.status == "on_time" for one in due)
    ids = {one.id for one in due if one.status != "on_time"}
    verdicts = [one.sentence for one in found if one.obligation in ids and is_verdict(one.code)]
    first = f"{met:,} of {many(len(due), 'obligation')} {'was' if len(due) == 1 else 'were'} met on time."
    return " ".join([first, *verdicts[:1]])
