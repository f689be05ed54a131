"""Every setting with its value and where that comes from, for people who look after a book. No secret is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from musterroll.config import FILE, PARTS, PREFIX, Config
from musterroll.facts.errors import MusterrollError
from musterroll.procedures.pulling.settings import described, settings_of
from musterroll.sources.settings import variable

Origin = Literal["file", "environment", "named file", "default", "unset"]

_SECTION, _SETTING = re.compile(r"\s*\[([^\[\]]+)\]"), re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
_MASK = "•••"


@dataclass(frozen=True)
class Told:
    """One setting. `value` is empty where there is none, and for a secret; `where` names line or variable."""

    name: str
    value: str
    origin: Origin
    where: str = ""
    secret: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class Part:
    """A table of settings, such as `anchors` or `sources.okta`; `trouble` says what is wrong with it."""

    name: str
    settings: tuple[Told, ...]
    trouble: str = ""

    @property
    def given(self) -> list[Told]:
        """Those that have a value, from wherever."""
        return [one for one in self.settings if one.origin != "unset"]

    @property
    def missing(self) -> list[Told]:
        """Those that have none."""
        return [one for one in self.settings if one.origin == "unset"]


def settings_told(config: Config, environ: Mapping[str, str]) -> list[Part]:
    """All tables, in the order of the documentation. `config` is as read just now."""
    lines = _lines(config.folder / FILE)
    return [
        Part("", tuple(_of(config, "", name, lines, environ) for name in ("origin", "database"))),
        *(Part(part, tuple(_all_of(config, part, lines, environ))) for part in PARTS),
        *(_source(config, name, lines, environ) for name in config.sources),
        *(_provider(config, name, lines, environ) for name in config.sso),
    ]


def _all_of(config: Config, part: str, lines: Mapping[str, int], environ: Mapping[str, str]) -> Iterator[Told]:
    for one in fields(PARTS[part]):
        yield _of(config, part, one.name, lines, environ, secret=not one.repr)


def _of(
    config: Config, part: str, name: str, lines: Mapping[str, int], environ: Mapping[str, str], *, secret: bool = False
) -> Told:
    value = getattr(getattr(config, part) if part else config, name)
    shown = _database(value) if (part, name) == ("", "database") else "" if secret else _shown(value)
    key = f"{part}.{name}" if part else name
    origin, where = _origin(PREFIX + key.replace(".", "_").upper(), key, lines, environ)
    if origin == "default" and not shown:
        origin = "unset"
    return Told(name, shown, origin, where, secret)


def _origin(
    name: str, key: str, lines: Mapping[str, int], environ: Mapping[str, str], *, file_first: bool = False
) -> tuple[Origin, str]:
    """Where a value comes from. The environment wins, but for tables of sources, where the file does."""
    if file_first and key in lines:
        return "file", f"line {lines[key]}"
    if name in environ:
        return "environment", name
    if f"{name}_FILE" in environ:
        return "named file", f"{name}_FILE"
    return ("file", f"line {lines[key]}") if key in lines else ("default", "")


def _source(config: Config, name: str, lines: Mapping[str, int], environ: Mapping[str, str]) -> Part:
    part, given = f"sources.{name}", config.sources[name]
    try:
        known = settings_of(described(name))
    except MusterrollError as error:
        return Part(part, tuple(_as_written(part, given, lines)), error.what)
    found = []
    for one in known:
        origin, where = _origin(variable(name, one.name), f"{part}.{one.name}", lines, environ, file_first=True)
        value = "" if one.secret else given.get(one.name, "") if origin == "file" else one.default or ""
        if origin == "environment" and not one.secret:
            value = environ[where]
        if origin == "default" and not value:
            origin = "unset"
        found.append(Told(one.name, _masked(value), origin, where, one.secret, one.meaning))
    return Part(part, tuple(found))


def _provider(config: Config, name: str, lines: Mapping[str, int], environ: Mapping[str, str]) -> Part:
    part, given = f"sso.{name}", config.sso[name]
    found = list(_as_written(part, given, lines))
    if given.get("kind") == "oidc":
        origin, where = _origin(f"{PREFIX}SSO_{name.upper()}_SECRET", "", {}, environ)
        found.append(Told("secret", "", "unset" if origin == "default" else origin, where, secret=True))
    return Part(part, tuple(found))


def _as_written(part: str, given: Mapping[str, str], lines: Mapping[str, int]) -> Iterator[Told]:
    for name, value in given.items():
        line = lines.get(f"{part}.{name}")
        yield Told(name, _masked(value), "file", f"line {line}" if line else "")


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _masked(", ".join(value) if isinstance(value, tuple) else str(value))


def _masked(value: str) -> str:
    """A value without the name and password that an address may carry."""
    return _CREDENTIALS.sub(f"{_MASK}@", value)


def _database(value: str | None) -> str:
    """Where the database is: its server and name, never how to sign in there."""
    if value is None:
        return ""
    url = urlsplit(value)
    return f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}"


def _lines(path: Path) -> dict[str, int]:
    """On which line of the file each setting stands; the first, where a text holds what looks like another."""
    found: dict[str, int] = {}
    section = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if named := _SECTION.match(line):
            section = named[1].strip().replace('"', "")
        elif setting := _SETTING.match(line):
            key = f"{section}.{setting[1]}" if section else setting[1]
            found.setdefault(key, number)
    return found
