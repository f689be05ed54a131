"""Every kind of fact that we know, and what its body must be."""

from __future__ import annotations

from typing import Any

from musterroll.facts import bodies
from musterroll.facts.bodies import Body

# Kinds whose members are fixed. `facts.tables.BODIES` has a table of its own for each.
FIXED: dict[str, type[Body]] = {
    "person.observed": bodies.PersonObserved,
    "accounts.linked": bodies.AccountsLinked,
    "accounts.unlinked": bodies.AccountsUnlinked,
    "account.marked": bodies.AccountMarked,
    "leave.recorded": bodies.LeaveRecorded,
    "role.recorded": bodies.RoleRecorded,
    "access.recorded": bodies.AccessRecorded,
    "sign_in.observed": bodies.SignInObserved,
    "course.published": bodies.CoursePublished,
    "completion.observed": bodies.CompletionObserved,
    "acknowledgement.observed": bodies.AcknowledgementObserved,
    "completion.vanished": bodies.CompletionVanished,
    "session.held": bodies.SessionHeld,
    "alert.raised": bodies.AlertRaised,
    "alert.judged": bodies.AlertJudged,
    "exemption.granted": bodies.ExemptionGranted,
    "exemption.withdrawn": bodies.ExemptionWithdrawn,
    "policy.adopted": bodies.PolicyAdopted,
    "extract.received": bodies.ExtractReceived,
}

# Kinds that procedures write: known by name, any members, kept whole in the table `other`.
OPEN: tuple[str, ...] = (
    "enrolment.requested",
    "enrolment.confirmed",
    "enrolment.failed",
    "notice.sent",
    "notice.failed",
    "group.observed",
    "access.removal_proposed",
    "access.approved",
    "access.removed",
    "access.restored",
    "finding.explained",
    "exemption.requested",
    "exemption.refused",
    "policy.proposed",
    "policy.refused",
    "period.opened",
    "period.closed",
    "population.frozen",
    "sample.drawn",
    "sample.replaced",
    "attribute.marked",
    "evidence.requested",
    "evidence.given",
    "signoff.given",
    "checkpoint.anchored",
    "body.erased",
    "extract.redacted",
    "extract.withdrawn",
    "pull.explained",
    "operator.acted",
)

# Kind -> the struct of its body, or `dict` where the format leaves the members open.
KINDS: dict[str, type[Body] | type[dict[str, Any]]] = {**FIXED, **dict.fromkeys(OPEN, dict)}


def table_of(kind: str) -> str:
    """The name of the table in which facts of `kind` stand: its own, or `other`."""
    return kind if kind in FIXED else "other"
