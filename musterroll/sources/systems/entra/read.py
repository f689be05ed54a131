"""Reading what Graph answered."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.bodies import AccessRecorded, SignInObserved
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading, fact
from musterroll.sources.row import Row, refuse
from musterroll.sources.settings import words_of
from musterroll.sources.systems.entra.groups import is_called, named
from musterroll.sources.systems.entra.users import Users

_SIGNED_IN = "signInActivity.lastSuccessfulSignInDateTime"


def read(extract: Extract) -> Reading:
    """The facts of any question to Graph."""
    parts: dict[str, Part] = {}
    reading = Reading(extract, parts)
    users, members = Users(reading, extract), _Members(extract)
    parts |= {
        "mark": Part(handler=_nothing, rows_at="value", context=True),
        "users": Part(handler=users.user, rows_at="value"),
        "now": Part(handler=users.now, rows_at="value", context=True),
        "changes": Part(handler=users.change, rows_at="value"),
        "groups": Part(handler=members.group, rows_at="value", context=True),
        "members": Part(handler=members.member, rows_at="value"),
        "sign_ins": Part(handler=_sign_in, rows_at="value"),
    }
    return reading


def _nothing(row: Row) -> Iterable[Fact]:
    """A mark for the next pull says nothing about anybody."""
    return ()


def _sign_in(row: Row) -> Iterable[Fact]:
    """The last time that somebody signed in. What only was tried is not asked for."""
    when = row.instant(_SIGNED_IN)
    if when is None:
        raise refuse(_SIGNED_IN, row.get(_SIGNED_IN), "an instant", "Nothing is to be done.")
    yield fact(row, "entra", "sign_in.observed", SignInObserved(account=row.key("id")), happened_at=when)


class _Members:
    """Reads groups, which only say what their members are members of, and the members."""

    def __init__(self, extract: Extract) -> None:
        self._wanted = named(words_of(str(extract.parameters.get("groups", ""))))
        self._began = extract.began_at
        self._systems: dict[str, str] = {}

    def group(self, row: Row) -> Iterable[Fact]:
        """Describes: which system its members have access to."""
        for name, system in self._wanted.items():
            if is_called(row.members, name):
                self._systems.setdefault(str(row.get("id")), system)
        return ()

    def member(self, row: Row) -> Iterable[Fact]:
        """A member has access at the latest since the list was made."""
        system = self._systems.get(row.about)
        if system is None:
            raise refuse("group", row.about, "a group of the settings", "Nothing is to be done.")
        body = AccessRecorded(account=row.key("id"), system=system, from_=self._began, in_scope=True)
        yield fact(row, "entra", "access.recorded", body)
