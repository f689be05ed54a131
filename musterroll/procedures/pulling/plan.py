"""Every source of the book with what it was asked last and when it is due: for the worker, and for `status`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from musterroll.config import Config
from musterroll.facts.errors import MusterrollError
from musterroll.facts.tables import FactTables
from musterroll.procedures.pulling.before import Pulled, pulls
from musterroll.procedures.pulling.due import Asked, due, next_at
from musterroll.procedures.pulling.nudge import Nudge
from musterroll.procedures.pulling.settings import EVERY, without_secrets
from musterroll.procedures.pulling.troubles import WHOLE, Trouble, Troubles
from musterroll.procedures.watching.look import last_look
from musterroll.procedures.watching.settings import watching
from musterroll.sources.catalogue import find
from musterroll.sources.port import Query
from musterroll.sources.watched.settings import FOLDER


@dataclass(frozen=True)
class Planned:
    """One source: its questions, how long after it was asked it is asked again, how that went, what is wrong."""

    source: str
    title: str
    every: timedelta
    asked: tuple[Asked, ...]
    last_at: datetime | None = None
    last_said: str = ""
    troubles: tuple[Trouble, ...] = ()

    @property
    def next_at(self) -> datetime | None:
        """When the first of its questions is due; None where it is asked none."""
        return min((next_at(one, self.every) for one in self.asked), default=None)

    def due(self, now: datetime) -> list[str]:
        """The questions to be asked now."""
        return due(now, self.asked, self.every)


@dataclass(frozen=True)
class Unfit:
    """A source that cannot be planned: its settings are wrong, or there is no such source."""

    source: str
    error: MusterrollError


def plan(config: Config, facts: FactTables, environ: Mapping[str, str]) -> tuple[list[Planned], list[Unfit]]:
    """The sources that can be asked, in the order of the settings, and those that cannot."""
    fit, unfit = list[Planned](), list[Unfit]()
    for name in config.sources:
        try:
            fit.append(planned(config, name, facts, environ))
        except MusterrollError as error:
            unfit.append(Unfit(name, error))
    return fit, unfit


def planned(config: Config, name: str, facts: FactTables, environ: Mapping[str, str]) -> Planned:
    """One source of the plan; ConfigError where its settings are wrong. Secrets are not needed."""
    if name == FOLDER.name:
        return _folder(config, environ)
    source = find(name)
    settings = without_secrets(config, source, environ)
    known = Troubles(config.pulls, name).all()
    found = [(query, pulls(facts, name, query.name)) for query in source.asked(settings)]
    nudged = Nudge(config.pulls, name).at()
    asked = tuple(_asked(query, before, known, nudged) for query, before in found)
    wrong = dict.fromkeys(one.wrong for one in asked if isinstance(one.wrong, Trouble))
    last = max((before[-1] for _, before in found if before), key=lambda one: one.at, default=None)
    return Planned(
        name,
        source.title,
        settings.span(EVERY.name),
        asked,
        last.at if last else None,
        _ended(last) if last else "",
        tuple(wrong),
    )


def _ended(last: Pulled) -> str:
    rows = f"{last.rows:,} {'row' if last.rows == 1 else 'rows'}"
    return rows if last.complete else f"{rows}, incomplete: {last.why_incomplete}"


def _folder(config: Config, environ: Mapping[str, str]) -> Planned:
    """The watched folders, as a source with one question."""
    every = watching(config, environ).every
    looked, known = last_look(config.pulls), Troubles(config.pulls, FOLDER.name).all()
    asked = Asked("files", looked.at if looked else None, known.get(WHOLE))
    unfinished = f", {looked.unfinished:,} still being written" if looked and looked.unfinished else ""
    said = f"{looked.files:,} {'file' if looked.files == 1 else 'files'}{unfinished}" if looked else ""
    troubles = tuple(one for question, one in known.items() if question != WHOLE or one is asked.wrong)
    return Planned(FOLDER.name, FOLDER.title, every, (asked,), looked.at if looked else None, said, troubles)


def _asked(query: Query, before: list[Pulled], known: Mapping[str, Trouble], nudged: datetime | None) -> Asked:
    """A question with its latest trouble, be it of the question or of the whole source."""
    troubles = [known[one] for one in (query.name, WHOLE) if one in known]
    latest = max(troubles, key=lambda one: one.at, default=None)
    return Asked(query.name, before[-1].at if before else None, latest, nudged)
