"""Formats and where they go: decided before any file is read, so that nothing runs for an hour to fail at its end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from musterroll.facts.errors import ConfigError

FORMATS = ("table", "json", "csv", "html", "xlsx")
_SUFFIXES = {".txt": "table", ".json": "json", ".csv": "csv", ".html": "html", ".htm": "html", ".xlsx": "xlsx"}
_NOT_FOR_SCREENS = ("html", "xlsx")


class Target(NamedTuple):
    """One format and where it goes; `path` null: standard output. CSV goes to a folder if `folder`."""

    format: str
    path: Path | None = None
    folder: bool = False


class Plan(NamedTuple):
    """Everything that is to be written. `asked` is false where no format was named and the table is the default."""

    targets: tuple[Target, ...]
    asked: bool

    @property
    def paths(self) -> list[Path]:
        """The files and folders that will be written."""
        return [target.path for target in self.targets if target.path is not None]


def plan(formats: Sequence[str], out: str | None) -> Plan:
    """What goes where; `ConfigError` where that cannot be."""
    wanted = _wanted(formats)
    if out is None:
        return Plan((_to_stdout(wanted or ["table"]),), bool(wanted))
    path = Path(out)
    if _is_folder(out, path, wanted):
        if not wanted:
            raise ConfigError(f"--out {out} is a folder; which reports go there?", "Add --format, such as html,xlsx.")
        return Plan(tuple(_in_folder(one, path) for one in wanted), True)
    one = wanted[0] if wanted else _by_suffix(out, path)
    return Plan((Target(one, path),), True)


def _wanted(formats: Sequence[str]) -> list[str]:
    """The formats, in the order given, each once; several may stand in one option with commas."""
    found: list[str] = []
    for word in (part.strip().lower() for one in formats for part in one.split(",")):
        if word not in FORMATS:
            raise ConfigError(f"--format {word!r} is not known.", f"Expected {', '.join(FORMATS)}.")
        if word not in found:
            found.append(word)
    return found


def _to_stdout(wanted: list[str]) -> Target:
    if len(wanted) > 1:
        raise ConfigError(f"{len(wanted)} formats cannot all go to standard output.", "Say where: --out FOLDER.")
    if wanted[0] in _NOT_FOR_SCREENS and sys.stdout.isatty():
        name = f"gaps.{wanted[0]}"
        raise ConfigError(
            f"{wanted[0]} is nothing to read on a terminal.", f"Say where: --out {name}, or redirect: > {name}"
        )
    return Target(wanted[0])


def _is_folder(out: str, path: Path, wanted: list[str]) -> bool:
    return len(wanted) > 1 or path.is_dir() or out.endswith(("/", "\\")) or not path.suffix


def _in_folder(one: str, path: Path) -> Target:
    from musterroll.reports.write import NAMES

    return Target(one, path / NAMES[one], folder=one == "csv")


def _by_suffix(out: str, path: Path) -> str:
    try:
        return _SUFFIXES[path.suffix.lower()]
    except KeyError:
        raise ConfigError(
            f"--out {out}: {path.suffix} says no format.",
            f"Give --format, or a name that ends in {', '.join(_SUFFIXES)}.",
        ) from None
