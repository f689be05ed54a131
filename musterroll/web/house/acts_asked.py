"""Which acts an address asks for: by whom or about what, of which kind, on which days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from musterroll.facts.errors import ConfigError
from musterroll.rules.zones import zone
from musterroll.web.house.acts_told import Act
from musterroll.web.site import Site


@dataclass(frozen=True)
class Asked:
    """What is asked for; `before` is the entry at which a page begins."""

    words: str
    group: str
    first: date | None
    last: date | None
    before: int | None

    @property
    def narrowed(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.words or self.group or self.first or self.last)

    def matches(self, act: Act) -> bool:
        """Whether an act is one of them. Of its days the entries tell."""
        if self.group and act.group != self.group:
            return False
        return not self.words or any(self.words in said.casefold() for said in (act.who, act.did, act.about))

    def entries(self, here: Site) -> tuple[int, int | None]:
        """From which entry on and before which, since entries are in the order of time."""
        name = zone(here.policy.time_zone)
        first = 0 if self.first is None else here.book.entries.at(_before(self.first, name))
        before = self.before
        if self.last is not None:
            end = here.book.entries.at(_before(self.last + timedelta(days=1), name))
            before = end if before is None else min(before, end)
        return first, before


def asked(said: Mapping[str, str]) -> Asked:
    """What the parameters of an address say. ConfigError for what is no day."""
    before = said.get("before", "")
    return Asked(
        said.get("q", "").strip().casefold(),
        said.get("did", ""),
        _day(said.get("from", "")),
        _day(said.get("to", "")),
        int(before[:18]) if before.isdecimal() else None,
    )


def _before(day: date, name: ZoneInfo) -> datetime:
    """The last instant before a day begins."""
    return datetime.combine(day, time(), name).astimezone(UTC) - timedelta(microseconds=1)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise ConfigError(f"{said[:40]!r} is no day.", "Write it as 2026-03-31.") from None
