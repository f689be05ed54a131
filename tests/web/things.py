"""What addresses name: somebody's key, an operator, an entry; one of each from the demo company's book."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from musterroll.procedures.course import published
from musterroll.procedures.demo_company import AUDIT
from musterroll.procedures.evidence import GivenFile, asked_for, given
from musterroll.procedures.propose import proposed
from musterroll.procedures.sampling import drawn
from musterroll.procedures.views import view_known
from musterroll.rules.sample import draw
from musterroll.store.frozen.read import Frozen
from musterroll.store.reading.of_kind import of_kind
from musterroll.web.site import Site
from tests.procedures.pdfs import pdf

FILE = b"given as evidence"


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
    engagement = next(of_kind(site.book.tables, "period.opened")).entry
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
        engagement=engagement,
        by_argument={
            "operator": operator.pk,
            "grant": grant.pk,
            "task": "0" * 32,
            "key": "guessed",
            "obligation": rows("SELECT id FROM state_obligations ORDER BY id LIMIT 1")[0][0],
            "finding": rows("SELECT finding FROM state_findings ORDER BY id LIMIT 1")[0][0],
            "person": person,
            "entry": entry,
            "engagement": engagement,
            "file": "keys.txt",
            "sheet": "draw.csv",
            **_audited(site, engagement),
            "proposal": _proposal(site),
            "archive": _digest(site),
            "source": "okta",
            "user": "guessed",
            "group": "guessed",
            "name": "guessed",
            "rest": "guessed",
            "version": "3",
        },
    )


def _audited(site: Site, engagement: int) -> dict[str, Any]:
    """A sample of everybody, and a request that was answered with a file; made where there are none."""
    drawn = next(of_kind(site.book.tables, "sample.drawn"), None)
    if drawn is None:
        _make_audited(site, engagement)
        drawn = next(of_kind(site.book.tables, "sample.drawn"))
    asked = next(of_kind(site.book.tables, "evidence.requested")).entry
    return {"sample": drawn.entry, "asked": asked, "digest": sha256(FILE).hexdigest()}


def _make_audited(site: Site, engagement: int) -> None:
    book, now = site.book, site.now
    view = view_known(book, AUDIT.start, AUDIT.end, None, site.policy.time_zone, now)
    keys = Frozen(site.config.views, view).keys("everyone")
    sample = drawn(engagement, view.members(), "everyone", draw(keys, "a seed", len(keys)), "auditor", "iris", now)
    asked = book.journal.append([sample, asked_for(engagement, "A file.", "iris", now)], received_at=now).indices[1]
    answer = given(book, asked, "Here.", GivenFile("a.txt", FILE), "fay", now)
    book.journal.append([answer], received_at=now)


def _proposal(site: Site) -> int:
    """A version of the policy that waits for another person."""
    text = site.policies[-1].text.replace('version = "3"', 'version = "4"', 1)
    text = text.replace("effective_from = 2025-04-01", "effective_from = 2026-03-01", 1)
    fact = proposed(site.policies, text, "fay@northfen.example", site.now)
    return site.book.journal.append([fact], received_at=site.now).indices[0]


def _digest(site: Site) -> str:
    """A curriculum that is archived."""
    digest = site.book.archive.keep(pdf())
    fact = published("SEC-DEV", "9.9", "fay@northfen.example", site.now, archive=digest)
    site.book.journal.append([fact], received_at=site.now)
    return digest


def _first(rows: list[tuple[Any, ...]]) -> str:
    return str(msgspec.json.decode(rows[0][0])[0])
