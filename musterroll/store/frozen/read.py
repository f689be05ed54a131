"""Reads a view: pages of people by name, the keys of a stratum, one person with what they owe."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from musterroll.facts.errors import TryLater
from musterroll.store.frozen.rows import About, Found, Known, Member, Owed, Question
from musterroll.store.frozen.view import View

PAGE = 50
_Row = TypeVar("_Row")
_MEMBER = ", ".join(f'p."{one.name}"' for one in fields(Member))
_OWED = ", ".join(f'o."{one.name}"' for one in fields(Owed))
_FOUND = ", ".join(f'"{one.name}"' for one in fields(Found))
_QUESTION = ", ".join(f'"{one.name}"' for one in fields(Question))


class Frozen:
    """The file of a view. It never changes, so that many read it at once without waiting."""

    def __init__(self, folder: Path, view: View) -> None:
        self.view, self._path = view, view.file(folder)

    @property
    def there(self) -> bool:
        """Whether it was made."""
        return self._path.is_file()

    def about(self) -> About:
        """What it holds, in numbers."""
        return msgspec.json.decode(self._rows("SELECT told FROM about")[0][0], type=About)

    def members(
        self, stratum: str, after: tuple[str, str] = ("", ""), rows: int = PAGE, *, without: str = ""
    ) -> list[Member]:
        """People of a stratum by name, those after a name and key; who is of `without` too is left out."""
        found = self._rows(
            f"SELECT {_MEMBER} FROM strata s JOIN people p ON p.person = s.person"
            " WHERE s.stratum = ? AND (s.called, s.person) > (?, ?) AND NOT EXISTS (SELECT 1 FROM strata w"
            " WHERE w.stratum = ? AND w.called = s.called AND w.person = s.person)"
            " ORDER BY s.called, s.person LIMIT ?",
            (stratum, *after, without, rows),
        )
        return [_member(row) for row in found]

    def every_member(self, stratum: str, rows: int = 2_000, *, without: str = "") -> Iterator[list[Member]]:
        """All people of a stratum, some at a time."""
        after = ("", "")
        while found := self.members(stratum, after, rows, without=without):
            yield found
            after = (found[-1].called, found[-1].person)

    def keys(self, stratum: str) -> list[str]:
        """The keys of a stratum, sorted."""
        found = self._rows("SELECT person FROM strata WHERE stratum = ? ORDER BY person", (stratum,))
        return [row[0] for row in found]

    def some(self, keys: Sequence[str]) -> dict[str, Member]:
        """People by key; those whom the view does not know are left out."""
        found: dict[str, Member] = {}
        for part in _parts(keys):
            marks = ", ".join("?" * len(part))
            rows = self._rows(f"SELECT {_MEMBER} FROM people p WHERE p.person IN ({marks})", part)
            found |= {one.person: one for one in map(_member, rows)}
        return found

    def owed_by(self, keys: Sequence[str]) -> dict[str, list[Owed]]:
        """What people owe that is in the period, by key."""
        found: dict[str, list[Owed]] = {key: [] for key in keys}
        for part in _parts(keys):
            marks = ", ".join("?" * len(part))
            for row in self._rows(
                f"SELECT {_OWED} FROM obligations o WHERE o.person IN ({marks}) AND o.in_period"
                " ORDER BY o.person, o.trigger_on, o.requirement, o.id",
                part,
            ):
                named = dict(zip((one.name for one in fields(Owed)), row, strict=True))
                found[named["person"]].append(Owed(**named | {"in_period": bool(named["in_period"])}))
        return found

    def findings(self, person: str) -> list[Found]:
        """What was found about somebody."""
        rows = self._rows(f"SELECT {_FOUND} FROM findings WHERE person = ? ORDER BY rowid", (person,))
        return [Found(*row) for row in rows]

    def questions(self, codes: Sequence[str], *, general: bool = False) -> list[Question]:
        """All findings of some codes, in the order of the answer; with `general` those about no single person."""
        marks, about = ", ".join("?" * len(codes)), " AND person IS NULL" if general else ""
        asked = f"SELECT {_QUESTION} FROM findings WHERE code IN ({marks}){about} ORDER BY rowid"
        return [Question(*row) for row in self._rows(asked, codes)]

    def counted(self, codes: Sequence[str]) -> dict[str, int]:
        """How many findings there are of some codes; codes without one are absent."""
        marks = ", ".join("?" * len(codes))
        return dict(self._rows(f"SELECT code, count(*) FROM findings WHERE code IN ({marks}) GROUP BY code", codes))

    def summary(self) -> str:
        """What the run that made it met of everybody, so that one person can be judged alone; "" in older views."""
        if not self.there or not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'summary'"):
            return ""
        return str(self._rows("SELECT told FROM summary")[0][0])

    def known(self) -> Iterator[Known]:
        """Which sources know each person, by key."""
        for person, called, known_to, matched_by, inside in self._rows(
            "SELECT s.person, coalesce(p.called, s.name, s.person), s.known_to, s.matched_by, s.in_population"
            " FROM sources s LEFT JOIN people p ON p.person = s.person ORDER BY s.person"
        ):
            yield Known(person, called, known_to, tuple(msgspec.json.decode(matched_by)), bool(inside))

    def _rows(self, question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        try:
            with closing(sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as one:
                return one.execute(question, values).fetchall()
        except sqlite3.OperationalError as error:
            raise TryLater(
                f"The view {self._path.name} cannot be read: {error}.", "Open the engagement anew."
            ) from None


def _member(row: tuple[Any, ...]) -> Member:
    named = dict(zip((one.name for one in fields(Member)), row, strict=True))
    for name in ("emails", "strata"):
        named[name] = tuple(msgspec.json.decode(named[name]))
    named["accounts"] = tuple(f"{one['source']}:{one['account']}" for one in msgspec.json.decode(named["accounts"]))
    return Member(**named)


def _parts(keys: Sequence[str], most: int = 500) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), most):
        yield keys[start : start + most]
