"""Those who can be tried out: one of each kind, from what the demo company's book says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from musterroll.store.reading.of_kind import of_kind
from musterroll.store.tables import Tables
from musterroll.web.accounts.models import Grant, Operator
from musterroll.web.rights import ADMINISTRATOR, AUDITOR, LEAD
from musterroll.web.site import site

_MANAGER = (
    "SELECT m.name, m.emails FROM state_people p JOIN state_people m ON p.manager = m.name OR m.emails LIKE '%%' || p.manager || '%%'"
    " WHERE p.manager <> '' GROUP BY m.person, m.name, m.emails ORDER BY count(*) DESC, m.person LIMIT 1"
)
_EMPLOYEE = (
    "SELECT p.name, p.emails FROM state_people p JOIN state_obligations o ON o.person = p.person"
    " WHERE o.status = 'missed' AND p.emails <> '[]' AND p.type = 'employee' ORDER BY p.person LIMIT 1"
)


@dataclass(frozen=True)
class Character:
    """Somebody to sign in as."""

    email: str
    name: str
    is_a: str
    roles: tuple[str, ...] = ()


def characters(tables: Tables) -> list[Character]:
    """One of each kind."""
    found = [
        Character("fay@northfen.example", "Fay Nakamura", "compliance lead", (LEAD,)),
        Character("gus@northfen.example", "Gus Whitlock", "second compliance lead, who approves", (LEAD,)),
        Character("ada@northfen.example", "Ada Lindqvist", "administrator", (ADMINISTRATOR,)),
        Character("iris@auditors.example", "Iris Vance", "auditor", (AUDITOR,)),
    ]
    for question, is_a in ((_MANAGER, "manager"), (_EMPLOYEE, "employee who owes a course")):
        row = tables.row(question)
        if row is not None:
            found.append(Character(msgspec.json.decode(row[1])[0], row[0], is_a))
    return found


def ready() -> None:
    """Makes them operators, once."""
    here = site()
    for one in characters(here.book.tables):
        if Operator.objects.filter(email=one.email).exists():
            continue
        operator = Operator.objects.create_user(one.email, name=one.name)
        for role in one.roles:
            auditor = role == AUDITOR
            Grant.objects.create(
                operator=operator,
                role=role,
                engagement=_engagement(here.book.tables) if auditor else None,
                expires_at=here.now + timedelta(days=60) if auditor else None,
                given_by="the demo company",
                given_at=here.now,
            )


def _engagement(tables: Tables) -> int | None:
    opened = list(of_kind(tables, "period.opened", newest=1))
    return opened[0].entry if opened else None
