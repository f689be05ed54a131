"""The names of time zones, from the pinned tzdata package, so that every engine knows the same ones."""

from __future__ import annotations

from functools import cache


@cache
def zone_names() -> frozenset[str]:
    """All IANA names, as `America/New_York` or `UTC`."""
    from importlib.resources import files

    # A list that belongs to an installed package, like code: the same for one pinned version.
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone that the program knows, spelled exactly."""
    return name in zone_names()
