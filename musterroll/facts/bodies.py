"""The bodies of facts: one struct per kind whose members are fixed.

A member without a default is required. Null and absent are the same. Where text is expected a
number is taken as its text as written (`87.50` stays `87.50`), because a source's keys and scores are
text even where they look like numbers. Spans have two days, both included.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from musterroll.facts.canonical import MAX_INTEGER
from musterroll.facts.moments import Moment

Key = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)]
Result = Literal["completed", "passed", "failed", "in_progress", "not_started"]


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, forbid_unknown_fields=True):
    """Base of all bodies and of the objects in them.

    What a struct does not name is taken out and kept before it is filled (`facts.pointers`).
    """


class Spell(Body, frozen=True, kw_only=True):
    """One dated spell of work, when a source gives the history."""

    type: str | None = None
    from_: date | None = msgspec.field(default=None, name="from")
    to: date | None = None


class AccountKey(Body, frozen=True, kw_only=True):
    """One account: the system and its own immutable key."""

    source: Key
    account: Key


class PersonObserved(Body, frozen=True, kw_only=True):
    """A snapshot of one account as its source showed it."""

    account: Key
    name: str | None = None
    type: str | None = None
    emails: list[str] | None = None
    directory_id: str | None = None
    employee_number: str | None = None
    employer: str | None = None
    department: str | None = None
    title: str | None = None
    manager: str | None = None
    status: Literal["active", "inactive"] | None = None
    started_on: date | None = None
    ended_on: date | None = None
    home_zone: str | None = None
    engagements: list[Spell] | None = None


class AccountsLinked(Body, frozen=True, kw_only=True):
    """A human's word that these accounts are one person's."""

    accounts: list[AccountKey]
    by: Key
    reason: Key


class AccountsUnlinked(Body, frozen=True, kw_only=True):
    """A human's word that these accounts are not one person's."""

    accounts: list[AccountKey]
    by: Key
    reason: Key


class AccountMarked(Body, frozen=True, kw_only=True):
    """A human's word on what an account is: shared, a service, or left out."""

    account: Key
    as_: Literal["shared", "service", "excluded"] = msgspec.field(name="as")
    by: Key
    reason: Key
    users: list[str] | None = None
    evidence: str | None = None


class LeaveRecorded(Body, frozen=True, kw_only=True):
    """A leave from its first to its last day; with `cancelled` it was taken back and is none."""

    account: Key
    from_: date = msgspec.field(name="from")
    to: date | None = None
    approved_on: date | None = None
    account_disabled: bool | None = None
    cancelled: bool | None = None


class RoleRecorded(Body, frozen=True, kw_only=True):
    """A role held from its first to its last day."""

    account: Key
    role: Key
    from_: date = msgspec.field(name="from")
    to: date | None = None


class AccessRecorded(Body, frozen=True, kw_only=True):
    """Access to a system, from an instant or day to another."""

    account: Key
    system: Key
    from_: Moment = msgspec.field(name="from")
    to: Moment | None = None
    in_scope: bool | None = None


class SignInObserved(Body, frozen=True, kw_only=True):
    """An account was used."""

    account: Key


class CoursePublished(Body, frozen=True, kw_only=True):
    """A version of a course, with what it teaches."""

    course: Key
    version: Key
    title: str | None = None
    topics: list[str] | None = None
    published_on: date | None = None
    retired_on: date | None = None
    minutes: Count | None = None
    archive: str | None = None
    link: str | None = None


class CompletionObserved(Body, frozen=True, kw_only=True):
    """What a source says about one account and one course. `account` or `identity` is required."""

    course: Key
    account: str | None = None
    identity: str | None = None
    name: str | None = None
    version: str | None = None
    status: str | None = None
    result: Result | None = None
    score: str | None = None
    duration_s: Count | None = None
    event: str | None = None
    certificate: str | None = None
    support: str | None = None
    method: str | None = None
    statement: str | None = None  # the id of the xAPI statement that told it


class AcknowledgementObserved(Body, frozen=True, kw_only=True):
    """A document read and accepted."""

    account: Key
    document: Key
    version: Key
    link: str | None = None


class CompletionVanished(Body, frozen=True, kw_only=True):
    """A completion that its source no longer shows, or takes back where it names the statement that voids it.

    With `statement` it is the completion that this statement told; else all of the account and course by then.
    """

    account: Key
    course: Key
    extract: str | None = None
    statement: str | None = None
    voided_by: str | None = None


class SessionHeld(Body, frozen=True, kw_only=True):
    """A live session and who was there: account keys or e-mail addresses."""

    event: Key
    on: date
    attendees: list[str]
    place: str | None = None
    trainer: str | None = None
    roster: Literal["signed", "platform"] | None = None
    sha256: str | None = None


class AlertRaised(Body, frozen=True, kw_only=True):
    """Something happened that asks for training just in time."""

    account: Key
    alert: Key
    link: str | None = None


class AlertJudged(Body, frozen=True, kw_only=True):
    """What those who look after an alert found it to be, in their system's word; `cancels` where it was none."""

    account: Key
    alert: Key
    link: Key
    judgement: Key
    cancels: bool


class ExemptionGranted(Body, frozen=True, kw_only=True):
    """A requirement does not bind an account for a span, asked for and approved by named people."""

    account: Key
    requirement: Key
    from_: date = msgspec.field(name="from")
    reason: Key
    requested_by: Key
    approved_by: Key
    to: date | None = None
    note: str | None = None
    evidence: str | None = None


class ExemptionWithdrawn(Body, frozen=True, kw_only=True):
    """An exemption is taken back."""

    account: Key
    requirement: Key
    from_: date = msgspec.field(name="from")
    reason: Key
    requested_by: Key
    approved_by: Key
    to: date | None = None
    note: str | None = None
    evidence: str | None = None


class PolicyAdopted(Body, frozen=True, kw_only=True):
    """A policy as adopted: the whole text of its file."""

    text: Key


class ExtractReceived(Body, frozen=True, kw_only=True):
    """One pull or file as received. `source` names the system that was asked."""

    sha256: Key
    source: Key
    role: str | None = None
    query: str | None = None
    parameters: Any = None
    rows: Count | None = None
    bytes: Count | None = None
    pages: Count | None = None
    complete: bool | None = None
    collected_by: str | None = None
