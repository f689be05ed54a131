"""Acts and decisions in words: who did what about what. What programs and files brought is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from musterroll.store.reading.of_kind import Recorded

# What an address may narrow to, and its words.
GROUPS = {
    "viewed": "Pages that auditors opened",
    "people": "Invitations, roles and tokens",
    "exempt": "Exemptions and explanations",
    "rules": "Policy, courses and sessions",
    "who": "Who is whom",
    "audit": "Audit periods, samples and requests",
    "house": "Checkpoints, backups and erasures",
}
_HOUSE = ("signed", "anchored", "verified", "backed up")


@dataclass(frozen=True)
class Act:
    """One act. `about` is empty where there is nothing to name."""

    entry: int
    at: datetime
    kind: str
    group: str
    who: str
    did: str
    about: str = ""


def _get(body: Any, *names: str) -> str:
    """The first of these members that says something."""
    for name in names:
        value = body.get(name) if isinstance(body, dict) else getattr(body, name, None)
        if value not in (None, ""):
            return str(value)
    return ""


def _exempted(body: Any) -> str:
    return f"{_get(body, 'account')} from {_get(body, 'requirement')}"


def _accounts(body: Any) -> str:
    return ", ".join(f"{one.source}:{one.account}" for one in body.accounts)


def _in_period(body: Any) -> str:
    return f"in the period of entry {_get(body, 'engagement', 'period')}"


def _in_sample(body: Any) -> str:
    return f"{_get(body, 'person', 'out')} in the sample of entry {_get(body, 'sample')}"


# Kind -> group, what was done, what about. In the order in which acts usually come.
_KINDS: dict[str, tuple[str, str, Callable[[Any], str]]] = {
    "exemption.requested": ("exempt", "asked to exempt", _exempted),
    "exemption.granted": ("exempt", "approved an exemption", _exempted),
    "exemption.refused": ("exempt", "refused an exemption", _exempted),
    "exemption.withdrawn": ("exempt", "took back an exemption", _exempted),
    "finding.explained": ("exempt", "explained", lambda body: f"the finding {_get(body, 'finding')}"),
    "policy.proposed": ("rules", "proposed", lambda body: f"policy {_get(body, 'version')}"),
    "policy.adopted": ("rules", "adopted", lambda body: "a version of the policy"),
    "policy.refused": ("rules", "refused", lambda body: f"the proposal of entry {_get(body, 'proposal')}"),
    "course.published": ("rules", "published", lambda body: f"{_get(body, 'course')} {_get(body, 'version')}"),
    "session.held": ("rules", "recorded", lambda body: f"the session {_get(body, 'event')}"),
    "accounts.linked": ("who", "linked", _accounts),
    "accounts.unlinked": ("who", "kept apart", _accounts),
    "account.marked": ("who", "marked", lambda body: f"{_get(body, 'account')} as {_get(body, 'as_')}"),
    "period.opened": ("audit", "opened", lambda body: _get(body, "name")),
    "population.frozen": ("audit", "froze the population", _in_period),
    "signoff.given": ("audit", "signed off", _in_period),
    "period.closed": ("audit", "closed", _in_period),
    "sample.drawn": ("audit", "drew a sample", _in_period),
    "sample.replaced": ("audit", "replaced", _in_sample),
    "attribute.marked": ("audit", "marked", _in_sample),
    "evidence.requested": ("audit", "asked for", lambda body: _get(body, "text")),
    "evidence.given": ("audit", "answered", lambda body: f"the request of entry {_get(body, 'request')}"),
    "pull.explained": ("who", "said why shorter", lambda body: f"the list {_get(body, 'query')}"),
    "body.erased": ("house", "erased", lambda body: f"the body of entry {_get(body, 'index')}"),
    "extract.withdrawn": ("house", "withdrew", lambda body: f"the extract {_get(body, 'sha256')[:12]}"),
}
DID = ("operator.acted", *_KINDS)


def told(one: Recorded) -> Act | None:
    """An act in words; None for a fact that no person made here, as a course in a file."""
    if one.fact is None:
        return Act(one.entry, one.received_at, one.kind, "", "", "erased")
    body, actor = one.fact.body, one.fact.actor or ""
    if one.kind == "operator.acted":
        did = _get(body, "did")
        group = "viewed" if did == "viewed" else "house" if did in _HOUSE else "people"
        return Act(one.entry, one.received_at, one.kind, group, _get(body, "by"), did, _get(body, "about"))
    if not actor or (one.fact.origin is not None and one.kind != "session.held"):
        return None
    group, did, about = _KINDS[one.kind]
    return Act(one.entry, one.received_at, one.kind, group, actor, did, about(body))
