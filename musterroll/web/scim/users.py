"""A user, and all users."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from musterroll.store.scim_rows import Pushed
from musterroll.web.scim.directory import Directory
from musterroll.web.scim.given import sender
from musterroll.web.scim.kept import Kept
from musterroll.web.scim.kind import Kind, Made
from musterroll.web.scim.models import Person
from musterroll.web.scim.person import user_of
from musterroll.web.scim.search import found


def _directory(request: HttpRequest) -> Directory:
    here, source, by = sender(request)
    return Directory(here.book, source, by, here.now)


def _shown(kept: Kept, known: Pushed) -> Any:
    return user_of(known.document)


def _found(kept: Kept, wanted: Any, made: Made) -> tuple[int, list[Any]]:
    return found(kept.book.pushed, kept.source, wanted, made)


USERS = Kind("User", "Users", Person, _directory, _shown, _found)
