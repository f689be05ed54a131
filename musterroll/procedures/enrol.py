"""Enrolling a person in courses of another system: claimed in the book, asked for, and told as it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from musterroll.facts.errors import ConfigError, MusterrollError, Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.enrolments import Attempt, confirmed, failed, last_attempt, requested
from musterroll.procedures.known import facts_of_book, rows
from musterroll.procedures.pulling.settings import reached
from musterroll.procedures.who import Account
from musterroll.sources.catalogue import sources
from musterroll.sources.clock import Clock
from musterroll.sources.http import Client
from musterroll.sources.port import Source
from musterroll.sources.settings import Settings

if TYPE_CHECKING:
    from musterroll.store.setup import Book


@dataclass(frozen=True)
class How:
    """How it is done: the clock, by whom, and whether also where the book has a request already."""

    clock: Clock
    by: str
    again: bool = False


@dataclass(frozen=True)
class Enrolled:
    """What came of one course. `attempt` is the latest one; `said` and `remedy` are sentences.

    `kept`: the book has a request already, and nothing was asked. `planned`: nothing was asked yet.
    """

    course: str
    state: Literal["done", "kept", "failed", "unknown", "planned"]
    attempt: Attempt | None = None
    said: str = ""
    remedy: str = ""


def enrol(
    book: Book, source: Source, settings: Settings, account: str, courses: Sequence[str], how: How
) -> Iterator[Enrolled]:
    """Enrols an account in each course, one after the other; what came of each as it comes.

    1. A request is appended under its key. Where the book has one already, nothing is asked. 2. The system is asked,
    with the credential that acts. 3. What came of it is appended. Whoever is stopped in between leaves an open request,
    which nobody repeats unasked. ConfigError where there is no credential to act with.
    """
    if source.enrol is None:
        raise cannot(source, ())
    connection = reached((source.connect_to_act or source.connect)(settings), settings)
    for course in courses:
        with Client(connection, how.clock, source.name) as client:
            yield _One(book, source, settings, account, course, how).enrol(client)


def planned(
    book: Book, source: Source, settings: Settings, account: str, courses: Sequence[str], how: How
) -> list[Enrolled]:
    """What `enrol` would do; the system is not asked."""
    if source.enrol is None:
        raise cannot(source, ())
    (source.connect_to_act or source.connect)(settings)
    return [_One(book, source, settings, account, course, how).planned() for course in courses]


class _One:
    """One account, one course."""

    def __init__(self, book: Book, source: Source, settings: Settings, account: str, course: str, how: How) -> None:
        self.book, self.source, self.settings, self.how = book, source, settings, how
        self.account, self.course = account, course
        self.last = last_attempt(facts_of_book(book), source.name, account, course)

    def planned(self) -> Enrolled:
        """Whether it would be asked for."""
        return self._kept() or Enrolled(self.course, "planned", self.last)

    def enrol(self, client: Client) -> Enrolled:
        """Claims, asks, records."""
        if kept := self._kept():
            return kept
        attempt, ours = self._claim()
        if not ours:
            return Enrolled(self.course, "kept", attempt)
        assert self.source.enrol is not None
        try:
            done = self.source.enrol(self.settings, client, self.account, self.course)
        except MusterrollError as error:
            return self._failed(client, attempt, error)
        self._append_outcome(confirmed(attempt, done, self.how.by, self.how.clock.now()))
        return Enrolled(self.course, "done", attempt, client.secrets.hide(done.sentence))

    def _kept(self) -> Enrolled | None:
        """The attempt that stands: one that failed for certain may be repeated, any other only when that is said."""
        if self.last is None or self.how.again or self.last.outcome == "failed":
            return None
        return Enrolled(self.course, "kept", self.last)

    def _claim(self) -> tuple[Attempt, bool]:
        """The next attempt, and whether it is ours: another program may have claimed it in the same moment."""
        number, now = self.last.number + 1 if self.last else 1, self.how.clock.now()
        fact = requested(self.source.name, self.account, self.course, number, self.how.by, now)
        appended = self.book.journal.append([fact], received_at=now)
        attempt = Attempt(
            source=self.source.name,
            account=self.account,
            course=self.course,
            number=number,
            entry=appended.indices[0],
            at=now,
        )
        return attempt, appended.fresh[0]

    def _failed(self, client: Client, attempt: Attempt, error: MusterrollError) -> Enrolled:
        """An answer that says no is certain, and so is everything before the system was asked to act."""
        certain = not client.acted or isinstance(error, Refused | ConfigError)
        why, remedy = client.secrets.hide(error.what), client.secrets.hide(error.remedy)
        self._append_outcome(failed(attempt, why, certain, self.how.by, self.how.clock.now()))
        return Enrolled(self.course, "failed" if certain else "unknown", attempt, why, remedy)

    def _append_outcome(self, fact: Fact) -> None:
        self.book.journal.append([fact], received_at=self.how.clock.now())


def cannot(source: Source, same: Sequence[Account]) -> Refused:
    """Why nobody is enrolled through a source, and the path that works. `same` are the accounts of the person."""
    why, *instead = source.cannot_enrol or (f"Nobody can be enrolled through {source.title}.",)
    if not instead:
        able = ", ".join(sorted(one.title for one in sources().values() if one.enrol))
        return Refused(why, f"Enrol the person there by hand. Sources that enrol: {able}.")
    known = [str(one) for one in same if one.role == "directory"]
    if known:
        instead.append(f"In the directory the person is {', '.join(known)}.")
    return Refused(why, " ".join(instead))


def courses_meant(book: Book, source: Source, said: Sequence[str]) -> list[str]:
    """The courses as the source calls them; Refused for one that it does not list, as the book knows."""
    known = {row["course"] for row in rows(facts_of_book(book), "course.published") if row["source"] == source.name}
    folded = {course.casefold(): course for course in sorted(known)}
    meant = []
    for word in said:
        course = word if word in known or not known else folded.get(word.strip().casefold())
        if course is None:
            raise Refused(
                f"{source.title} lists no course {word!r}, as far as the book knows.",
                f"It knows {', '.join(sorted(known)[:8])}. If it is new: musterroll collect {source.name}.",
            )
        meant.append(course)
    return list(dict.fromkeys(meant))
