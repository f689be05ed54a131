"""Answers with one thing in them replaced by another, at every place in turn."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from musterroll.sources.extract import Extract, Page

JUNK: tuple[Any, ...] = (None, True, -1, 2.5, 10**30, "", " ", "x", "2025-02-30", "\u0000", [], {}, [None], {"id": {}})
_Step = str | int


def first_of_each_part(extract: Extract) -> list[Page]:
    """The first page with something in it of every part."""
    found: dict[str, Page] = {}
    for page in extract.read_pages():
        if len(page.raw) > 2:
            found.setdefault(page.part, page)
    return list(found.values())


def spoilt(raw: bytes) -> Iterator[bytes]:
    """The answer with junk at each place in its first row, and without what stands there."""
    value = json.loads(raw)
    for path in list(_places(value)):
        for junk in JUNK:
            yield json.dumps(_with(value, path, junk)).encode()
        yield json.dumps(_without(value, path)).encode()


def _places(value: Any, path: tuple[_Step, ...] = ()) -> Iterator[tuple[_Step, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _places(member, (*path, name))
    elif isinstance(value, list) and value:
        yield from _places(value[0], (*path, 0))


def _holder(value: Any, path: tuple[_Step, ...]) -> tuple[Any, Any]:
    whole = copy.deepcopy(value)
    holder = whole
    for step in path[:-1]:
        holder = holder[step]
    return whole, holder


def _with(value: Any, path: tuple[_Step, ...], junk: Any) -> Any:
    whole, holder = _holder(value, path)
    holder[path[-1]] = junk
    return whole


def _without(value: Any, path: tuple[_Step, ...]) -> Any:
    whole, holder = _holder(value, path)
    del holder[path[-1]]
    return whole
