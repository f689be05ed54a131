"""How the verdict on one obligation came about, step by step, from the row as it is listed."""

from __future__ import annotations

from datetime import date

from musterroll.reports.derivation import Step
from musterroll.reports.sentences import Gap
from musterroll.reports.words import KINDS, STATUS, many, plain, reason


def steps_of(gap: Gap, as_of: date, zone: str) -> list[Step]:
    """The verdict on one obligation from what is listed of it: person, rule, due day, records, verdict."""
    row, who = gap.row, gap.who
    about = ", ".join(filter(None, (gap.name, who.get("type"), who.get("department"))))
    person = [("manager", who["manager"])] if who.get("manager") else []
    steps = [
        Step("Who", [f"{about}."], [*person, ("key", row["person"])]),
        Step(
            "Rule",
            [f"{gap.owed} ({plain(KINDS.get(row['kind'], row['kind']))}), policy version {row['policy_version']}."],
        ),
        Step("Due", [*_window(gap, zone)]),
        Step("Records", [_records(gap, as_of)], [("record", row["completion"])] if row["completion"] else []),
        Step("Verdict", [_verdict(gap)]),
    ]
    beside = [note.sentence for note in gap.notes if note.sentence != gap.sentence]
    if beside:
        steps.append(Step("Beside it", beside))
    return steps


def _window(gap: Gap, zone: str) -> list[str]:
    row = gap.row
    due = f"{row['due_basis']}: from {row['trigger_on']} to {row['due']}, the whole of that day in {zone}."
    said = [due if not row["due_at"] else f"{row['due_basis']}: by {row['due_at']:%Y-%m-%d %H:%M:%S} UTC."]
    if row["original_due"] and row["original_due"] != row["due"]:
        said.append(f"It was due {row['original_due']} before it moved.")
    if row["provisional"]:
        said.append("The day is provisional: the leave has no end yet.")
    return said


def _records(gap: Gap, as_of: date) -> str:
    row = gap.row
    if gap.status == "unverified":
        return f"One record may meet it and is not counted yet: {reason(row['reason'])}."
    if row["completed_on"]:
        return f"The first record that counts is of {row['completed_on']}."
    return f"No record counts up to {as_of}."


def _verdict(gap: Gap) -> str:
    row = gap.row
    parts = [f"{STATUS[gap.status].label}, {gap.by}" if gap.by else STATUS[gap.status].label]
    if row["overdue_days_in_period"]:
        parts.append(f"{many(row['overdue_days_in_period'], 'overdue day')} in the period")
    if row["open_at_period_end"]:
        parts.append("open at the end of the period")
    return "; ".join(parts) + "."
