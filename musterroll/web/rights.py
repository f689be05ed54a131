"""Who may see and do what. Roles are given to operators; who leads a team, or is in it, the book says.

| Role | Is for |
|---|---|
| administrator | those who sign in, tokens, keys, settings |
| lead | the compliance lead: everything that the book says, and decisions |
| auditor | one engagement: read only, until a day |
| manager | somebody whose team the book names: those people |
| everyone | a person of the book: what is about themselves |
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ADMINISTRATOR, LEAD, AUDITOR, MANAGER = "administrator", "lead", "auditor", "manager"
GIVEN = (ADMINISTRATOR, LEAD, AUDITOR)  # the others follow from the book
READ = "read"


@dataclass(frozen=True)
class Visitor:
    """Who asks. `person` is their key in the book, `team` those whose manager they are, by keys.

    `engagement` is the number of the one audit that an auditor was invited to, `until` when that ends.
    """

    operator: int | None = None
    email: str = ""
    name: str = ""
    roles: frozenset[str] = frozenset()
    person: str | None = None
    team: frozenset[str] = frozenset()
    engagement: int | None = None
    until: datetime | None = None
    words: tuple[str, ...] = field(default=(), repr=False)  # names and addresses, to tell the same person
    token: str = ""  # a program: the name of its token, what that is for, and what its facts are said to come from
    scopes: frozenset[str] = frozenset()
    source: str = ""
    made_by: str = ""  # who answers for the token

    @property
    def signed_in(self) -> bool:
        """Whether we know who it is."""
        return self.operator is not None

    def has(self, *roles: str) -> bool:
        """Whether one of these roles is theirs."""
        return not self.roles.isdisjoint(roles)


NOBODY = Visitor()
Named = Mapping[str, Any]  # what an address names: {"person": "p_…"}


@dataclass(frozen=True)
class Rule:
    """Who may open an address, in words and as a question about the visitor and what the address names.

    `scope`: programs may, whose token is for it, or for that of the request's method in `by_method`; `signer`: whose
    requests are signed. Such an address looks at no cookie, and people who signed in may not.
    """

    words: str
    allows: Callable[[Visitor, Named], bool]
    scope: str = ""
    signer: str = ""
    by_method: Mapping[str, str] = field(default_factory=dict)

    @property
    def for_programs(self) -> bool:
        """Whether it is for programs and not for people."""
        return bool(self.scope or self.signer)

    def scope_of(self, method: str | None) -> str:
        """What a token must be for, to use a method here."""
        return self.by_method.get(method or "", self.scope)

    def __or__(self, other: Rule) -> Rule:
        return Rule(
            f"{self.words}; {other.words}", lambda who, named: self.allows(who, named) or other.allows(who, named)
        )


def _with(words: str, *roles: str) -> Rule:
    return Rule(words, lambda who, _: who.has(*roles))


PUBLIC = Rule("anybody", lambda who, _: True)
SIGNED_IN = Rule("who signed in", lambda who, _: who.signed_in)
ADMIN = _with("administrators", ADMINISTRATOR)
LEADS = _with("compliance leads", LEAD)
AUDITORS = _with("auditors, within their engagement", AUDITOR)
READERS = _with("compliance leads and auditors", LEAD, AUDITOR)
HOUSE = _with("administrators and compliance leads", ADMINISTRATOR, LEAD)
# An auditor sees one engagement, a lead all.
ENGAGED = Rule(
    "compliance leads; the auditor of this engagement",
    lambda who, named: (
        who.has(LEAD) or (who.has(AUDITOR) and who.engagement is not None and who.engagement == named.get("engagement"))
    ),
)
AUDITING = Rule(
    "the auditor of this engagement",
    lambda who, named: who.has(AUDITOR) and who.engagement is not None and who.engagement == named.get("engagement"),
)
TEAM = Rule("managers, their team", lambda who, named: bool(who.team))
SELF = Rule("a person of the book, themselves", lambda who, named: who.person is not None)
PERSON = Rule(
    "compliance leads; the person; their manager",
    lambda who, named: who.has(LEAD) or named.get("person") in ({who.person} | who.team) - {None},
)
OWN = Rule("the person themselves", lambda who, named: who.person is not None and named.get("person") == who.person)


def token(scope: str, **by_method: str) -> Rule:
    """Programs with a token that is for `scope`; for a method that is named (`POST="records:write"`), for another."""
    scopes = dict.fromkeys((scope, *by_method.values()))
    return Rule(
        f"programs with a token for {' or '.join(scopes)}",
        lambda who, named: any(is_for(who.scopes, each) for each in scopes),
        scope=scope,
        by_method=by_method,
    )


def is_for(scopes: Collection[str], wanted: str) -> bool:
    """Whether a token with these scopes is for what is wanted: one that reads everything reads each part."""
    return wanted in scopes or (wanted.endswith(f":{READ}") and READ in scopes)


def signed(by: str) -> Rule:
    """Whoever signs with the secret that was agreed with a sender."""
    return Rule(f"requests that {by} signed", lambda who, named: False, signer=by)
