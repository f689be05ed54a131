"""Reads the criteria files. They are package data, so a fault in one is a fault of the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from musterroll.facts.errors import ConfigError
from musterroll.rules.criteria.model import Criterion, Crosswalk, Mapping


@cache
def criteria() -> tuple[Criterion, ...]:
    """Every SOC 2 criterion, in the order of the framework."""
    return tuple(Criterion(number=number, **row) for number, row in _read("soc2.toml").items())


@cache
def mapping(name: str = "default") -> Mapping:
    """A mapping by its name. Raises ConfigError for a name that is not one."""
    rows = _read("mappings.toml")
    if name not in rows:
        raise ConfigError(f'There is no mapping of criteria called "{name}".', f"Known: {', '.join(rows)}.")
    row = rows[name]
    lists = {key: tuple(row.get(key, ())) for key in ("primary", "secondary", "vendor")}
    return Mapping(name=name, note=row["note"], labels=row.get("labels", {}), **lists)


def mapping_names() -> tuple[str, ...]:
    """The names of the mappings that are shipped, the default first."""
    return tuple(_read("mappings.toml"))


@cache
def crosswalk() -> tuple[Crosswalk, ...]:
    """What other frameworks ask, one row a reference, in the order of the file."""
    return tuple(Crosswalk(**row) for row in _read("crosswalk.toml")["row"])


@cache
def _read(file: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))
