"""Who asks, from the operator who signed in and what the book says of their address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from musterroll.store.reading.persons import Known, reports_of, who_has
from musterroll.web.once import until_it_moves
from musterroll.web.rights import ADMINISTRATOR, AUDITOR, MANAGER, NOBODY, Visitor
from musterroll.web.site import Site, site


def visitor(request: HttpRequest) -> Visitor:
    """Who asks; looked up once a request."""
    known = getattr(request, "visitor", None)
    if known is None:
        known = _visitor(request.user)
        request.visitor = known  # type: ignore[attr-defined]  # Django's request takes what middleware gives it
    return known


def _who_left(user: Any, person: Known) -> Visitor:
    """Whoever left sees nothing any more, whatever they were given; but that an administrator is there stays so."""
    kept = {grant.role for grant in user.grants_in_force(site().now)} & {ADMINISTRATOR}
    words = tuple(filter(None, (user.name, user.email, *person.words)))
    return Visitor(
        operator=user.pk, email=user.email, name=user.name or person.name, roles=frozenset(kept), words=words
    )


def _visitor(user: Any) -> Visitor:
    if not user.is_authenticated:
        return NOBODY
    person, team = _in_the_book(user.email)
    if person is not None and person.left(site().today):
        return _who_left(user, person)
    grants = user.grants_in_force(site().now)
    roles = {grant.role for grant in grants} | ({MANAGER} if team else set())
    audits = [grant for grant in grants if grant.role == AUDITOR]
    engagement = audits[0].engagement if audits else None
    return Visitor(
        operator=user.pk,
        email=user.email,
        name=user.name or (person.name if person else "") or user.email,
        roles=frozenset(roles),
        person=person.key if person else None,
        team=team,
        engagement=engagement,
        until=max((one.expires_at for one in audits if one.engagement == engagement and one.expires_at), default=None),
        words=tuple(filter(None, (user.name, user.email, *(person.words if person else ())))),
    )


def _in_the_book(email: str) -> tuple[Known | None, frozenset[str]]:
    """The person who has an address, and whose manager they are: both follow from the state, and last as long."""
    here = site()
    return until_it_moves(here.turn, ("in the book", email), lambda: _looked_up(here, email))


def _looked_up(here: Site, email: str) -> tuple[Known | None, frozenset[str]]:
    tables = here.book.tables
    person = who_has(tables, email)
    return person, reports_of(tables, person) if person else frozenset()
