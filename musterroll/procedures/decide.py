"""What people decide, as facts: who is whom, what an account is, who is exempt, what explains a finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from musterroll.facts.bodies import (
    AccountKey,
    AccountMarked,
    AccountsLinked,
    AccountsUnlinked,
    Body,
    ExemptionGranted,
    ExemptionWithdrawn,
)
from musterroll.facts.checks import check_body
from musterroll.facts.errors import ConfigError, Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.named import by_name, same_person, two_people, with_reason

HERE = "musterroll"  # the source of facts that are made in the book itself

Mark = Literal["shared", "service", "excluded"]


def linked(accounts: Sequence[AccountKey], by: str, reason: str, now: datetime) -> Fact:
    """These accounts are one person's."""
    return _joined("accounts.linked", AccountsLinked, accounts, by, reason, now)


def unlinked(accounts: Sequence[AccountKey], by: str, reason: str, now: datetime) -> Fact:
    """These accounts are not one person's."""
    return _joined("accounts.unlinked", AccountsUnlinked, accounts, by, reason, now)


def _joined(
    kind: str,
    struct: type[AccountsLinked] | type[AccountsUnlinked],
    accounts: Sequence[AccountKey],
    by: str,
    reason: str,
    now: datetime,
) -> Fact:
    distinct = sorted({(one.source, one.account): one for one in accounts}.items())
    if len(distinct) < 2:
        raise ConfigError("One account alone says nothing.", "Name two or more, each as source:account.")
    body = struct(accounts=[one for _, one in distinct], by=by_name(by, "--by"), reason=with_reason(reason))
    return Fact(kind=kind, source=HERE, body=body, happened_at=now, actor=body.by)


def marked(
    account: AccountKey,
    as_: Mark,
    by: str,
    reason: str,
    now: datetime,
    *,
    users: Sequence[str] = (),
    evidence: str | None = None,
) -> Fact:
    """What an account is: shared (by whom), a service, or left out of the population."""
    if users and as_ != "shared":
        raise ConfigError(f"Only a shared account has users, not one marked as {as_}.", "Leave --user out.")
    if as_ == "shared" and not users:
        raise ConfigError("A shared account needs the people who use it.", "Name each of them: --user ana@example.com.")
    body = AccountMarked(
        account=account.account,
        as_=as_,
        by=by_name(by, "--by"),
        reason=with_reason(reason),
        users=list(users) or None,
        evidence=evidence,
    )
    return Fact(kind="account.marked", source=account.source, body=body, happened_at=now, actor=body.by)


class Exemption(Body, frozen=True, kw_only=True):
    """What is asked for: a requirement does not bind an account from one day to another, both included."""

    source: str
    account: str
    requirement: str
    first: date
    reason: str
    last: date | None = None
    note: str | None = None
    evidence: str | None = None

    def members(self) -> dict[str, Any]:
        """The members that all kinds of facts about exemptions have, by the names of structs."""
        return {
            "account": self.account,
            "requirement": self.requirement,
            "from_": self.first,
            "to": self.last,
            "reason": self.reason,
            "note": self.note,
            "evidence": self.evidence,
        }


def requested(asked: Exemption, requested_by: str, now: datetime) -> Fact:
    """An exemption that waits for another person's approval."""
    granted = _granted(ExemptionGranted, asked, by_name(requested_by, "--requested-by"), "somebody else")
    members = {
        "account": asked.account,
        "requirement": asked.requirement,
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat() if asked.last else None,
        "reason": asked.reason,
        "note": asked.note,
        "evidence": asked.evidence,
        "requested_by": granted.requested_by,
    }
    body = {name: member for name, member in members.items() if member is not None}
    return Fact(kind="exemption.requested", source=asked.source, body=body, happened_at=now, actor=granted.requested_by)


def granted(
    asked: Exemption,
    requested_by: str,
    approved_by: str,
    now: datetime,
    *,
    subject: Sequence[str] = (),
    request: int | None = None,
) -> Fact:
    """An exemption that one person asked for and another approves.

    `subject` are the names and addresses of the exempted person, who may not approve it; `request` is the entry
    in which it was asked for. Refused where requester or subject would approve.
    """
    body = _approved(ExemptionGranted, asked, requested_by, approved_by, subject)
    return _exemption("exemption.granted", asked, body, now, request)


def withdrawn(
    asked: Exemption, requested_by: str, approved_by: str, now: datetime, *, granted_in: int | None = None
) -> Fact:
    """An exemption that is taken back, again by two people; `granted_in` is its entry."""
    body = _approved(ExemptionWithdrawn, asked, requested_by, approved_by, ())
    return _exemption("exemption.withdrawn", asked, body, now, granted_in)


def refused(asked: Exemption, request: int, by: str, reason: str, now: datetime) -> Fact:
    """A request that is not approved, by whom and why."""
    name = by_name(by, "--by")
    body = {
        "account": asked.account,
        "requirement": asked.requirement,
        "request": request,
        "by": name,
        "reason": with_reason(reason),
    }
    return Fact(kind="exemption.refused", source=asked.source, body=body, happened_at=now, actor=name)


def explained(finding: str, by: str, text: str, now: datetime) -> Fact:
    """A named person's words beside a finding."""
    name = by_name(by, "--by")
    body = {"finding": finding, "by": name, "text": with_reason(text, "--text")}
    return Fact(kind="finding.explained", source=HERE, body=body, happened_at=now, actor=name)


def _approved(
    struct: type[ExemptionGranted] | type[ExemptionWithdrawn],
    asked: Exemption,
    requested_by: str,
    approved_by: str,
    subject: Sequence[str],
) -> ExemptionGranted | ExemptionWithdrawn:
    requester, approver = by_name(requested_by, "--requested-by"), by_name(approved_by, "--approved-by")
    two_people(requester, approver)
    if any(same_person(approver, name) for name in subject):
        raise Refused(f"{approver} is the person who would be exempt.", "Let somebody else approve.")
    return _granted(struct, asked, requester, approver)


def _granted(
    struct: type[ExemptionGranted] | type[ExemptionWithdrawn], asked: Exemption, requester: str, approver: str
) -> ExemptionGranted | ExemptionWithdrawn:
    body = struct(**asked.members(), requested_by=requester, approved_by=approver)
    wrong = check_body(body)
    if wrong is not None:
        raise ConfigError(f"{wrong.column}: found {wrong.found}, expected {wrong.expected}.", wrong.remedy)
    return body


def _exemption(
    kind: str, asked: Exemption, body: ExemptionGranted | ExemptionWithdrawn, now: datetime, entry: int | None
) -> Fact:
    unknown = None if entry is None else {"/body/request": entry}
    return Fact(kind=kind, source=asked.source, body=body, happened_at=now, actor=body.approved_by, unknown=unknown)
