"""A person's obligations as rows: what is owed, how it stands, why it is due when it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from musterroll.reports.words import KINDS, many
from musterroll.reports.words import reason as in_words
from musterroll.rules.policy.model import Policy
from musterroll.store.reading.person import Obligation


@dataclass(frozen=True)
class Owed:
    """One obligation. `more` says by how many days, as "29 days"."""

    row: Obligation
    title: str
    more: str
    because: str


def titles(policies: Sequence[Policy]) -> dict[str, str]:
    """Requirements by id as people know them: the title in the newest version that has it."""
    return {one.id: one.title for policy in policies for one in policy.requirements}


def owed(rows: Iterable[Obligation], named: dict[str, str], as_of: date | None, ended_on: str | None) -> list[Owed]:
    """The obligations as rows, in the order of requirements by title."""
    found = [Owed(row, _title(row, named), _by(row, as_of, ended_on), _because(row)) for row in rows]
    return sorted(found, key=lambda one: (named.get(one.row.requirement, ""), one.row.trigger_on or "", one.row.id))


def _title(row: Obligation, named: dict[str, str]) -> str:
    title, detail = named.get(row.requirement, row.requirement), row.topic or row.course
    return f"{title}{f' ({detail})' if detail else ''}: {KINDS.get(row.kind, row.kind)}"


def _by(row: Obligation, as_of: date | None, ended_on: str | None) -> str:
    if row.status == "late" and row.days_late:
        return many(row.days_late, "day")
    if row.status != "missed" or row.due is None or as_of is None:
        return ""
    last = min(as_of, date.fromisoformat(ended_on) if ended_on else as_of)
    days = (last - date.fromisoformat(row.due)).days
    return many(days, "day") if days > 0 else ""


def _because(row: Obligation) -> str:
    moved = f"{row.original_due}: " if row.original_due and row.original_due != row.due else ""
    why = f"; {in_words(row.reason)}" if row.reason else ""
    return f"{moved}{row.due_basis or ''}{why}{'; provisional' if row.provisional else ''}"
