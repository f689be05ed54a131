"""Who leads whom, and who of both finished first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from musterroll.store.reading.coverage import OWED
from musterroll.store.reading.people import LAST
from musterroll.store.reading.spelled import one_of
from musterroll.store.tables import Tables

_MANAGER = f"coalesce(manager, '{LAST}')"  # as the index has it
_NAMED = f"SELECT {_MANAGER}, count(*) FROM state_people WHERE {{}} GROUP BY {_MANAGER} ORDER BY {_MANAGER}"
_NOT_MET = tuple(status for status in OWED if status not in ("on_time", "late"))


@dataclass
class Lead:
    """Somebody whom sources name as manager. `said` is how they name them, `key` the person, if the book knows one.

    `ahead`: of `compared` obligations of the team that the lead had as well, those that the lead met first.
    """

    said: str
    size: int
    key: str | None = None
    name: str = ""
    own_met: int = 0
    own_due: int = 0
    team_met: int = 0
    team_due: int = 0
    ahead: int = 0
    compared: int = 0
    met_on: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    @property
    def own_done(self) -> bool:
        """Whether they have met all of their own."""
        return self.own_met == self.own_due


def every_lead(tables: Tables) -> list[Lead]:
    """All whom sources name as managers, by how they are named, and who of the book they are; nothing counted yet."""
    found = [Lead(*row) for row in tables.rows(_NAMED.format(f"{_MANAGER} NOT IN ('', '{LAST}')"))]
    _find_out_who(tables, found)
    return found


def named_so(tables: Tables, words: Collection[str]) -> list[Lead]:
    """Those whom sources name as managers in one of some ways, with what is counted."""
    these, values = one_of(tables, _MANAGER, sorted(words))
    found = [Lead(*row) for row in tables.rows(_NAMED.format(these), values)]
    _find_out_who(tables, found)
    return counted(tables, found)


def counted(tables: Tables, leads: Sequence[Lead]) -> list[Lead]:
    """The same leads with what they and their teams owed in the period and met."""
    found = [replace(one, met_on={}) for one in leads]
    _count_own(tables, [one for one in found if one.key])
    _count_teams(tables, found)
    return found


def finished(tables: Tables, leads: Sequence[Lead]) -> tuple[int, int]:
    """How many of those leads whom the book knows have met all of their own, and how many those are."""
    keys = [one.key for one in leads if one.key]
    these, values = one_of(tables, "person", sorted(set(keys)))
    question = (
        f"SELECT DISTINCT person FROM state_obligations WHERE {these} AND in_period = %s"
        f" AND status IN ({_marks(_NOT_MET)})"
    )
    behind = {key for (key,) in tables.rows(question, (*values, True, *_NOT_MET))} if keys else set()
    return sum(key not in behind for key in keys), len(keys)


def _find_out_who(tables: Tables, found: list[Lead]) -> None:
    by_said = {one.said: one for one in found}
    if not by_said:
        return
    tokens = {f"a:{said.strip().lower()}": said for said in by_said}
    addresses, values = one_of(tables, "t.token", list(tokens))
    names, more = one_of(tables, f"coalesce(name, '{LAST}')", list(by_said))
    question = (
        "SELECT t.token, NULL, p.person, p.name, p.emails FROM state_tokens t JOIN state_accounts a ON a.acct = t.acct"
        f" JOIN state_people p ON p.person = a.person WHERE {addresses}"
        " GROUP BY t.token, p.person, p.name, p.emails"
        f" UNION ALL SELECT NULL, name, person, name, emails FROM state_people WHERE {names}"
    )
    rows = tables.rows(question, [*values, *more])
    for said, persons in _together((tokens[token] if token else name, *who) for token, name, *who in rows).items():
        if len(persons) == 1:  # nobody is taken for another
            lead = by_said[said]
            ((lead.key, (name, emails)),) = persons.items()
            lead.name = name or next(iter(msgspec.json.decode(emails or "[]")), "")


def _together(rows: Iterable[tuple[str, ...]]) -> dict[str, dict[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for said, person, name, emails in rows:
        found.setdefault(said, {})[person] = (name, emails)
    return found


def _count_own(tables: Tables, found: list[Lead]) -> None:
    keys = {one.key: one for one in found if one.key}
    if not keys:
        return
    question = (
        "SELECT person, requirement, coalesce(topic, ''), status, completed_on FROM state_obligations"
        f" WHERE person IN ({_marks(keys)}) AND in_period = %s AND status IN ({_marks(OWED)})"
    )
    for person, requirement, topic, status, on in tables.rows(question, (*keys, True, *OWED)):
        one = keys[person]
        one.own_due += 1
        one.own_met += status in ("on_time", "late")
        before = one.met_on.get((requirement, topic))
        one.met_on[requirement, topic] = min((day for day in (before, on) if day), default="")


def _count_teams(tables: Tables, found: list[Lead]) -> None:
    by_said = {one.said: one for one in found}
    if not by_said:
        return
    question = (
        "SELECT p.manager, p.person, o.requirement, coalesce(o.topic, ''), o.status, o.completed_on"
        " FROM state_people p JOIN state_obligations o ON o.person = p.person"
        f" WHERE coalesce(p.manager, '{LAST}') IN ({_marks(by_said)}) AND o.in_period = %s"
        f" AND o.status IN ({_marks(OWED)})"
    )
    for said, person, requirement, topic, status, on in tables.rows(question, (*by_said, True, *OWED)):
        one = by_said[said]
        if person == one.key:
            continue
        one.team_due += 1
        one.team_met += status in ("on_time", "late")
        if (requirement, topic) in one.met_on:
            one.compared += 1
            mine = one.met_on[requirement, topic]
            one.ahead += bool(mine) and (not on or mine <= on)


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))
