"""The settings of sources: read from `musterroll.toml` and the environment, written to the file without secrets."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from musterroll.config import FILE, Config, load
from musterroll.facts.errors import ConfigError, Refused
from musterroll.sources.catalogue import find
from musterroll.sources.connection import Connection
from musterroll.sources.port import Source
from musterroll.sources.settings import Setting, Settings, settle, variable
from musterroll.sources.watched.settings import FOLDER, Watched
from musterroll.store.files import write_once

# What every source can be told, beside its own settings.
EVERY = Setting(
    name="every", meaning="how long after a pull the worker asks again, such as 30m, 6h or 1d", default="6h"
)
REACH = Setting(
    name="reach",
    meaning="any, or public: no private network and not this machine, as for what is added in the browser",
    default="any",
)
COMMON = (
    EVERY,
    REACH,
    Setting(name="full_every_days", meaning="days after which everything is asked for again", default="7"),
    Setting(
        name="shrink_below",
        meaning="per cent of the rows of the last complete pull below which a pull waits for a person's word",
        default="80",
    ),
)


def settled(config: Config, name: str, environ: Mapping[str, str]) -> tuple[Source, Settings]:
    """A source that was added, and its checked settings, secrets among them; ConfigError says what is missing."""
    source = find(name)
    if name not in config.sources:
        raise ConfigError(
            f"The source {name} was not added to this book.", f"Add it: musterroll source add {name} SETTING=VALUE …"
        )
    settings = settle(name, (*source.settings, *COMMON), config.sources[name], environ)
    settings.span(EVERY.name)
    settings.number("full_every_days")
    settings.number("shrink_below")
    if settings.text(REACH.name) not in ("any", "public"):
        raise settings.wrong(REACH.name, "any or public")
    return source, settings


def reached(connection: Connection, settings: Settings) -> Connection:
    """The connection, which goes no further than the settings say."""
    return dataclasses.replace(connection, public=settings.text(REACH.name) == "public")


def without_secrets(config: Config, source: Source, environ: Mapping[str, str]) -> Settings:
    """The settings of a source that was added, without its secrets: enough to say when it is asked, and for what."""
    shown = tuple(dataclasses.replace(one, required=False) for one in (*source.settings, *COMMON) if not one.secret)
    names = {one.name for one in shown}
    given = {name: value for name, value in config.sources[source.name].items() if name in names}
    return settle(source.name, shown, given, environ)


def described(name: str) -> Source | Watched:
    """What can be added under a name: a system that is asked, or folders that are watched; else ConfigError."""
    return FOLDER if name == FOLDER.name else find(name)


def settings_of(source: Source | Watched) -> tuple[Setting, ...]:
    """All that can be said of a source."""
    return source.settings if isinstance(source, Watched) else (*source.settings, *COMMON)


def add(folder: Path, name: str, given: Mapping[str, str], environ: Mapping[str, str]) -> Source | Watched:
    """Write a source into the file of settings. ConfigError for a secret, an unknown setting, or one that lacks."""
    source, config = described(name), load(folder)
    if name in config.sources:
        raise ConfigError(
            f"The source {name} is there already.", f"Change [sources.{name}] in {folder / FILE}, or remove it first."
        )
    # A secret may come later; everything else is checked now.
    settle(name, tuple(_without_duty(one) for one in settings_of(source)), given, environ)
    text = (folder / FILE).read_text("utf-8").rstrip("\n")
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in given.items()]
    _write(folder, "\n".join([text, "", f"[sources.{name}]", *lines, ""]), {**config.sources, name: dict(given)})
    return source


def remove(folder: Path, name: str) -> None:
    """Take a source out of the file of settings; what the book knows from it stays."""
    config = load(folder)
    if name not in config.sources:
        raise ConfigError(f"The source {name} was not added to this book.", "musterroll source list shows which are.")
    kept, within = [], False
    for line in (folder / FILE).read_text("utf-8").splitlines():
        if line.lstrip().startswith("["):
            within = line.split("#")[0].strip() == f"[sources.{name}]"
        if not within:
            kept.append(line)
    rest = {other: table for other, table in config.sources.items() if other != name}
    _write(folder, "\n".join(kept).rstrip("\n") + "\n", rest)


def secrets_wanted(source: Source | Watched, environ: Mapping[str, str]) -> list[tuple[str, Setting, bool]]:
    """The variables that hold the secrets of a source, what each is, and whether it is set."""
    secret = [(variable(source.name, one.name), one) for one in source.settings if one.secret]
    return [
        (f"{name}_FILE" if one.replaced else name, one, bool(environ.get(name) or environ.get(f"{name}_FILE")))
        for name, one in secret
    ]


def _without_duty(one: Setting) -> Setting:
    required = one.required and not one.secret
    return Setting(
        name=one.name, meaning=one.meaning, required=required, secret=one.secret, default=None if required else ""
    )


def _write(folder: Path, text: str, sources: Mapping[str, Any]) -> None:
    """Replaces the file, if it then says what it said before, and these sources."""
    path = folder / FILE
    before = tomllib.loads(path.read_text("utf-8"))
    try:
        after = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        after = {}
    if set(after.pop("sources", {})) != set(sources) or after != {k: v for k, v in before.items() if k != "sources"}:
        raise Refused(f"{path} cannot be changed safely.", "Change it by hand: each source is a table [sources.NAME].")
    write_once(path, text.encode(), path.stat().st_mode & 0o777)
