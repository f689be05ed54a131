"""What is watched and how its files are read, from the settings of the book."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from musterroll import __version__
from musterroll.config import Config
from musterroll.facts.errors import ConfigError
from musterroll.sources.files.mapping import Mapping
from musterroll.sources.files.zones import zone
from musterroll.sources.settings import settle
from musterroll.sources.watched.place import Place
from musterroll.sources.watched.settings import FOLDER, dates_of, mappings_of, places_of, settle_of

BY_ITSELF = "sync"  # who collected, where nobody is named


@dataclass(frozen=True)
class Watching:
    """Places, how long a file is left alone, and how files are read."""

    places: list[Place]
    every: timedelta
    settle: timedelta
    mappings: tuple[Mapping, ...]
    dates: str | None
    zone: str | None
    by: str

    @property
    def read_with(self) -> str:
        """What changes when a file might be read otherwise: the program, or what is said about files."""
        said = repr((__version__, self.mappings, self.dates, self.zone))
        return sha256(said.encode()).hexdigest()[:12]


def watching(config: Config, environ: Table[str, str]) -> Watching:
    """The checked settings of what is watched."""
    if FOLDER.name not in config.sources:
        raise ConfigError("No folder is watched.", "Add one: musterroll source add folder places=/srv/exports")
    settings = settle(FOLDER.name, FOLDER.settings, config.sources[FOLDER.name], environ)
    if settings.text("zone"):
        zone(settings.text("zone"))
    return Watching(
        places_of(settings, config.folder),
        settings.span("every"),
        settle_of(settings),
        mappings_of(settings, config.folder),
        dates_of(settings),
        settings.text("zone") or None,
        " ".join(settings.text("by").split()) or BY_ITSELF,
    )
