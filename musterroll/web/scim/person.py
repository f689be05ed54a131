"""A user of a directory as a snapshot of a person."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.sources.files import words
from musterroll.sources.row import emails, full_name
from musterroll.store.scim import DELETED, MEMBER
from musterroll.web.scim.models import EnterpriseUser, Person

# An id that a directory never gives to somebody else. Of others it is not known: Entra ID sends a nickname unless told.
_OKTA = re.compile(r"00u[0-9A-Za-z]{17}")
_ENTRA = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def observed(key: str, user: Any, *, deleted: bool, source: str, by: str, now: datetime) -> Fact:
    """The snapshot of a user, with what the directory sees; of one that it takes out, the last that was known."""
    more = user[EnterpriseUser] or EnterpriseUser()
    body = PersonObserved(
        account=key,
        name=_name(user),
        type=_kind(user.user_type),
        emails=emails(*_addresses(user)),
        directory_id=_directory_id(user.external_id),
        employee_number=more.employee_number,
        department=more.department,
        title=user.title,
        manager=(more.manager.value or more.manager.display_name) if more.manager else None,
        status="inactive" if deleted else _status(user.active),
    )
    seen = DELETED if deleted else document_of(user)
    return Fact(kind="person.observed", source=source, body=body, happened_at=now, actor=by, unknown={MEMBER: seen})


def document_of(user: Any) -> dict[str, Any]:
    """What is kept of a user, but for what the server adds."""
    told: dict[str, Any] = user.model_dump()
    return {name: value for name, value in told.items() if name not in ("id", "meta", "schemas")}


def user_of(document: dict[str, Any]) -> Any:
    """The user that a document is of."""
    return Person.model_validate(document)


def _name(user: Any) -> str | None:
    name = user.name
    parts = (name.formatted, full_name(name.given_name, name.family_name)) if name else ()
    return next(filter(None, (user.display_name, *parts)), None)


def _kind(word: str | None) -> str | None:
    """The kind of engagement: a word that is known, else as written."""
    if not word or words.folded(word) in words.NO_TYPE:
        return None
    return words.meaning(words.TYPE, {}, word) or " ".join(word.split()).casefold() or None


def _addresses(user: Any) -> list[str | None]:
    """The addresses, the primary one first, and the user name where it is one."""
    told = sorted(user.emails or (), key=lambda one: not one.primary)
    return [*(one.value for one in told), user.user_name]


def _directory_id(external: str | None) -> str | None:
    return external if external and (_OKTA.fullmatch(external) or _ENTRA.fullmatch(external)) else None


def _status(active: bool | None) -> Literal["active", "inactive"] | None:
    """Of a user of whom it was not said it is not known."""
    return None if active is None else "active" if active else "inactive"
