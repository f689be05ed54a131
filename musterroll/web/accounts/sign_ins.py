"""Sessions of people who signed in, in the database, where only a digest of each cookie lies.

Whoever reads the database, or a copy of it, can sign in as nobody. Nor do they learn what an app is made from while
somebody sets it up: the library keeps that in the session, and it is sealed there.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Kept
from django.utils import timezone

from musterroll.facts.errors import Refused
from musterroll.web.accounts.sealed import seal, unseal

_LONGEST = 40  # what the column holds: 160 bits
_SEED = "mfa.totp.secret"  # as allauth calls it


class SessionStore(Kept):
    """As Django's, under the digest of the key that stands in the cookie."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The session as the database keeps it."""
        return str(super().encode(_seed(session_dict, seal)))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """And back; what is sealed elsewhere, or not, is not there: the library makes another one."""
        session = super().decode(session_data)
        try:
            return _seed(session, unseal)
        except Refused:
            return {name: value for name, value in session.items() if name != _SEED}

    def exists(self, session_key: str) -> bool:
        """Whether there is a session with that key."""
        return bool(super().exists(digest(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of this session."""
        made = super().create_model_instance(data)
        made.session_key = digest(made.session_key)
        return made

    def delete(self, session_key: str | None = None) -> None:
        """Ends the session with that key, or this one."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(digest(key))

    def _get_session_from_db(self) -> Any:
        key = self.session_key
        found = self.model.objects.filter(session_key=digest(key or ""), expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found


def _seed(session: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    return {**session, _SEED: change(session[_SEED])} if session.get(_SEED) else session


def digest(key: str) -> str:
    """What of a key lies in the database."""
    return sha256(key.encode()).hexdigest()[:_LONGEST]
