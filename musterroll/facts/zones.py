"""The names of time zones, from the pinned tzdata package, so that every engine knows the same ones."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path


def zone_folder() -> Path:
    """The folder of the package, which is code like any other: the same for one pinned version."""
    return Path(next(iter(import_module("tzdata").__path__)))


@cache
def zone_names() -> frozenset[str]:
    """All IANA names, as `America/New_York` or `UTC`."""
    return frozenset((zone_folder() / "zones").read_text("utf-8").split())


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone that the program knows, spelled exactly."""
    return name in zone_names()
