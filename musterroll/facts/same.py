"""When two facts are the same one, so that reading a source twice adds nothing.

Facts of kinds that describe a state are compared with the latest one about the same thing: A, A is one fact,
A, B, A are three. Facts of kinds that describe an event are the same when they tell of the same moment in the
same words. `docs/facts.md` says it for users.

`recorded_at`, `actor` and `origin` never count: they tell how we came to know.
"""

from __future__ import annotations

from typing import NamedTuple


class Thing(NamedTuple):
    """What a state is a state of: the members of the body that name it, and the family of kinds that answer each other.

    A link answers an unlink of the same accounts, so that link, unlink, link are three facts.
    """

    family: str
    members: tuple[str, ...]


# Kind -> the thing whose latest state it tells. Every other kind, known or not, tells of an event.
STATES: dict[str, Thing] = {
    "person.observed": Thing("person", ("account",)),
    "accounts.linked": Thing("link", ("accounts",)),
    "accounts.unlinked": Thing("link", ("accounts",)),
    "account.marked": Thing("mark", ("account",)),
    "leave.recorded": Thing("leave", ("account", "from")),
    "role.recorded": Thing("role", ("account", "role", "from")),
    "access.recorded": Thing("access", ("account", "system", "from")),
    "course.published": Thing("course", ("course", "version")),
    "session.held": Thing("session", ("event", "on")),
    "exemption.granted": Thing("exemption", ("account", "requirement", "from")),
    "exemption.withdrawn": Thing("exemption", ("account", "requirement", "from")),
    "policy.adopted": Thing("policy", ()),
    "enrolment.requested": Thing("enrolment", ("account", "course", "attempt")),
    "finding.explained": Thing("explanation", ("finding",)),
}
