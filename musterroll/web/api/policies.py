"""The policy: its versions with their text, and the requirements of one of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from musterroll.rules.criteria import criteria_for
from musterroll.rules.policy.describe import describe_requirement
from musterroll.rules.policy.model import Audience, Onboarding, Policy
from musterroll.rules.policy.model import Requirement as Row
from musterroll.rules.policy.together import policy_in_force
from musterroll.store.reading.proposals import Adopted, adopted
from musterroll.web.api import shapes
from musterroll.web.api.operation import Operation, Page, Thing
from musterroll.web.api.shapes import Instant, Shape, Word
from musterroll.web.api.wrong import NotThere
from musterroll.web.site import Site


class PolicyVersion(Shape, frozen=True, kw_only=True):
    """One dated version. `effective_from` is null where it was always in force; `adopted_by` where none was adopted."""

    version: str
    effective_from: date | None
    in_force: bool
    title: str
    link: str | None
    time_zone: str
    sha256: str
    built_in: bool
    requirements: list[str]
    adopted_at: Instant | None
    adopted_by: str | None
    proposed_by: str | None
    entry: int | None


class WholePolicy(PolicyVersion, frozen=True, kw_only=True):
    """A version with its text, as it was adopted."""

    text: str


class RequirementsAsked(shapes.Asked, frozen=True, kw_only=True):
    """Of which version."""

    version: Annotated[Word, Meta(description="A version of the policy; left out, the one in force.")] | None = None


class Span(Shape, frozen=True, kw_only=True):
    """A yearly window, both days as MM-DD."""

    from_: str = msgspec.field(name="from")
    due: str
    topic: str | None


class Renewed(Shape, frozen=True, kw_only=True):
    """How a met requirement is owed again. `every` as the policy has it: `12 months`."""

    mode: str
    every: str | None
    on: str | None
    windows: list[Span]


class Serves(Shape, frozen=True, kw_only=True):
    """A criterion that a requirement serves."""

    number: str
    label: str
    strength: str
    meaning: str | None


class Requirement(Shape, frozen=True, kw_only=True):
    """One line of the policy, with the sentences in which it reads aloud."""

    id: str
    title: str
    policy_version: str
    courses: list[str]
    topics: list[str]
    min_version: str | None
    criteria: list[Serves]
    audience: Audience
    onboarding: Onboarding
    renewal: Renewed
    sentences: list[str]


def listed(here: Site, asked: shapes.Asked) -> Page:
    """Every version, the earliest first; the built-in one where none was adopted."""
    by = adopted(here.book.tables)
    return Page([msgspec.convert(_members(here, one, by), PolicyVersion) for one in _known(here)])


def one(here: Site, asked: shapes.Asked, version: str) -> Thing:
    """One version with its text."""
    policy = _meant(here, version)
    if policy is None:
        raise NotThere("There is no such version of the policy.")
    return Thing(
        msgspec.convert({**_members(here, policy, adopted(here.book.tables)), "text": policy.text}, WholePolicy)
    )


def requirements(here: Site, asked: RequirementsAsked) -> Page:
    """The requirements of a version."""
    policy = here.policy if asked.version is None else _meant(here, asked.version)
    if policy is None:
        raise NotThere("There is no such version of the policy.")
    return Page([_requirement(policy, one) for one in policy.requirements])


def _known(here: Site) -> tuple[Policy, ...]:
    return here.policies or (here.policy,)


def _meant(here: Site, version: str) -> Policy | None:
    return next((one for one in _known(here) if one.version == version), None)


def _members(here: Site, policy: Policy, known: Iterable[Adopted]) -> shapes.Members:
    by = next((one for one in known if one.text == policy.text), None)
    return {
        **{name: getattr(policy, name) for name in _SAME},
        "in_force": policy is policy_in_force(_known(here), here.today),
        "requirements": [one.id for one in policy.requirements],
        "adopted_at": by.at if by else None,
        "adopted_by": (by.by or None) if by else None,
        "proposed_by": (by.proposed_by or None) if by else None,
        "entry": by.entry if by else None,
    }


def _requirement(policy: Policy, row: Row) -> Requirement:
    renewal = row.renewal
    return Requirement(
        id=row.id,
        title=row.title,
        policy_version=policy.version,
        courses=list(row.courses),
        topics=list(row.topics),
        min_version=row.min_version,
        criteria=[Serves(**vars(one)) for one in criteria_for(row, vendor=True)],
        audience=row.audience,
        onboarding=row.onboarding,
        renewal=Renewed(
            mode=renewal.mode,
            every=str(renewal.every) if renewal.every else None,
            on=renewal.on,
            windows=[Span(from_=one.from_day, due=one.due_day, topic=one.topic) for one in renewal.windows],
        ),
        sentences=list(describe_requirement(policy, row)),
    )


_SAME = ("version", "effective_from", "title", "link", "time_zone", "sha256", "built_in")
OPERATIONS = (
    Operation(
        name="api_policies",
        route="policies",
        part="Rules",
        summary="Versions of the policy",
        scope="rules:read",
        gives=PolicyVersion,
        lists=True,
        tells="book",
        does=listed,
    ),
    Operation(
        name="api_policy",
        route="policies/<str:version>",
        part="Rules",
        summary="One version of the policy, with its text",
        scope="rules:read",
        gives=WholePolicy,
        tells="book",
        does=one,
        named={"version": "The version as the company calls it."},
    ),
    Operation(
        name="api_requirements",
        route="requirements",
        part="Rules",
        summary="The requirements of the policy",
        scope="rules:read",
        gives=Requirement,
        lists=True,
        asks=RequirementsAsked,
        tells="book",
        does=requirements,
        described={"refusals": ("404",)},
    ),
)
