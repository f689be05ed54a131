"""What a struct expects at each of its members: to keep what it does not name, and to say what it wants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from musterroll.facts.moments import DAY_EXPECTED, MOMENT_EXPECTED, Moment

_WORDS: dict[Any, str] = {
    str: "a text",
    int: "a whole number from 0 to 2^53 - 1",
    bool: "true or false",
    date: DAY_EXPECTED,
    Moment: MOMENT_EXPECTED,
    dict: "an object",
    list: "a list",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One struct: the types of its members by their JSON names, without null."""

    members: dict[str, Any]
    nested: dict[str, Any]  # members that are structs or lists of structs, with that struct
    texts: frozenset[str]  # members that are text or lists of text


@cache
def shape_of(struct: type[msgspec.Struct]) -> Shape:
    """The shape of `struct`."""
    members = {field.encode_name: _bare(field.type) for field in msgspec.structs.fields(struct)}
    inner = {name: _item(wanted) for name, wanted in members.items()}
    return Shape(
        members,
        {name: item for name, item in inner.items() if _is_struct(item)},
        frozenset(name for name, item in inner.items() if item is str),
    )


def unknown_members(
    value: dict[str, Any], struct: type[msgspec.Struct], pointer: str
) -> Iterator[tuple[dict[str, Any], str, str]]:
    """(holder, key, JSON pointer) of every member of `value` that `struct` does not name, at any depth."""
    shape = shape_of(struct)
    for key, member in value.items():
        if key not in shape.members:
            yield value, key, f"{pointer}/{escaped(key)}"
        elif key in shape.nested:
            for at, item in _objects(member):
                yield from unknown_members(item, shape.nested[key], f"{pointer}/{escaped(key)}{at}")


def texts_of_numbers(value: dict[str, Any], struct: type[msgspec.Struct]) -> None:
    """Replaces, in place, whole numbers that stand where `struct` expects text by their digits."""
    shape = shape_of(struct)
    for key in shape.texts & value.keys():
        member = value[key]
        value[key] = [_digits(item) for item in member] if isinstance(member, list) else _digits(member)
    for key, inner in shape.nested.items():
        for _, item in _objects(value.get(key)):
            texts_of_numbers(item, inner)


def expectation(struct: type[msgspec.Struct], path: list[str | int]) -> str:
    """In words, what `struct` expects at `path` (member names and list positions)."""
    wanted: Any = struct
    for step in path:
        if isinstance(step, int):
            wanted = _item(wanted)
        elif _is_struct(wanted):
            wanted = shape_of(wanted).members.get(step)
    return _words(wanted)


def escaped(key: str) -> str:
    """A key as one step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _objects(member: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects in a member that is one or a list of them, with their further pointer."""
    if isinstance(member, dict):
        yield "", member
    elif isinstance(member, list):
        yield from ((f"/{at}", item) for at, item in enumerate(member) if isinstance(item, dict))


def _digits(value: Any) -> Any:
    return str(value) if type(value) is int else value


def _bare(wanted: Any) -> Any:
    """A type without `| None` and without constraints."""
    if get_origin(wanted) is Annotated:
        return _bare(get_args(wanted)[0])
    if get_origin(wanted) in (None, Literal, list, dict):
        return wanted
    return next(_bare(part) for part in get_args(wanted) if part is not NoneType)


def _item(wanted: Any) -> Any:
    """The type of a list's items; any other type itself."""
    return _bare(get_args(wanted)[0]) if get_origin(wanted) is list else wanted


def _is_struct(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _words(wanted: Any) -> str:
    if get_origin(wanted) is Literal:
        return "one of " + ", ".join(get_args(wanted))
    if get_origin(wanted) is list:
        return "a list of texts" if _item(wanted) is str else "a list of objects"
    return "an object" if _is_struct(wanted) else _WORDS.get(get_origin(wanted) or wanted, "a value")
