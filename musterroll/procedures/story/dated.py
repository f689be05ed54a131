"""What holds from one day to another: spells of work, leaves, roles, departments and titles, access."""

from __future__ import annotations

from datetime import date

from musterroll.procedures.story.model import Spell
from musterroll.rules.explanation.subject import Row, Subject
from musterroll.rules.explanation.words import ALWAYS, FOREVER

_TOLD = "a.source || ':' || a.account AS told_by, t.row AS entry"


def engagements(subject: Subject) -> tuple[Spell, ...]:
    """Spells of work, of one type each, in order."""
    return tuple(_spell(row, row["type"] or "work") for row in subject.segments)


def leaves(subject: Subject) -> tuple[Spell, ...]:
    """Leaves as they were recorded."""
    found = subject.rows(
        f"SELECT t.from_day, t.to_day, t.approved_on, {_TOLD} FROM leaves t JOIN accounts a USING (acct)"
        " WHERE t.pid = ? ORDER BY t.from_day, t.to_day, told_by"
    )
    return tuple(_spell(row, "leave", _approved(row["approved_on"])) for row in found)


def roles(subject: Subject) -> tuple[Spell, ...]:
    """Roles as they were recorded."""
    found = subject.rows(
        f"SELECT t.role, t.from_day, t.to_day, {_TOLD} FROM roles t JOIN accounts a USING (acct)"
        " WHERE t.pid = ? ORDER BY t.from_day, t.to_day, t.role, told_by"
    )
    return tuple(_spell(row, row["role"]) for row in found)


def posts(subject: Subject) -> tuple[Spell, ...]:
    """Departments and titles of those who were seen with more than one."""
    found = subject.rows(
        "SELECT kind, value, from_day, to_day FROM changing_values WHERE pid = ? ORDER BY from_day, kind, value"
    )
    began = min((row["from_day"] for row in subject.segments), default=None)
    dated = [{**row, "from_day": _since(row["from_day"], began)} for row in found]
    changed = {row["kind"] for row in found if row["from_day"] != ALWAYS}
    return tuple(_spell(row, row["value"], row["kind"]) for row in dated if row["kind"] in changed and row["from_day"])


def access(subject: Subject) -> tuple[Spell, ...]:
    """Accesses as they were recorded."""
    found = subject.rows(
        f"SELECT t.system, t.from_day, t.to_day, t.in_scope, {_TOLD} FROM access t JOIN accounts a USING (acct)"
        " WHERE t.pid = ? ORDER BY t.from_day, t.to_day, t.system, told_by"
    )
    return tuple(_spell(row, row["system"] or "a system", "" if row["in_scope"] else "not in scope") for row in found)


def _spell(row: Row, what: str, note: str = "") -> Spell:
    last = None if row["to_day"] == FOREVER else row["to_day"]
    return Spell(what, row["from_day"], last, row.get("told_by"), row.get("entry"), note)


def _approved(on: date | None) -> str:
    return f"approved {on}" if on else "approval not recorded"


def _since(day: date, began: date | None) -> date | None:
    """The first value held from the beginning, as far as anybody knows."""
    return began if day == ALWAYS else day
