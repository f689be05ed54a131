"""Sessions of people who signed in, in the database, where only a digest of each cookie lies.

Whoever reads the database, or a copy of it, can sign in as nobody.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Kept
from django.utils import timezone

_LONGEST = 40  # what the column holds: 160 bits


class SessionStore(Kept):
    """As Django's, under the digest of the key that stands in the cookie."""

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


def digest(key: str) -> str:
    """What of a key lies in the database."""
    return sha256(key.encode()).hexdigest()[:_LONGEST]
