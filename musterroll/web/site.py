"""What one process serves: a book, opened once, and where its rules stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from musterroll import config as settings
from musterroll.config import Config
from musterroll.rules.policy.default import default_policy
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.together import policy_in_force
from musterroll.rules.zones import zone
from musterroll.store.setup import Book, open_book
from musterroll.web.clock import now


class Site:
    """The open book of this process; several threads use it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._known: tuple[int, tuple[Policy, ...]] | None = None

    @cached_property
    def book(self) -> Book:
        """The book, opened when it is first needed."""
        return open_book(self.config)

    @property
    def now(self) -> datetime:
        """This instant."""
        return now()

    @property
    def today(self) -> date:
        """The day that it is in the policy's zone."""
        return self.now.astimezone(zone(self.policy.time_zone)).date()

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies that the book adopted, by their first day; none where none was."""
        upto = self.book.state.head()
        size = upto.upto if upto else 0
        if self._known is None or self._known[0] != size:
            self._known = (size, adopted(self.book, size))
        return self._known[1]

    @property
    def policy(self) -> Policy:
        """The version in force today, or the built-in one."""
        versions = self.policies or (default_policy("UTC"),)
        return policy_in_force(versions, self.now.date())


def adopted(book: Book, size: int) -> tuple[Policy, ...]:
    """The policies among the first entries of a book."""
    return tuple(one for one in book.state.policies(size) if one.version != default_policy("UTC").version)


@dataclass
class _Here:
    site: Site | None = None


_here, _lock = _Here(), Lock()


def site() -> Site:
    """The site of this process."""
    if _here.site is None:
        raise AssertionError("Nothing is served in this process: `serve` was not called.")
    return _here.site


def serve(folder: Path) -> Site:
    """Makes this process serve the book in `folder`. ConfigError where there is none."""
    from musterroll.web.settings import configure

    with _lock:
        config = settings.load(folder)
        configure(config)
        _here.site = Site(config)
        return _here.site
