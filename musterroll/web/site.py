"""What one process serves: a book, opened once, and where its rules stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from musterroll import config as settings
from musterroll.config import Config
from musterroll.facts.bodies import PolicyAdopted
from musterroll.rules.policy.default import default_policy
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.policy.together import check_together, policy_in_force
from musterroll.rules.zones import zone
from musterroll.store.reading.of_kind import Recorded, of_kind
from musterroll.store.reading.standing import Standing, standing
from musterroll.store.setup import Book, open_book
from musterroll.store.state.head import Head, read_head_and_size
from musterroll.web import log
from musterroll.web.clock import now
from musterroll.web.once import once
from musterroll.web.tokens.pace import Pace

_OF_POLICIES = ("policy.adopted", "body.erased")


class Site:
    """The open book of this process; several threads use it."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._known: tuple[int, tuple[Policy, ...]] | None = None
        self._pace: Pace | None = None

    @cached_property
    def book(self) -> Book:
        """The book, opened when it is first needed."""
        return open_book(self.config)

    @property
    def pace(self) -> Pace:
        """How much programs may ask in a minute."""
        if self._pace is None or self._pace.counts is not self.book.counts:
            self._pace = Pace(self.book.counts)
        return self._pace

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
        """The versions that the book adopted, by their first day; none where none was."""
        return once((id(self), "policies"), self._policies)

    def _policies(self) -> tuple[Policy, ...]:
        size = self._standing[1]
        if self._known is None or self._known[0] > size or self._news_of_policies(self._known[0], size):
            self._known = (size, _versions(list(of_kind(self.book.tables, "policy.adopted"))))
        else:
            self._known = (size, self._known[1])
        return self._known[1]

    def _news_of_policies(self, since: int, size: int) -> bool:
        """Whether one of the entries since was about a policy, or erased one."""
        return since < size and any(True for _ in of_kind(self.book.tables, *_OF_POLICIES, first=since))

    @property
    def policy(self) -> Policy:
        """The version in force today, or the built-in one."""
        return policy_in_force(self.policies or (default_policy("UTC"),), self.now.date())

    @property
    def head(self) -> Head | None:
        """Up to where the state is true; None before it was first made."""
        return self._standing[0]

    @property
    def behind(self) -> int:
        """How many entries are not judged yet."""
        head, size, _ = self._standing
        return size - (head.upto if head else 0)

    @property
    def figures_kept(self) -> bool:
        """Whether somebody has counted this state and kept the figures."""
        return self._standing[2]

    @property
    def standing(self) -> Standing:
        """How far the state stands."""
        return standing(*self._standing[:2])

    @property
    def _standing(self) -> tuple[Head | None, int, bool]:
        return once((id(self), "standing"), lambda: read_head_and_size(self.book.tables))

    @property
    def turn(self) -> tuple[object, ...]:
        """Changes whenever the state does: what was counted in it can be kept until then."""
        head = self.head
        return (self.config.folder, *((head.turn, head.upto, head.as_of, head.policies, head.program) if head else ()))


def _versions(adopted: list[Recorded]) -> tuple[Policy, ...]:
    """The same text adopted twice is one version."""
    texts: dict[str, str] = {}
    for one in adopted:
        if one.fact is not None and isinstance(one.fact.body, PolicyAdopted):
            texts.setdefault(one.fact.body.text, f"the policy in entry {one.entry}")
    return check_together([parse_policy(text, name) for text, name in texts.items()])


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
        log.configure()
        _here.site = Site(config)
        return _here.site
