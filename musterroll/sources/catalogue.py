"""The sources there are: those in the folder `systems`, and those that other packages bring."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from musterroll.facts.errors import ConfigError
from musterroll.sources import systems
from musterroll.sources.port import Source

GROUP = "musterroll.sources"


@cache
def sources() -> dict[str, Source]:
    """Every source by its name. ConfigError where two have one name."""
    found: dict[str, Source] = {}
    for source in (*_ours(), *_theirs()):
        if source.name in found:
            raise ConfigError(f"Two sources are named {source.name!r}.", "Remove the package that brings the second.")
        found[source.name] = source
    return found


def find(name: str) -> Source:
    """The source of that name; ConfigError, which names all, where there is none."""
    known = sources()
    if name not in known:
        raise ConfigError(f"There is no source {name!r}.", f"There are: {', '.join(sorted(known))}.")
    return known[name]


def _ours() -> Iterator[Source]:
    for module in pkgutil.iter_modules(systems.__path__):
        yield _checked(import_module(f"{systems.__name__}.{module.name}").SOURCE, module.name)


def _theirs() -> Iterator[Source]:
    for entry in entry_points(group=GROUP):
        yield _checked(entry.load(), entry.name)


def _checked(value: object, place: str) -> Source:
    if not isinstance(value, Source):
        raise ConfigError(f"{place} offers no source.", f"Expected a Source under the entry point {GROUP}.")
    return value
