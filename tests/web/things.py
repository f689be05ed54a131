"""What addresses name: somebody's key, an operator, an entry; one of each from the demo company's book."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from musterroll.web.site import Site


@dataclass(frozen=True)
class Things:
    """One of each. `by_argument`: the value of each argument of an address."""

    manager_email: str
    employee_email: str
    expires_at: datetime
    engagement: int | None = None
    by_argument: dict[str, Any] = field(default_factory=dict)


def things(site: Site) -> Things:
    """Those that an address may name; a task, a grant and operators are made where there are none."""
    from musterroll.web.accounts.models import Grant, Operator
    from musterroll.web.clerk.models import Task

    operator = Operator.objects.filter(email="target@elsewhere.example").first() or Operator.objects.create_user(
        "target@elsewhere.example"
    )
    grant, _ = Grant.objects.get_or_create(
        operator=operator, role="lead", defaults={"given_by": "a test", "given_at": site.now}
    )
    Task.objects.get_or_create(
        id="0" * 32, defaults={"title": "T", "asked_by": "t", "began_at": site.now, "seen_at": site.now}
    )
    rows = site.book.tables.rows
    manager = rows(
        "SELECT m.emails FROM state_people p JOIN state_people m ON m.emails LIKE '[\"' || p.manager || '\"%%'"
        " WHERE m.person <> p.person ORDER BY m.person LIMIT 1"
    )
    # One of the manager's team who leads nobody, with a record of theirs.
    employee = rows(
        "SELECT p.emails, p.person, c.entry FROM state_people p JOIN state_completions c ON c.person = p.person"
        " WHERE p.manager = %s AND p.emails LIKE '[\"%%\"]' AND NOT EXISTS"
        " (SELECT 1 FROM state_people o WHERE p.emails LIKE '%%' || o.manager || '%%') ORDER BY p.person LIMIT 1",
        (_first(manager),),
    )
    person, entry = employee[0][1:]
    return Things(
        manager_email=_first(manager),
        employee_email=_first(employee),
        expires_at=site.now + timedelta(days=30),
        by_argument={
            "operator": operator.pk,
            "grant": grant.pk,
            "task": "0" * 32,
            "key": "guessed",
            "obligation": rows("SELECT id FROM state_obligations ORDER BY id LIMIT 1")[0][0],
            "finding": rows("SELECT finding FROM state_findings ORDER BY id LIMIT 1")[0][0],
            "person": person,
            "entry": entry,
            "user": "guessed",
            "name": "guessed",
            "rest": "guessed",
        },
    )


def _first(rows: list[tuple[Any, ...]]) -> str:
    return str(msgspec.json.decode(rows[0][0])[0])
